/* deliver: libcurl's SMTP client delivers a whole message. An independent client's view of the
 * server. */
#include "arena.h"
#include "content.h"
#include "control.h"
#include "count_of.h"
#include "door.h"
#include "escape.h"
#include "login.h"
#include "memory.h"
#include "session.h"
#include "steps.h"
#include "way_in.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CONTENT_LEAST 65536 /* octets that a server has room for (RFC 5321 4.5.3.1.7) */

struct deliver_args {
    struct template *message, *from;
    struct template **to;
    size_t to_count;
    bool tls, auth, refused;
};

static bool bind_recipients(struct binder *binder, const struct node *list,
                            struct deliver_args *args)
{
    if (!list)
        return true;
    if (!node_want(list, NODE_LIST, "to", binder->problems))
        return false;
    bool good = true;
    args->to_count = list->count;
    args->to = arena_alloc(binder->arena, list->count * sizeof *args->to);
    for (size_t i = 0; i < list->count; i++)
        good = node_want(list->values[i], NODE_TEXT, "a recipient", binder->problems) &&
               (args->to[i] = template_bind(binder, list->values[i])) && good;
    return good;
}

static bool bind_bool(struct binder *binder, const struct node *map, const char *key, bool *out)
{
    const struct node *value = node_get(map, key);
    return !value || node_bool(value, out, binder->problems);
}

static bool bind_deliver(struct binder *binder, struct step *step, const struct node *value)
{
    static const char *const keys[] = {"message", "from", "to", "tls", "auth", "refused", NULL};
    struct deliver_args *args = arena_alloc(binder->arena, sizeof *args);
    step->args = args;
    binder_use(binder, "recipient");
    if (value->kind == NODE_TEXT)
        return (args->message = template_bind(binder, value)) != NULL;
    if (!node_want(value, NODE_MAP, "deliver", binder->problems) ||
        !node_want_keys(value, keys, "deliver", binder->problems))
        return false;
    bool good = bind_text_key(binder, value, "message", &args->message);
    good = bind_text_key(binder, value, "from", &args->from) && good;
    good = bind_recipients(binder, node_get(value, "to"), args) && good;
    good = bind_bool(binder, value, "tls", &args->tls) && good;
    good = bind_bool(binder, value, "auth", &args->auth) && good;
    good = bind_bool(binder, value, "refused", &args->refused) && good;
    if (good && !args->message)
        problem_at(binder->problems, value->at, "deliver needs `message`: the text to deliver");
    return good && args->message;
}

/* The text that libcurl reads the message from. */
struct source {
    struct buffer content;
    size_t next;
};

static size_t read_message(char *to, size_t size, size_t count, void *state)
{
    struct source *source = state;
    size_t left = source->content.length - source->next;
    size_t piece = size * count < left ? size * count : left;
    if (piece)
        memcpy(to, source->content.octets + source->next, piece);
    source->next += piece;
    return piece;
}

static int give_up(void *state, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)a, (void)b, (void)c, (void)d;
    const struct session *session = state;
    return stop_is_set(session->context->stop);
}

static bool logs_in(const struct session *session, const struct deliver_args *args)
{
    const struct target *target = session->context->target;
    bool is_way = survey_way(session->context->survey)->login;
    return (args->auth || is_way || target->login.required) && target->login.user;
}

/* A login that is not allowed in the clear goes through STARTTLS. */
static bool is_under_tls(const struct session *session, const struct deliver_args *args)
{
    const struct context *context = session->context;
    bool offered = context->survey && survey_offers(context->survey, "STARTTLS", NULL, false);
    return args->tls || survey_way(context->survey)->tls ||
           (offered && logs_in(session, args) && !login_is_allowed(context, false));
}

/* smtp://host:port/CLIENT: the path is the name in EHLO. */
static void aim(CURL *curl, const struct session *session, const struct deliver_args *args)
{
    const struct target *target = session->context->target;
    const struct endpoint *endpoint = &target->endpoint;
    bool bracket = strchr(endpoint->host, ':') != NULL;
    char *url = mem_format("%s://%s%s%s:%u/%s", endpoint->implicit_tls ? "smtps" : "smtp",
                           bracket ? "[" : "", endpoint->path[0] ? "localhost" : endpoint->host,
                           bracket ? "]" : "", endpoint->port, session_variable(session, "client"));
    curl_easy_setopt(curl, CURLOPT_URL, url);
    if (endpoint->path[0])
        curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, endpoint->path);
    bool in_tls = is_under_tls(session, args);
    if (in_tls)
        curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
    if (logs_in(session, args) &&
        login_is_allowed(session->context, in_tls || endpoint->implicit_tls)) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, target->login.user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, target->login.password);
    }
    free(url);
}

static void set_limits(CURL *curl, struct session *session)
{
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, session->timeout_ms / 1000 + 1);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, session->timeout_ms * 4);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, give_up);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, session);
}

/* What libcurl's connection says. */
struct dialogue {
    struct session *session;
    struct buffer reply; /* the last line of the server */
    const char *unread;  /* an EHLO keyword that libcurl does not recognise; NULL: none */
};

/* Keywords are case-insensitive (RFC 5321 4.1.1.1), but libcurl knows them in upper case only. */
static const char *unread_keyword(const char *line, size_t length)
{
    static const char *const keywords[] = {"STARTTLS", "AUTH"};
    for (size_t i = 0; i < COUNT_OF(keywords); i++) {
        size_t size = strlen(keywords[i]);
        if (length >= size + 5 && !memcmp(line, "250", 3) && strchr(" \r", line[size + 4]) &&
            !strncasecmp(line + 4, keywords[i], size) && memcmp(line + 4, keywords[i], size) != 0)
            return keywords[i];
    }
    return NULL;
}

/* In the log libcurl's connection is number 0. */
static int see_octets(CURL *curl, curl_infotype type, char *octets, size_t length, void *state)
{
    struct dialogue *dialogue = state;
    const struct session *session = dialogue->session;
    bool is_sent = type == CURLINFO_HEADER_OUT || type == CURLINFO_DATA_OUT;
    (void)curl;
    if (type == CURLINFO_HEADER_IN) {
        buffer_clear(&dialogue->reply);
        buffer_add(&dialogue->reply, octets, length);
        if (!dialogue->unread)
            dialogue->unread = unread_keyword(octets, length);
    }
    if (session->context->log && (is_sent || type == CURLINFO_HEADER_IN))
        session_log_add(session->context->log, session->script->id, 0,
                        is_sent ? SMTPSPEC_CLIENT : SMTPSPEC_SERVER, escape_new(octets, length));
    return 0;
}

static void listen_to(CURL *curl, struct dialogue *dialogue)
{
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, see_octets);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, dialogue);
}

static char *in_brackets(char *address)
{
    char *path = address ? mem_format("<%s>", address) : NULL;
    free(address);
    return path;
}

/* MAIL FROM and RCPT TO. False with trouble noted. */
static bool set_envelope(CURL *curl, struct session *session, const struct step *step,
                         struct curl_slist **recipients)
{
    const struct deliver_args *args = step->args;
    size_t length;
    char *from = args->from ? session_text(session, step, args->from, &length)
                            : mem_text(session_variable(session, "sender"));
    from = in_brackets(from);
    if (!from)
        return false;
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
    free(from);
    for (size_t i = 0; i < (args->to_count ? args->to_count : 1); i++) {
        char *to = args->to_count ? session_text(session, step, args->to[i], &length)
                                  : mem_text(session_variable(session, "recipient"));
        to = in_brackets(to);
        if (!to)
            return false;
        *recipients = curl_slist_append(*recipients, to);
        free(to);
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, *recipients);
    return true;
}

/* What libcurl made of it. */
struct outcome {
    CURLcode code;
    long reply;         /* the last reply code */
    const char *why;    /* in libcurl's words */
    char *got;          /* the last line of the server, escaped */
    const char *unread; /* of the dialogue */
    size_t length;      /* of the message */
};

/* The last reply refuses something, or is none that libcurl can go on with: a plain message may get
 * it, too. A 354 to the end is the matter of an owner. */
static bool is_to_be_controlled(const struct outcome *outcome)
{
    bool is_odd = outcome->code == CURLE_SEND_ERROR || outcome->code == CURLE_WEIRD_SERVER_REPLY;
    return outcome->code != CURLE_OK && outcome->reply / 100 != 3 && outcome->reply != 421 &&
           (outcome->reply >= 400 || is_odd);
}

/* Why a failure says nothing of the server; NULL: it does. */
static char *excuse(const struct outcome *outcome)
{
    if (outcome->unread)
        return mem_format("libcurl recognises EHLO keywords in upper case only, and %s is written "
                          "differently (RFC 5321 4.1.1.1)",
                          outcome->unread);
    if (outcome->reply == 552 && outcome->length > CONTENT_LEAST)
        return mem_format("the message has %zu octets, and was rejected with \"%s\" (RFC 5321 "
                          "4.5.3.1.7)",
                          outcome->length, outcome->got);
    return NULL;
}

static enum step_end skip_with(struct session *session, const struct step *step, char *why)
{
    enum step_end ended = session_skipped(session, step, "%s", why);
    free(why);
    return ended;
}

static enum step_end judge(struct session *session, const struct step *step,
                           const struct outcome *outcome)
{
    const struct deliver_args *args = step->args;
    bool delivered = outcome->code == CURLE_OK;
    transcript_event(session->transcript, step->connection,
                     delivered ? "libcurl delivered the message (%ld)%s%s"
                               : "libcurl did not deliver the message (last reply %ld): %s; %s",
                     outcome->reply, delivered ? "" : outcome->why, delivered ? "" : outcome->got);
    if (stop_is_set(session->context->stop))
        return STEP_STOPPED;
    char *why = delivered ? NULL : excuse(outcome);
    if (why)
        return skip_with(session, step, why);
    if (delivered != args->refused)
        return STEP_DONE;
    if (!delivered && outcome->reply == 421) { /* RFC 5321 3.8: at any time */
        session->busy = true;
        return session_trouble(session, step, "libcurl was turned away with %s", outcome->got);
    }
    session->is_by_place = args->to_count > 1;
    enum step_end ended =
        !args->refused && is_to_be_controlled(outcome)
            ? control_refusal(session, step, "libcurl", outcome->got, (unsigned)outcome->reply)
            : STEP_DONE;
    if (ended != STEP_DONE)
        return ended;
    if (outcome->code == CURLE_WEIRD_SERVER_REPLY && outcome->reply / 100 == 3)
        session->leaning.on |= OWNS_END_OF_DATA;
    if (!args->refused && outcome->reply / 100 == 2) /* it took what was left over for the next */
        session->leaning.on |= OWNS_EHLO;
    return session_broken(
        session, step, args->refused ? "a rejection" : "delivery", mem_text(outcome->got),
        args->refused ? "the message was accepted" : "libcurl could not deliver the message: %s",
        outcome->why);
}

static enum step_end transfer(CURL *curl, struct session *session, const struct step *step,
                              const struct door *door, size_t length)
{
    struct dialogue dialogue = {.session = session};
    char why[CURL_ERROR_SIZE] = "";
    struct err err = {0};
    struct outcome outcome = {.length = length};
    listen_to(curl, &dialogue);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);
    session->held_ms += rate_wait(session->context->rate, session->context->stop);
    outcome.code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &outcome.reply);
    outcome.why = why[0] ? why : curl_easy_strerror(outcome.code);
    outcome.unread = dialogue.unread;
    outcome.got = escape_new(buffer_text(&dialogue.reply), dialogue.reply.length);
    enum step_end ended = door_explains(door, &err) ? session_trouble(session, step, "%s", err.text)
                                                    : judge(session, step, &outcome);
    free(outcome.got);
    buffer_release(&dialogue.reply);
    return ended;
}

static enum step_end deliver(CURL *curl, struct session *session, const struct step *step,
                             struct source *source)
{
    const struct deliver_args *args = step->args;
    struct curl_slist *recipients = NULL;
    enum step_end ended = STEP_TROUBLE;
    struct door door;
    aim(curl, session, args);
    door_set_endpoint(&door, session->context->guard, curl, &session->context->target->endpoint);
    set_limits(curl, session);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_message);
    curl_easy_setopt(curl, CURLOPT_READDATA, source);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    if (set_envelope(curl, session, step, &recipients))
        ended = transfer(curl, session, step, &door, source->content.length);
    curl_slist_free_all(recipients);
    return ended;
}

static enum step_end play(struct session *session, const struct step *step)
{
    const struct deliver_args *args = step->args;
    struct source source = {0};
    size_t length;
    if (session_lacks_turn(session, NULL))
        return session_skipped(session, step, SESSION_LACKS_TURN);
    char *text = session_text(session, step, args->message, &length);
    if (!text)
        return STEP_TROUBLE;
    content_crlf(&source.content, text, length);
    session_note_sent(session, buffer_text(&source.content), source.content.length);
    free(text);
    CURL *curl = curl_easy_init();
    enum step_end ended = curl ? deliver(curl, session, step, &source)
                               : session_trouble(session, step, "libcurl cannot be started");
    curl_easy_cleanup(curl);
    buffer_release(&source.content);
    return ended;
}

const struct verb verb_deliver = {
    .name = "deliver",
    .shape = "TEXT, or {message: TEXT, from: ADDRESS, to: [ADDRESS], tls: true, auth: true, "
             "refused: true}",
    .help = "libcurl's SMTP client delivers a whole message",
    .judging = JUDGES_IF_SAID,
    .bind = bind_deliver,
    .play = play,
};

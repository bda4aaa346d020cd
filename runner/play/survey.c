#include "survey.h"

#include "context.h"
#include "count_of.h"
#include "escape.h"
#include "login.h"
#include "memory.h"
#include "session.h"
#include "way_in.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* How often a server may turn us away, and the pauses in between. */
#define TURNED_AWAY_MOST 8
#define BUSY_PAUSE_MS 50
/* Octets of the greeting that are kept. */
#define GREETING_MOST 500
#define HELP_MOST 4000
/* For a handshake that mail does not depend on; the cases about it wait longer. */
#define NEEDLESS_HANDSHAKE_MS 10000
/* The pauses between attempts at what is put off. */
#define PUT_OFF_LEAST_MS 250
#define PUT_OFF_MOST_MS 2000

struct survey {
    char *address;
    char *greeting;
    char *help;  /* what HELP is answered with, escaped; NULL: not 2yz */
    char *verbs; /* those that it names */
    struct way_found found[WAYS];
    const struct way_in *way; /* NULL: none leads to mail */
    bool has_login;
    struct endpoint endpoint;
    bool is_broken;       /* on some way the server did not even refuse as the RFCs say */
    char *other_protocol; /* it speaks that one; NULL: it does not */
};

/* One survey being taken. */
struct talk {
    struct survey *survey;
    struct session *session;
    const struct survey_settings *settings;
    struct way_trial trial;
};

/* The verbs to recognise in a HELP text: those of the RFCs. */
static const char *const known_verbs[] = {
    "HELO", "EHLO", "LHLO", "MAIL", "RCPT", "DATA", "BDAT", "RSET", "NOOP", "QUIT",    "VRFY",
    "EXPN", "HELP", "AUTH", "ETRN", "TURN", "ATRN", "SEND", "SOML", "SAML", "STARTTLS"};

static bool has_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word)) {
        bool starts = at == text || !isalnum((unsigned char)at[-1]);
        if (starts && !isalnum((unsigned char)at[length]))
            return true;
    }
    return false;
}

static char *verbs_of(const char *help)
{
    struct buffer out = {0};
    for (size_t i = 0; help && i < COUNT_OF(known_verbs); i++)
        if (has_word(help, known_verbs[i]))
            buffer_format(&out, "%s%s", out.length ? " " : "", known_verbs[i]);
    return buffer_take(&out);
}

/* Nothing is judged, so it does not matter why there is no reply. */
static bool ask(struct channel *channel, const char *line)
{
    struct err err = {0};
    return channel_ask(channel, line, &err) == LINK_OK;
}

static unsigned last_code(const struct channel *channel)
{
    return channel_last_reply(channel)->code;
}

/* Without its line ending. */
static char *greeting_of(const struct reply *reply)
{
    size_t length = reply->octets.length;
    while (length && strchr("\r\n", reply->octets.octets[length - 1]))
        length--;
    return escape_new(buffer_text(&reply->octets), length < GREETING_MOST ? length : GREETING_MOST);
}

static bool greets(struct channel *channel, const struct survey_settings *settings,
                   struct survey *survey, struct err *err)
{
    struct err why = {0};
    bool answered = channel_reply(channel, &why) == LINK_OK;
    const struct reply *reply = channel_last_reply(channel);
    free(survey->greeting);
    survey->greeting = greeting_of(reply);
    if (!answered && !reply->octets.length)
        return err_set(err, "no greeting: %s",
                       why.text[0] ? why.text : "nothing arrived, or the connection was closed");
    if (!answered && !reply->code)
        return err_set(err, "the greeting was not complete within %.3g s; it began \"%.200s\"",
                       (double)settings->timeout_ms / 1000.0, survey->greeting);
    if (reply->code == 421) /* RFC 5321 3.8: there may be too many connections */
        return err_set(err, "the server turns connections away: \"%.200s\"", survey->greeting);
    if (!reply->code)
        return err_set(err, "this is not an SMTP server; it greets with \"%.200s\"",
                       survey->greeting);
    return true;
}

/* Connects and reads the greeting; a server with too many connections (RFC 5321 3.8) is tried again
 * a little later. */
static bool meet(struct channel *channel, const struct survey_settings *settings,
                 struct survey *survey, struct err *err)
{
    struct err unused = {0};
    for (int tries = 1;; tries++) {
        if (channel_open(channel, err) == LINK_OK && greets(channel, settings, survey, err))
            return true;
        bool again = last_code(channel) == 421 && tries < TURNED_AWAY_MOST;
        if (!again || !stop_sleep(settings->stop, (long)BUSY_PAUSE_MS * tries))
            return false;
        channel_quit(channel, &unused);
    }
}

/* Where it was not answered before: a server may demand TLS for it (RFC 3207 4). */
static void ask_for_help(void *state, struct channel *channel)
{
    struct survey *survey = state;
    if (survey->help || !ask(channel, "HELP\r\n") || last_code(channel) / 100 != 2)
        return;
    const struct reply *reply = channel_last_reply(channel);
    size_t length = reply->text.length < HELP_MOST ? reply->text.length : HELP_MOST;
    survey->help = mem_copy(buffer_text(&reply->text), length);
}

/* A server of the other protocol does not know this one's EHLO (RFC 2033 4.1), but its own. */
static void try_other_hello(struct talk *talk, struct channel *channel)
{
    bool is_lmtp = talk->settings->target->protocol == PROTOCOL_LMTP;
    char *said = escape_new(buffer_text(&channel_last_reply(channel)->text),
                            channel_last_reply(channel)->text.length);
    char *line = mem_format("%s %s\r\n", is_lmtp ? "EHLO" : "LHLO", talk->settings->client);
    unsigned code = last_code(channel);
    if (code / 100 == 5 && ask(channel, line) && last_code(channel) / 100 == 2)
        talk->survey->other_protocol =
            mem_format("the server answers %s with \"%u %.100s\", and %s with %u: it speaks %s",
                       is_lmtp ? "LHLO" : "EHLO", code, said, is_lmtp ? "EHLO" : "LHLO",
                       last_code(channel), is_lmtp ? "SMTP, not LMTP" : "LMTP, not SMTP");
    free(line);
    free(said);
}

/* What the server says in the clear. False only if there is no server to talk to. */
static bool talk_in_the_clear(struct talk *talk, struct err *err)
{
    struct err unused = {0};
    struct survey *survey = talk->survey;
    struct channel *channel = session_probe_channel(talk->session);
    struct way_found *clear = &survey->found[WAY_CLEAR];
    bool good = meet(channel, talk->settings, survey, err);
    survey->address = mem_text(channel_peer_address(channel));
    if (good && way_in_hello(clear, &talk->trial)) {
        if (way_in_ask_mail(clear, &talk->trial))
            ask_for_help(survey, channel);
    } else if (good) {
        try_other_hello(talk, channel);
    }
    channel_quit(channel, &unused);
    return good;
}

/* Why the way at INDEX need not be tried; NULL: it is tried. */
static const char *needless(const struct talk *talk, size_t index)
{
    const struct way_in *way = &ways_in[index];
    const struct target *target = talk->settings->target;
    const struct way_found *found = talk->survey->found;
    bool open = found[WAY_CLEAR].accepts || found[WAY_TLS].accepts;
    if (way->tls && !survey_offers(talk->survey, "STARTTLS", NULL, false))
        return "STARTTLS is not offered";
    if (way->tls && way->login && found[WAY_TLS].lacks_tls)
        return "TLS did not begin after STARTTLS";
    if (!way->login)
        return NULL;
    if (!target->login.user)
        return "the target has no login";
    if (open && !target->login.required && !talk->settings->tries_login)
        return "mail is accepted without a login";
    if (index == WAY_TLS_LOGIN && found[WAY_LOGIN].accepts)
        return "the login works in the clear";
    if (!login_is_allowed(talk->session->context, way->tls))
        return way->tls ? "AUTH is not offered under TLS" : LOGIN_NOT_ALLOWED;
    return NULL;
}

static void try_way(struct talk *talk, size_t index)
{
    const char *why = needless(talk, index);
    if (why)
        way_in_untried(&talk->survey->found[index], why);
    else
        way_in_try(&talk->survey->found[index], &ways_in[index], &talk->trial);
}

/* The first that leads to mail, by a login if the target says that it takes one. */
static void choose(struct talk *talk)
{
    struct survey *survey = talk->survey;
    survey->endpoint = talk->settings->target->endpoint;
    survey->has_login = talk->settings->target->login.user;
    bool required = talk->settings->target->login.required;
    survey->is_broken = false;
    for (size_t i = 0; i < WAYS; i++) {
        survey->is_broken |= !survey->found[i].accepts && !survey->found[i].is_refused;
        if (!survey->way && survey->found[i].accepts && (ways_in[i].login || !required))
            survey->way = &ways_in[i];
    }
}

/* Tries again what is put off (RFC 5321 4.2.1), for as long as the server may take to be ready. */
static void wait_for_a_way(struct talk *talk)
{
    long deadline = clock_now() + talk->settings->target->ready_within_ms, pause = PUT_OFF_LEAST_MS;
    bool is_put_off = true;
    while (is_put_off && !talk->survey->way && clock_now() < deadline &&
           stop_sleep(talk->settings->stop, pause)) {
        is_put_off = false;
        for (size_t i = 0; i < WAYS; i++)
            if (way_in_is_put_off(&talk->survey->found[i])) {
                try_way(talk, i);
                is_put_off = true;
            }
        choose(talk);
        pause = pause * 2 < PUT_OFF_MOST_MS ? pause * 2 : PUT_OFF_MOST_MS;
    }
}

static bool talk(struct talk *talk, struct err *err)
{
    struct survey *survey = talk->survey;
    if (!talk_in_the_clear(talk, err))
        return false;
    if (survey->found[WAY_CLEAR].accepts)
        talk->trial.handshake_ms = NEEDLESS_HANDSHAKE_MS;
    for (size_t i = WAY_CLEAR + 1; i < WAYS; i++)
        try_way(talk, i);
    choose(talk);
    wait_for_a_way(talk);
    survey->verbs = verbs_of(survey->help);
    return true;
}

struct survey *survey_take(const struct survey_settings *settings, struct err *err)
{
    static const struct script script = {.id = "survey"};
    struct survey *survey = mem_alloc(sizeof *survey);
    /* no invariants: they judge what is said in a case */
    const struct context context = {.target = settings->target,
                                    .survey = survey,
                                    .stop = settings->stop,
                                    .guard = settings->guard,
                                    .secrets = settings->secrets,
                                    .log = settings->log,
                                    .timeout_ms = settings->timeout_ms};
    struct session session;
    session_init(&session, &context, &script);
    struct talk taking = {.survey = survey, .session = &session, .settings = settings};
    taking.trial = (struct way_trial){
        .session = &session,
        .client = settings->client,
        .looks_closely = settings->looks_closely,
        .more = ask_for_help,
        .state = survey,
    };
    if (!talk(&taking, err))
        survey_free(&survey);
    session_release(&session);
    return survey;
}

void survey_free(struct survey **survey)
{
    if (!*survey)
        return;
    for (size_t i = 0; i < WAYS; i++)
        way_found_release(&(*survey)->found[i]);
    free((*survey)->other_protocol);
    free((*survey)->help);
    free((*survey)->address);
    free((*survey)->greeting);
    free((*survey)->verbs);
    free(*survey);
    *survey = NULL;
}

const char *survey_address(const struct survey *survey)
{
    return survey->address;
}

const char *survey_greeting(const struct survey *survey)
{
    return survey->greeting;
}

const struct way_found *survey_found(const struct survey *survey, size_t way)
{
    return &survey->found[way];
}

bool survey_offers(const struct survey *survey, const char *keyword, const char *word, bool in_tls)
{
    const struct way_found *found = &survey->found[in_tls ? WAY_TLS : WAY_CLEAR];
    const char *rest = keywords_parameters(&found->keywords, keyword);
    if (!rest || !word)
        return rest != NULL;
    size_t length = strlen(word);
    for (; *rest; rest += strcspn(rest, " ")) {
        rest += strspn(rest, " ");
        if (strcspn(rest, " ") == length && strncasecmp(rest, word, length) == 0)
            return true;
    }
    return false;
}

unsigned long survey_size(const struct survey *survey)
{
    const char *rest = keywords_parameters(&survey->found[WAY_CLEAR].keywords, "SIZE");
    return rest ? strtoul(rest, NULL, 10) : 0;
}

const char *survey_help(const struct survey *survey)
{
    return survey->help ? survey->help : "";
}

const char *survey_verbs(const struct survey *survey)
{
    return survey->verbs;
}

const struct way_in *survey_way(const struct survey *survey)
{
    return survey && survey->way ? survey->way : &ways_in[WAY_CLEAR];
}

const char *survey_other_protocol(const struct survey *survey)
{
    return survey->other_protocol;
}

char *survey_no_way(const struct survey *survey)
{
    struct buffer out = {0};
    if (survey->way || survey->is_broken)
        return NULL;
    for (size_t i = 0; i < WAYS; i++)
        if (survey->has_login || !ways_in[i].login)
            buffer_format(&out, "%s%s %s", i ? "; " : "",
                          way_in_name(&ways_in[i], &survey->endpoint),
                          survey->found[i].said ? survey->found[i].said : "it is accepted");
    return buffer_take(&out);
}

const struct way_found *survey_login(const struct survey *survey)
{
    const struct way_found *clear = &survey->found[WAY_LOGIN], *tls = &survey->found[WAY_TLS_LOGIN];
    return tls->code || tls->accepts ? tls : clear->code || clear->accepts ? clear : NULL;
}

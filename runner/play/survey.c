#include "survey.h"

#include "escape.h"
#include "link.h"
#include "memory.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* How often a server may turn us away, and the pauses between. */
#define TURNED_AWAY_MOST 8
#define BUSY_PAUSE_MS 50

struct keywords {
    char **lines;
    size_t count;
};

struct survey {
    char *address;
    char *greeting;
    struct keywords clear, secret; /* outside and inside TLS */
    char *verbs;
    bool refuses_clear, refuses_secret; /* MAIL is answered 530, outside and inside TLS */
};

/* One connection of the survey. */
struct talk {
    const struct survey_settings *settings;
    struct link_settings link_settings;
    struct link *link;
    struct reply reply;
    struct err err;
};

static bool ask(struct talk *talk, const char *line)
{
    long deadline = clock_now() + talk->settings->timeout_ms;
    reply_clear(&talk->reply);
    if (*line && link_send(talk->link, line, strlen(line), deadline, &talk->err) != LINK_OK)
        return false;
    return link_reply(talk->link, deadline, &talk->reply, &talk->err) == LINK_OK;
}

static bool hang_up(struct talk *talk)
{
    if (talk->link)
        ask(talk, "QUIT\r\n");
    link_free(&talk->link);
    reply_release(&talk->reply);
    return true;
}

static bool connect_to(struct talk *talk, struct err *err)
{
    const struct target *target = talk->settings->target;
    talk->link_settings = (struct link_settings){
        .endpoint = &target->endpoint,
        .tls_ca = target->tls.ca,
        .tls_verify = target->tls.verify,
        .tls_name = target_tls_name(target),
        .connect_ms = talk->settings->timeout_ms,
        .stop = talk->settings->stop,
        .guard = talk->settings->guard,
    };
    return link_open(&talk->link_settings, &talk->link, err) == LINK_OK;
}

/* RFC 5321 4.1.1.1: every line of the reply to EHLO but the first is a keyword with its parameters.
 */
static void keep_keywords(struct keywords *keywords, const struct reply *reply)
{
    if (reply->code / 100 != 2)
        return;
    keywords->lines = mem_alloc(reply->count * sizeof *keywords->lines);
    for (size_t i = 1; i < reply->count; i++) {
        const struct reply_line *line = &reply->lines[i];
        keywords->lines[keywords->count++] =
            escape_new(reply->octets.octets + line->text, line->text_length);
    }
}

static void keywords_free(struct keywords *keywords)
{
    for (size_t i = 0; i < keywords->count; i++)
        free(keywords->lines[i]);
    free(keywords->lines);
}

/* The verbs that a HELP text can be taken to speak of: those of the RFCs. */
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

static char *verbs_of(const struct reply *reply)
{
    struct buffer out = {0};
    const char *text = reply->text.octets ? reply->text.octets : "";
    for (size_t i = 0; i < sizeof known_verbs / sizeof *known_verbs; i++)
        if (reply->code / 100 == 2 && has_word(text, known_verbs[i]))
            buffer_format(&out, "%s%s", out.length ? " " : "", known_verbs[i]);
    return buffer_take(&out);
}

static bool say_hello(struct talk *talk)
{
    bool lmtp = talk->settings->target->protocol == PROTOCOL_LMTP;
    char *line = mem_format("%s %s\r\n", lmtp ? "LHLO" : "EHLO", talk->settings->client);
    bool answered = ask(talk, line);
    free(line);
    return answered;
}

static bool greets(struct talk *talk, struct survey *survey, struct err *err)
{
    bool answered = ask(talk, "");
    const struct buffer *octets = &talk->reply.octets;
    size_t length = octets->length;
    while (length && strchr("\r\n", octets->octets[length - 1]))
        length--;
    survey->greeting =
        escape_new(octets->octets ? octets->octets : "", length < 500 ? length : 500);
    if (!answered && !octets->length)
        return err_set(err, "no greeting: %s",
                       talk->err.text[0] ? talk->err.text
                                         : "nothing came, or the connection was closed");
    if (!answered && !talk->reply.code)
        return err_set(err, "the greeting was not complete within %.3g s; there was \"%.200s\"",
                       (double)talk->settings->timeout_ms / 1000.0, survey->greeting);
    if (talk->reply.code == 421) /* RFC 5321 3.8: it may have too many connections */
        return err_set(err, "the server turns connections away: \"%.200s\"", survey->greeting);
    if (!talk->reply.code)
        return err_set(err, "this is no SMTP server; it greets with \"%.200s\"", survey->greeting);
    return true;
}

/* Connects and reads the greeting; a server that has too many connections (RFC 5321 3.8) is asked
 * again a little later. */
static bool meet(struct talk *talk, struct survey *survey, struct err *err)
{
    for (int tries = 1;; tries++) {
        free(survey->greeting);
        survey->greeting = NULL;
        if (connect_to(talk, err) && greets(talk, survey, err))
            return true;
        bool again = talk->reply.code == 421 && tries < TURNED_AWAY_MOST;
        if (!again || !stop_sleep(talk->settings->stop, (long)BUSY_PAUSE_MS * tries))
            return false;
        hang_up(talk);
    }
}

/* Whether MAIL is refused because something has to come first (RFC 3207 4, RFC 4954 6). */
static bool refuses_mail(struct talk *talk)
{
    char *mail = mem_format("MAIL FROM:<%s>\r\n", talk->settings->target->sender);
    bool refuses = ask(talk, mail) && talk->reply.code == 530;
    free(mail);
    return refuses;
}

/* What the server says in the clear. False only if there is nothing to talk to. */
static bool talk_in_the_clear(struct survey *survey, const struct survey_settings *settings,
                              struct err *err)
{
    struct talk talk = {.settings = settings};
    bool good = meet(&talk, survey, err);
    survey->address = mem_text(talk.link ? link_peer_address(talk.link) : "");
    if (good && say_hello(&talk)) {
        keep_keywords(&survey->clear, &talk.reply);
        survey->refuses_clear = refuses_mail(&talk);
        if (ask(&talk, "RSET\r\n") && ask(&talk, "HELP\r\n"))
            survey->verbs = verbs_of(&talk.reply);
    }
    hang_up(&talk);
    return good;
}

static void talk_in_secret(struct survey *survey, const struct survey_settings *settings)
{
    struct talk talk = {.settings = settings};
    if (connect_to(&talk, &talk.err) && ask(&talk, "") && say_hello(&talk) &&
        ask(&talk, "STARTTLS\r\n") && talk.reply.code == 220 &&
        link_starttls(talk.link, clock_now() + settings->timeout_ms, NULL, &talk.err) == LINK_OK &&
        say_hello(&talk)) {
        keep_keywords(&survey->secret, &talk.reply);
        survey->refuses_secret = refuses_mail(&talk);
    }
    hang_up(&talk);
}

struct survey *survey_take(const struct survey_settings *settings, struct err *err)
{
    struct survey *survey = mem_alloc(sizeof *survey);
    if (!talk_in_the_clear(survey, settings, err)) {
        survey_free(&survey);
        return NULL;
    }
    if (!survey->verbs)
        survey->verbs = mem_text("");
    if (survey_offers(survey, "STARTTLS", NULL, false))
        talk_in_secret(survey, settings);
    return survey;
}

void survey_free(struct survey **survey)
{
    if (!*survey)
        return;
    keywords_free(&(*survey)->clear);
    keywords_free(&(*survey)->secret);
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

size_t survey_keywords_count(const struct survey *survey)
{
    return survey->clear.count;
}

const char *survey_keyword_line(const struct survey *survey, size_t index)
{
    return survey->clear.lines[index];
}

/* What stands behind KEYWORD on its line, or NULL. */
static const char *parameters(const struct keywords *keywords, const char *keyword)
{
    size_t length = strlen(keyword);
    for (size_t i = 0; i < keywords->count; i++) {
        const char *line = keywords->lines[i];
        if (strncasecmp(line, keyword, length) == 0 && (line[length] == ' ' || !line[length]))
            return line + length;
    }
    return NULL;
}

bool survey_offers(const struct survey *survey, const char *keyword, const char *word, bool in_tls)
{
    const char *rest = parameters(in_tls ? &survey->secret : &survey->clear, keyword);
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
    const char *rest = parameters(&survey->clear, "SIZE");
    return rest ? strtoul(rest, NULL, 10) : 0;
}

const char *survey_verbs(const struct survey *survey)
{
    return survey->verbs;
}

bool survey_wants_tls(const struct survey *survey)
{
    return survey && survey->refuses_clear && survey->secret.count && !survey->refuses_secret;
}

#include "survey.h"

#include "context.h"
#include "count_of.h"
#include "escape.h"
#include "memory.h"
#include "session.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* How often a server may turn us away, and the pauses in between. */
#define TURNED_AWAY_MOST 8
#define BUSY_PAUSE_MS 50
/* Octets of the greeting that are kept. */
#define GREETING_MOST 500

struct keywords {
    char **lines;
    size_t count;
};

struct survey {
    char *address;
    char *greeting;
    struct keywords clear, secret; /* without and under TLS */
    char *verbs;
    bool refuses_clear, refuses_secret; /* MAIL is answered with 530, without and under TLS */
};

/* RFC 5321 4.1.1.1: every line of the EHLO response but the first is a keyword with its
 * parameters. */
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

static char *verbs_of(const struct reply *reply)
{
    struct buffer out = {0};
    const char *text = buffer_text(&reply->text);
    for (size_t i = 0; i < COUNT_OF(known_verbs); i++)
        if (reply->code / 100 == 2 && has_word(text, known_verbs[i]))
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

static bool say_hello(struct channel *channel, const struct survey_settings *settings)
{
    struct err err = {0};
    return channel_hello(channel, settings->client, &err) == LINK_OK;
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

/* Whether MAIL is rejected because something else must come first (RFC 3207 4, RFC 4954 6). */
static bool refuses_mail(struct channel *channel, const struct survey_settings *settings)
{
    char *mail = mem_format("MAIL FROM:<%s>\r\n", settings->target->sender);
    bool refuses = ask(channel, mail) && last_code(channel) == 530;
    free(mail);
    return refuses;
}

/* What the server says in the clear. False only if there is no server to talk to. */
static bool talk_in_the_clear(struct survey *survey, struct channel *channel,
                              const struct survey_settings *settings, struct err *err)
{
    struct err unused = {0};
    bool good = meet(channel, settings, survey, err);
    survey->address = mem_text(channel_peer_address(channel));
    if (good && say_hello(channel, settings)) {
        keep_keywords(&survey->clear, channel_last_reply(channel));
        survey->refuses_clear = refuses_mail(channel, settings);
        if (ask(channel, "RSET\r\n") && ask(channel, "HELP\r\n"))
            survey->verbs = verbs_of(channel_last_reply(channel));
    }
    channel_quit(channel, &unused);
    return good;
}

static void talk_in_secret(struct survey *survey, struct channel *channel,
                           const struct survey_settings *settings)
{
    enum link_outcome outcome;
    struct err unused = {0};
    if (channel_open(channel, &unused) == LINK_OK && ask(channel, "") &&
        say_hello(channel, settings) && channel_ask_for_tls(channel, &outcome, &unused) &&
        say_hello(channel, settings)) {
        keep_keywords(&survey->secret, channel_last_reply(channel));
        survey->refuses_secret = refuses_mail(channel, settings);
    }
    channel_quit(channel, &unused);
}

static bool talk(struct survey *survey, struct session *session,
                 const struct survey_settings *settings, struct err *err)
{
    struct channel *channel = session_probe_channel(session);
    if (!talk_in_the_clear(survey, channel, settings, err))
        return false;
    if (!survey->verbs)
        survey->verbs = mem_text("");
    if (survey_offers(survey, "STARTTLS", NULL, false))
        talk_in_secret(survey, channel, settings);
    return true;
}

struct survey *survey_take(const struct survey_settings *settings, struct err *err)
{
    static const struct script script = {.id = "survey"};
    /* no invariants: they judge what is said in a case */
    const struct context context = {.target = settings->target,
                                    .stop = settings->stop,
                                    .guard = settings->guard,
                                    .timeout_ms = settings->timeout_ms};
    struct survey *survey = mem_alloc(sizeof *survey);
    struct session session;
    session_init(&session, &context, &script);
    if (!talk(survey, &session, settings, err))
        survey_free(&survey);
    session_release(&session);
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

/* What follows KEYWORD on its line, or NULL. */
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

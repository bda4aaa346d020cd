#include "way_in.h"

#include "escape.h"
#include "login.h"
#include "memory.h"
#include "say_again.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A server may put off the first MAIL of a session alone. */
#define MAILS_MOST 2

const struct way_in ways_in[WAYS] = {
    [WAY_CLEAR] = {"in the clear", "under TLS", false, false},
    [WAY_TLS] = {"under TLS", "after STARTTLS under TLS", true, false},
    [WAY_LOGIN] = {"after a login in the clear", "after a login under TLS", false, true},
    [WAY_TLS_LOGIN] = {"after a login under TLS", "after STARTTLS and a login", true, true},
};

const char *way_in_name(const struct way_in *way, const struct endpoint *endpoint)
{
    return endpoint->implicit_tls ? way->over_tls : way->name;
}

static struct channel *channel_of(const struct way_trial *trial)
{
    return session_probe_channel(trial->session);
}

static void keywords_release(struct keywords *keywords)
{
    for (size_t i = 0; i < keywords->count; i++)
        free(keywords->lines[i]);
    free(keywords->lines);
    *keywords = (struct keywords){0};
}

/* RFC 5321 4.1.1.1: every line of the EHLO response but the first is a keyword with its
 * parameters. */
static void keep_keywords(struct keywords *keywords, const struct reply *reply)
{
    keywords_release(keywords);
    keywords->lines = mem_alloc(reply->count * sizeof *keywords->lines);
    for (size_t i = 1; i < reply->count; i++) {
        const struct reply_line *line = &reply->lines[i];
        keywords->lines[keywords->count++] =
            escape_new(reply->octets.octets + line->text, line->text_length);
    }
}

const char *keywords_parameters(const struct keywords *keywords, const char *keyword)
{
    size_t length = strlen(keyword);
    for (size_t i = 0; i < keywords->count; i++) {
        const char *line = keywords->lines[i];
        if (strncasecmp(line, keyword, length) == 0 && (line[length] == ' ' || !line[length]))
            return line + length;
    }
    return NULL;
}

void way_found_release(struct way_found *found)
{
    keywords_release(&found->keywords);
    free(found->said);
    *found = (struct way_found){0};
    found->said = NULL; /* which the analyser does not see above */
}

void way_in_untried(struct way_found *found, const char *why)
{
    way_found_release(found);
    found->is_refused = true;
    found->said = mem_format("not tried, since %s", why);
}

bool way_in_is_put_off(const struct way_found *found)
{
    return !found->accepts && found->code / 100 == 4;
}

/* Ends the way at STAGE. False. */
static bool ends(struct way_found *found, const struct channel *channel, const char *stage,
                 enum link_outcome outcome)
{
    const struct reply *reply = channel_last_reply(channel);
    struct buffer said = {0};
    free(found->said);
    if (outcome == LINK_OK) {
        buffer_format(&said, "%s was answered with ", stage);
        reply_quote(&said, reply);
        found->code = reply->code;
        found->is_refused = !reply->faults && (reply->code / 100 == 4 || reply->code / 100 == 5);
    } else {
        buffer_format(&said, "%s: %s", stage, link_outcome_name(outcome));
    }
    found->said = buffer_take(&said);
    return false;
}

static bool is_good(const struct channel *channel, unsigned digit)
{
    return channel_last_reply(channel)->code / 100 == digit;
}

static bool meets(struct way_found *found, const struct way_trial *trial)
{
    struct err err = {0};
    struct channel *channel = channel_of(trial);
    enum link_outcome outcome = channel_open(channel, &err);
    if (outcome == LINK_OK)
        outcome = channel_reply(channel, &err);
    return (outcome == LINK_OK && is_good(channel, 2)) ||
           ends(found, channel, "the connection", outcome);
}

bool way_in_hello(struct way_found *found, const struct way_trial *trial)
{
    struct err err = {0};
    struct channel *channel = channel_of(trial);
    enum link_outcome outcome = channel_hello(channel, trial->client, &err);
    if (outcome != LINK_OK || !is_good(channel, 2)) {
        ends(found, channel, "EHLO", outcome);
        found->is_refused = false; /* a server MUST support it (RFC 5321 2.2.1) */
        return false;
    }
    keep_keywords(&found->keywords, channel_last_reply(channel));
    return true;
}

static bool starts_tls(struct way_found *found, const struct way_trial *trial)
{
    struct err err = {0};
    enum link_outcome outcome;
    struct channel *channel = channel_of(trial);
    if (channel_ask_for_tls(channel, trial->handshake_ms, &outcome, &err))
        return way_in_hello(found, trial);
    found->lacks_tls = outcome != LINK_OK;
    if (outcome != LINK_TROUBLE)
        return ends(found, channel, "STARTTLS", outcome);
    free(found->said);
    found->said = mem_format("TLS: %s", err.text);
    return false;
}

/* RFC 4954 4 and 6: the replies that are about the login, or say that it cannot be checked now. */
static bool says_login_is_wrong(unsigned code)
{
    return code == 535 || code == 534 || code == 538 || code / 100 == 4;
}

static bool logs_in(struct way_found *found, const struct way_trial *trial)
{
    struct session *session = trial->session;
    struct channel *channel = channel_of(trial);
    const struct login login = {.initial = true};
    enum step_end ended = login_play(session, NULL, channel, &login);
    if (ended == STEP_DONE && is_put_off(channel))
        ended = login_play(session, NULL, channel, &login);
    if (ended == STEP_DONE && is_good(channel, 2))
        return true;
    if (ended == STEP_DONE) {
        found->login_is_refused = says_login_is_wrong(channel_last_reply(channel)->code);
        return ends(found, channel, "AUTH", LINK_OK);
    }
    free(found->said);
    found->said = mem_text(session->reason ? session->reason : "the login could not be tried");
    found->is_refused = ended == STEP_TROUBLE || ended == STEP_SKIPPED; /* by us */
    free(session->reason);
    session->reason = NULL;
    return false;
}

/* RFC 4954 6, RFC 3207 4: a login, or TLS, may be demanded at RCPT. What else is said there is
 * about the recipient. */
static enum link_outcome ask_rcpt(struct way_found *found, const struct way_trial *trial)
{
    struct err err = {0};
    struct channel *channel = channel_of(trial);
    const struct target *target = trial->session->context->target;
    if (!target->recipients_count)
        return LINK_OK;
    char *rcpt = mem_format("RCPT TO:<%s>\r\n", target->recipients[0]);
    enum link_outcome outcome = channel_ask(channel, rcpt, &err);
    free(rcpt);
    if (outcome == LINK_OK && channel_last_reply(channel)->code == 530)
        found->accepts = ends(found, channel, "RCPT", outcome);
    return outcome;
}

bool way_in_ask_mail(struct way_found *found, const struct way_trial *trial)
{
    struct err err = {0};
    struct channel *channel = channel_of(trial);
    char *mail = mem_format("MAIL FROM:<%s>\r\n", trial->session->context->target->sender);
    enum link_outcome outcome = LINK_OK;
    for (int i = 0; i < MAILS_MOST && outcome == LINK_OK; i++) {
        outcome = channel_ask(channel, mail, &err);
        found->accepts = outcome == LINK_OK && is_good(channel, 2);
        if (!is_good(channel, 4) || channel_last_reply(channel)->code == 421)
            break;
    }
    free(mail);
    if (!found->accepts)
        ends(found, channel, "MAIL", outcome);
    else
        outcome = ask_rcpt(found, trial);
    return outcome == LINK_OK && channel_ask(channel, "RSET\r\n", &err) == LINK_OK;
}

/* What is asked besides, once MAIL has been answered. */
static void ask_for_more(struct way_found *found, const struct way_in *way,
                         const struct way_trial *trial)
{
    struct way_found again = {0};
    if (trial->more)
        trial->more(trial->state, channel_of(trial));
    if (trial->looks_closely && way->login && way_in_hello(&again, trial)) {
        keywords_release(&found->keywords);
        found->keywords = again.keywords;
        again.keywords = (struct keywords){0};
    }
    way_found_release(&again);
}

void way_in_try(struct way_found *found, const struct way_in *way, const struct way_trial *trial)
{
    way_found_release(found);
    if (meets(found, trial) && way_in_hello(found, trial) &&
        (!way->tls || starts_tls(found, trial)) && (!way->login || logs_in(found, trial)) &&
        way_in_ask_mail(found, trial))
        ask_for_more(found, way, trial);
    channel_leave(channel_of(trial));
}

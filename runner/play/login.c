#include "login.h"

#include "escape.h"
#include "memory.h"
#include "sasl.h"
#include "say_again.h"
#include "way_in.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* No mechanism needs more rounds; a server that keeps asking is cut off. */
#define ROUNDS_MOST 10

static const char *or_else(const char *text, const char *other)
{
    return text ? text : other ? other : "";
}

struct exchange {
    struct session *session;
    const struct step *step;
    struct channel *channel;
    struct sasl *sasl;
    const char *mechanism;
    bool is_over; /* the mechanism has said all that it has to say: any challenge is one too many */
};

/* "AUTH MECHANISM [initial-response]" (RFC 4954 4). An empty initial response is "=". */
static bool send_command(struct exchange *exchange, bool initial, struct err *err)
{
    struct buffer line = {0}, answer = {0};
    bool good = true;
    buffer_format(&line, "AUTH %s", exchange->mechanism);
    if (initial && sasl_client_first(exchange->sasl)) {
        good = sasl_step(exchange->sasl, "", &answer, &exchange->is_over, err);
        buffer_format(&line, " %s", answer.length ? answer.octets : "=");
        secrets_add_payload(exchange->session->context->secrets, answer.octets, answer.length);
    }
    buffer_add_text(&line, "\r\n");
    good = good && channel_send(exchange->channel, line.octets, line.length);
    buffer_release(&line);
    buffer_release(&answer);
    return good;
}

/* Our client gives up, and cancels the exchange (RFC 4954 4): what the server makes of that says
 * nothing about it. */
static enum step_end give_up(const struct exchange *exchange, const struct err *err)
{
    struct err unheard = {0};
    const struct buffer *text = &channel_last_reply(exchange->channel)->text;
    char *challenge = escape_new(buffer_text(text), text->length);
    session_trouble(exchange->session, exchange->step,
                    "our SASL client could not answer the challenge \"%s\": %s", challenge,
                    err->text);
    free(challenge);
    return channel_ask(exchange->channel, "*\r\n", &unheard) == LINK_STOPPED ? STEP_STOPPED
                                                                             : STEP_TROUBLE;
}

/* The text of a 334 is the challenge. One that is nothing but spaces is read as an empty one, as
 * clients do.
 */
static const char *challenge_of(const struct channel *channel)
{
    const char *text = buffer_text(&channel_last_reply(channel)->text);
    return text[strspn(text, " ")] ? text : "";
}

static enum step_end answer_challenge(struct exchange *exchange)
{
    struct buffer answer = {0};
    struct err err = {0};
    enum step_end ended = STEP_DONE;
    const char *challenge = challenge_of(exchange->channel);
    if (sasl_step(exchange->sasl, challenge, &answer, &exchange->is_over, &err)) {
        secrets_add_payload(exchange->session->context->secrets, answer.octets, answer.length);
        buffer_add_text(&answer, "\r\n");
        if (!channel_send(exchange->channel, answer.octets, answer.length))
            ended = STEP_STOPPED;
    } else {
        ended = give_up(exchange, &err);
    }
    buffer_release(&answer);
    return ended;
}

/* After the command has been sent. */
static enum step_end play_exchange(struct exchange *exchange)
{
    struct err err = {0};
    for (int rounds = 0; rounds < ROUNDS_MOST; rounds++) {
        enum link_outcome outcome = channel_reply(exchange->channel, &err);
        if (outcome == LINK_STOPPED)
            return STEP_STOPPED;
        if (outcome != LINK_OK) {
            if (channel_refusals(exchange->channel))
                exchange->session->leaning.on |= OWNS_REFUSALS;
            return session_broken(exchange->session, exchange->step, "a reply to AUTH",
                                  mem_text(link_outcome_name(outcome)), "AUTH was not answered: %s",
                                  link_outcome_name(outcome));
        }
        if (channel_last_reply(exchange->channel)->code != 334)
            return STEP_DONE;
        if (exchange->is_over) /* RFC 4954 4: what follows is the reply to AUTH */
            return session_broken(exchange->session, exchange->step, "235", NULL,
                                  "the server asks once more although the exchange is complete");
        enum step_end ended = answer_challenge(exchange);
        if (ended != STEP_DONE)
            return ended;
    }
    return session_broken(exchange->session, exchange->step, "235", NULL,
                          "the server keeps asking after %d challenges", ROUNDS_MOST);
}

bool login_is_allowed(const struct context *context, bool in_tls)
{
    const struct target *target = context->target;
    const struct survey *survey = context->survey;
    if (target->login.cleartext || !survey) /* whose absence means that nobody asked */
        return true;
    if (in_tls)
        return survey_offers(survey, "AUTH", NULL, !target->endpoint.implicit_tls);
    return survey_offers(survey, "AUTH", NULL, false) &&
           !survey_offers(survey, "STARTTLS", NULL, false);
}

bool login_is_used(const struct script *script)
{
    for (size_t i = 0; i < script->needs_count; i++)
        if (strcmp(script->needs[i], "auth") == 0)
            return true;
    return false;
}

/* As it is, or in base64. */
static bool holds(const char *octets, size_t length, const char *password)
{
    struct secrets *secrets = secrets_new();
    char *text = mem_alloc(length + 1);
    for (size_t i = 0; i < length; i++)
        text[i] = octets[i] ? octets[i] : ' ';
    secrets_add(secrets, password);
    char *hidden = secrets_hide(secrets, mem_text(text));
    bool held = strcmp(hidden, text) != 0;
    free(hidden);
    free(text);
    secrets_free(&secrets);
    return held;
}

bool login_is_shown(const struct session *session, const struct channel *channel,
                    const char *octets, size_t length)
{
    const struct context *context = session->context;
    const char *password = context->target->login.password;
    return password && *password && login_is_used(session->script) &&
           !login_is_allowed(context, channel_is_tls(channel)) && holds(octets, length, password);
}

static bool is_secret(const struct target *target, const struct login *login)
{
    const char *password = target->login.password;
    return password && (!login->password || strcmp(login->password, password) == 0);
}

static enum step_end play(struct session *session, const struct step *step, struct channel *channel,
                          const struct login *login, const char *mechanism)
{
    const struct target *target = session->context->target;
    struct err err = {0};
    struct sasl *sasl = sasl_new(mechanism, or_else(login->user, target->login.user),
                                 or_else(login->password, target->login.password),
                                 or_else(target->host, target->endpoint.host), &err);
    if (!sasl)
        return session_trouble(session, step, "%s", err.text);
    enum step_end ended;
    struct exchange exchange = {session, step, channel, sasl, mechanism, false};
    if (!send_command(&exchange, login->initial, &err))
        ended = err.text[0] ? session_trouble(session, step, "%s", err.text) : STEP_STOPPED;
    else
        ended = play_exchange(&exchange);
    sasl_free(&sasl);
    return ended;
}

enum step_end login_play(struct session *session, const struct step *step, struct channel *channel,
                         const struct login *login)
{
    const struct target *target = session->context->target;
    const char *mechanism = or_else(login->mechanism, or_else(target->login.mechanism, "PLAIN"));
    if (is_secret(target, login) && !login_is_allowed(session->context, channel_is_tls(channel)))
        return session_skipped(session, step, LOGIN_NOT_ALLOWED);
    session->leaning.on |= OWNS_LOGIN;
    return play(session, step, channel, login, *mechanism ? mechanism : "PLAIN");
}

static bool needs(const struct script *script, const char *word)
{
    for (size_t i = 0; i < script->needs_count; i++)
        if (strncasecmp(script->needs[i], word, strlen(word)) == 0)
            return true;
    return false;
}

/* Whether the case is about AUTH itself, or about what a login changes: what STARTTLS is answered,
 * and who may send where. */
static bool is_about_logins(const struct script *script, const struct channel *channel)
{
    return needs(script, "AUTH") || needs(script, "foreign") ||
           (needs(script, "STARTTLS") && !channel_is_tls(channel));
}

enum step_end login_after_ehlo(struct session *session, struct channel *channel)
{
    const struct way_in *way = survey_way(session->context->survey);
    bool is_behind_ehlo = channel_asked(channel) == ASKED_EHLO &&
                          channel_last_reply(channel)->code / 100 == 2 &&
                          channel_expects_nothing(channel);
    if (!is_behind_ehlo || !way->login || channel_is_logged_in(channel) ||
        is_about_logins(session->script, channel))
        return STEP_DONE;
    return login_if_required(session, channel);
}

enum step_end login_if_required(struct session *session, struct channel *channel)
{
    const struct context *context = session->context;
    const struct target *target = context->target;
    const struct way_in *way = survey_way(context->survey);
    bool in_tls = channel_is_tls(channel), is_needed = way->login || target->login.required;
    if (!is_needed || !target->login.user || (way->tls && !in_tls) ||
        !login_is_allowed(context, in_tls))
        return STEP_DONE;
    const struct login login = {.initial = true};
    enum step_end ended = login_play(session, NULL, channel, &login);
    if (ended == STEP_DONE && is_put_off(channel)) /* RFC 4954 6: 454 */
        ended = login_play(session, NULL, channel, &login);
    if (ended != STEP_DONE)
        return ended == STEP_STOPPED ? ended : STEP_TROUBLE;
    const struct reply *reply = channel_last_reply(channel);
    if (reply->code / 100 == 2)
        return STEP_DONE;
    char *got = escape_new(reply->octets.octets, reply->octets.length);
    session_trouble(session, NULL, "the target's login was answered with %s", got);
    free(got);
    return STEP_TROUBLE;
}

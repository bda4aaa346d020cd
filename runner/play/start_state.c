/* Bringing a connection to the state in which a case starts. */
#include "escape.h"
#include "login.h"
#include "memory.h"
#include "play.h"
#include "session.h"
#include "survey.h"

#include <stdlib.h>
#include <string.h>

/* One command on the way, and the first digit its reply has to have. */
struct stage {
    enum script_start state;
    const char *name;
    unsigned digit;
};

/* RFC 5321 4.1.4: the order of commands. */
static const struct stage stages[] = {
    {START_GREETED, "greeting", 2}, {START_HELLO, "EHLO", 2}, {START_MAIL, "MAIL", 2},
    {START_RECIPIENT, "RCPT", 2},   {START_DATA, "DATA", 3},
};

static const char *value(const struct session *session, const char *name)
{
    size_t length;
    const char *octets = vars_get(session->vars, name, &length);
    return octets ? octets : "";
}

static char *stage_line(const struct session *session, enum script_start state,
                        const char *recipient)
{
    bool lmtp = session->context->target->protocol == PROTOCOL_LMTP;
    switch (state) {
    case START_HELLO:
        return mem_format("%s %s\r\n", lmtp ? "LHLO" : "EHLO", value(session, "client"));
    case START_MAIL:
        return mem_format("MAIL FROM:<%s>\r\n", value(session, "sender"));
    case START_RECIPIENT:
        return mem_format("RCPT TO:<%s>\r\n", recipient ? recipient : value(session, "recipient"));
    case START_DATA:
        return mem_text("DATA\r\n");
    default:
        return NULL;
    }
}

static enum step_end not_reached(struct session *session, unsigned number,
                                 const struct stage *stage, enum link_outcome outcome,
                                 const struct err *err)
{
    const struct reply *reply = &session->channels[number].reply;
    const char *to = script_start_name(session->script->start);
    if (outcome == LINK_STOPPED)
        return STEP_STOPPED;
    if (number == SESSION_SENTINEL)
        to = "sending the probe message";
    if (reply->octets.length) {
        char *got = escape_new(reply->octets.octets, reply->octets.length);
        session_trouble(session, NULL, "on the way to \"%s\", %s was answered by %s", to,
                        stage->name, got);
        free(got);
    } else if (err->text[0]) {
        session_trouble(session, NULL, "on the way to \"%s\", %s: %s", to, stage->name, err->text);
    } else {
        session_trouble(session, NULL, "on the way to \"%s\", %s was not answered: %s", to,
                        stage->name, link_outcome_name(outcome));
    }
    return STEP_TROUBLE;
}

/* A server that has enough connections says 421, or closes without a word: back-pressure, not a
 * verdict. */
static bool turned_away(const struct session *session, unsigned number, enum link_outcome outcome)
{
    const struct channel *channel = &session->channels[number];
    return channel->reply.code == 421 ||
           (channel->reply.octets.length == 0 && (outcome == LINK_CLOSED || outcome == LINK_RESET));
}

static enum step_end play_stage(struct session *session, unsigned number, const struct stage *stage,
                                const char *recipient)
{
    struct err err = {0};
    char *line = stage_line(session, stage->state, recipient);
    bool sent = !line || session_send(session, number, line, strlen(line));
    free(line);
    if (!sent)
        return STEP_STOPPED;
    enum link_outcome outcome = session_reply(session, number, &err);
    if (outcome == LINK_OK && session->channels[number].reply.code / 100 == stage->digit)
        return STEP_DONE;
    if (stage->state == START_GREETED && turned_away(session, number, outcome))
        session->busy = true;
    return not_reached(session, number, stage, outcome, &err);
}

/* EHLO, STARTTLS and the handshake (RFC 3207 4), behind which the session is as it was behind the
 * greeting. */
static enum step_end start_tls(struct session *session, unsigned number)
{
    static const struct stage starttls = {START_GREETED, "STARTTLS", 2};
    const struct stage *stage = &stages[1];
    struct channel *channel = &session->channels[number];
    struct err err = {0};
    size_t plain_left = 0;
    enum step_end ended = play_stage(session, number, stage, NULL);
    if (ended != STEP_DONE)
        return ended;
    if (!session_send(session, number, "STARTTLS\r\n", strlen("STARTTLS\r\n")))
        return STEP_STOPPED;
    enum link_outcome outcome = session_reply(session, number, &err);
    if (outcome == LINK_OK && channel->reply.code == 220) {
        reply_clear(&channel->reply);
        outcome =
            link_starttls(channel->link, clock_now() + session->timeout_ms, &plain_left, &err);
        if (outcome == LINK_OK) {
            transcript_event(session->transcript, number, "TLS: %s", link_tls_name(channel->link));
            return STEP_DONE;
        }
    }
    return not_reached(session, number, &starttls, outcome, &err);
}

enum step_end session_start(struct session *session, unsigned number, enum script_start state,
                            const char *recipient)
{
    if (state == START_CLOSED)
        return STEP_DONE;
    bool in_tls = number == SESSION_SENTINEL
                      ? survey_wants_tls(session->context->survey)
                      : play_starts_in_tls(session->context, session->script);
    struct err err = {0};
    enum link_outcome outcome = session_connect(session, number, &err);
    if (outcome == LINK_STOPPED)
        return STEP_STOPPED;
    if (outcome != LINK_OK)
        return session_trouble(session, NULL, "no connection: %s", err.text);
    for (size_t i = 0; i < sizeof stages / sizeof *stages && stages[i].state <= state; i++) {
        enum step_end ended = play_stage(session, number, &stages[i], recipient);
        if (ended == STEP_DONE && stages[i].state == START_GREETED && in_tls)
            ended = start_tls(session, number);
        if (ended == STEP_DONE && stages[i].state == START_HELLO)
            ended = login_if_required(session, number);
        if (ended != STEP_DONE)
            return ended;
    }
    return STEP_DONE;
}

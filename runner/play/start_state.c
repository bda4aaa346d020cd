#include "start_state.h"

#include "count_of.h"
#include "login.h"
#include "memory.h"
#include "play.h"
#include "say_again.h"
#include "session_assume.h"
#include "way_in.h"

#include <stdlib.h>
#include <string.h>

/* One command of the setup, and the first digit that its reply must have. */
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

static bool is_probe(const struct channel *channel)
{
    return channel_purpose(channel) == CHANNEL_OF_PROBE;
}

static char *stage_line(const struct session *session, enum script_start state,
                        const char *recipient)
{
    switch (state) {
    case START_MAIL:
        return mem_format("MAIL FROM:<%s>\r\n", session_variable(session, "sender"));
    case START_RECIPIENT:
        return mem_format("RCPT TO:<%s>\r\n",
                          recipient ? recipient : session_variable(session, "recipient"));
    case START_DATA:
        return mem_text("DATA\r\n");
    default:
        return mem_text(""); /* the greeting */
    }
}

/* The server did not do its part of STAGE. Before the greeting it may have too many clients, which
 * is not an incident. */
static enum step_end not_reached(struct session *session, const struct channel *channel,
                                 const char *stage, enum link_outcome outcome,
                                 const struct err *err)
{
    const struct buffer *octets = &channel_last_reply(channel)->octets;
    bool is_greeting = strcmp(stage, stages[0].name) == 0;
    if (outcome != LINK_OK && (!is_greeting || outcome == LINK_STOPPED))
        return session_unanswered(session, NULL, channel, stage, outcome, err);
    if (!octets->length)
        return session_trouble(session, NULL, "the greeting: %s",
                               err->text[0] ? err->text : link_outcome_name(outcome));
    struct buffer got = {0};
    reply_quote(&got, channel_last_reply(channel));
    enum step_end ended =
        session->busy ? session_trouble(session, NULL, "the greeting is %s", buffer_text(&got))
                      : session_skipped(session, NULL, "in preparation %s was answered with %s",
                                        stage, buffer_text(&got));
    buffer_release(&got);
    return ended;
}

/* A server that has enough connections says 421 (RFC 5321 3.8) or closes without a word:
 * back-pressure, not a verdict. */
static bool turned_away(const struct channel *channel, enum link_outcome outcome)
{
    const struct reply *reply = channel_last_reply(channel);
    return reply->code == 421 ||
           (reply->octets.length == 0 && (outcome == LINK_CLOSED || outcome == LINK_RESET));
}

static enum link_outcome ask(struct session *session, struct channel *channel,
                             enum script_start state, const char *recipient, struct err *err)
{
    if (state == START_HELLO)
        return channel_hello(channel, session_variable(session, "client"), err);
    char *line = stage_line(session, state, recipient);
    enum link_outcome outcome = channel_ask(channel, line, err);
    free(line);
    return outcome;
}

/* The same, and once more if it is put off. */
static enum link_outcome ask_twice(struct session *session, struct channel *channel,
                                   enum script_start state, const char *recipient, struct err *err)
{
    enum link_outcome outcome = ask(session, channel, state, recipient, err);
    if (outcome != LINK_OK || !is_put_off(channel) || state < START_MAIL)
        return outcome;
    session->plain_put_off |= is_probe(channel);
    return ask(session, channel, state, recipient, err);
}

static enum step_end play_stage(struct session *session, struct channel *channel,
                                const struct stage *stage, const char *recipient)
{
    struct err err = {0};
    enum link_outcome outcome = ask_twice(session, channel, stage->state, recipient, &err);
    if (outcome == LINK_OK && channel_last_reply(channel)->code / 100 == stage->digit)
        return STEP_DONE;
    if (stage->state == START_GREETED && turned_away(channel, outcome))
        session->busy = true;
    return not_reached(session, channel, stage->name, outcome, &err);
}

/* EHLO, STARTTLS and the handshake (RFC 3207 4), which puts the session back to where it was after
 * the greeting. */
static enum step_end start_tls(struct session *session, struct channel *channel)
{
    enum link_outcome outcome;
    struct err err = {0};
    enum step_end ended = play_stage(session, channel, &stages[1], NULL);
    session->leaning.on |= OWNS_STARTTLS;
    if (ended == STEP_DONE && !channel_ask_for_tls(channel, 0, &outcome, &err))
        ended = not_reached(session, channel, "STARTTLS", outcome, &err);
    return ended;
}

bool session_is_off_the_way(const struct session *session, const struct channel *channel)
{
    const struct way_in *way = survey_way(session->context->survey);
    return (way->tls && !channel_is_tls(channel)) || (way->login && !channel_is_logged_in(channel));
}

/* A case that makes the handshake itself may not be able to begin in a transaction. */
static enum step_end log_in(struct session *session, struct channel *channel,
                            enum script_start state)
{
    enum step_end ended = login_if_required(session, channel);
    if (ended != STEP_DONE || state <= START_HELLO || !session_is_off_the_way(session, channel))
        return ended;
    return session_skipped(
        session, NULL, SESSION_OFF_THE_WAY,
        way_in_name(survey_way(session->context->survey), &session->context->target->endpoint));
}

/* Plays from the greeting on. */
static enum step_end play_stages(struct session *session, struct channel *channel,
                                 enum script_start state, const char *recipient)
{
    bool in_tls = is_probe(channel) ? survey_way(session->context->survey)->tls
                                    : play_starts_in_tls(session->context, session->script);
    enum step_end ended = STEP_DONE;
    for (size_t i = 0; i < COUNT_OF(stages) && stages[i].state <= state; i++) {
        ended = play_stage(session, channel, &stages[i], recipient);
        if (ended == STEP_DONE && stages[i].state == START_GREETED && in_tls)
            ended = start_tls(session, channel);
        if (ended == STEP_DONE && stages[i].state == START_HELLO)
            ended = log_in(session, channel, state);
        if (ended != STEP_DONE)
            break;
    }
    return ended;
}

enum step_end session_start_again(struct session *session, struct channel *channel,
                                  const char *recipient)
{
    enum step_end ended = STEP_DONE;
    for (size_t i = 0; i < COUNT_OF(stages) && ended == STEP_DONE; i++)
        if (stages[i].state >= START_MAIL)
            ended = play_stage(session, channel, &stages[i], recipient);
    return ended;
}

/* What the server has said too much by now is not a reply to what the case sends, nor does it break
 * a silence. A 421 may come at any time (RFC 5321 3.8), and is what the case is answered. */
static void pass_unsolicited(struct channel *channel)
{
    channel_look_for_unsolicited(channel);
    if (channel_last_reply(channel)->code == 421)
        channel_put_back(channel);
}

enum step_end session_start(struct session *session, struct channel *channel,
                            enum script_start state, const char *recipient)
{
    struct err err = {0};
    if (state == START_CLOSED)
        return STEP_DONE;
    if (state > START_CONNECTED && session_lacks_turn(session, channel))
        return session_skipped(session, NULL, SESSION_LACKS_TURN);
    enum link_outcome outcome = channel_open(channel, &err);
    if (outcome == LINK_STOPPED)
        return STEP_STOPPED;
    if (outcome != LINK_OK)
        return session_trouble(session, NULL, "no connection: %s", err.text);
    enum step_end ended = play_stages(session, channel, state, recipient);
    if (ended == STEP_DONE)
        pass_unsolicited(channel);
    return ended;
}

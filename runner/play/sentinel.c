#include "sentinel.h"

#include "memory.h"
#include "say_again.h"
#include "session_assume.h"
#include "start_state.h"
#include "stray.h"

#include <stdlib.h>
#include <string.h>

char *sentinel_message(const char *sender, const char *recipient, const char *token)
{
    return mem_format("From: <%s>\r\nTo: <%s>\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\n"
                      "Message-ID: <%s@client.example>\r\nSubject: sentinel %s\r\n\r\n%s\r\n.\r\n",
                      sender, recipient, token, token, token);
}

static enum step_end refused(struct session *session, const struct step *step,
                             const struct channel *channel, const char *recipient)
{
    struct buffer got = {0};
    reply_quote(&got, channel_last_reply(channel));
    session_skipped(session, step, "the probe message to <%s> was answered with %s", recipient,
                    buffer_text(&got));
    buffer_release(&got);
    return STEP_SKIPPED;
}

/* The message, and if it is put off, once more in another transaction. */
static enum link_outcome say(struct session *session, const char *recipient, const char *token,
                             struct err *err)
{
    struct channel *channel = session_probe_channel(session);
    char *message = sentinel_message(session_variable(session, "sender"), recipient, token);
    enum link_outcome outcome = channel_ask(channel, message, err);
    if (outcome == LINK_OK && is_put_off(channel) &&
        session_start_again(session, channel, recipient) == STEP_DONE) {
        session->plain_put_off = true;
        outcome = channel_ask(channel, message, err);
    }
    free(message);
    return outcome;
}

static enum step_end send_message(struct session *session, const struct step *step,
                                  const char *recipient, const char *token)
{
    struct channel *channel = session_probe_channel(session);
    struct err err = {0};
    enum link_outcome outcome = say(session, recipient, token, &err);
    if (outcome != LINK_OK)
        return session_unanswered(session, step, channel, "the end of the probe message", outcome,
                                  &err);
    if (channel_last_reply(channel)->code / 100 != 2)
        return refused(session, step, channel, recipient);
    return STEP_DONE;
}

static enum step_end quit(struct session *session)
{
    struct err err = {0};
    return channel_quit(session_probe_channel(session), &err) == LINK_STOPPED ? STEP_STOPPED
                                                                              : STEP_DONE;
}

static enum step_end wait_for(struct session *session, const struct step *step,
                              const char *recipient, const char *token)
{
    const struct context *context = session->context;
    struct delivery *deliveries;
    struct err err = {0};
    struct mailbox_search search = {recipient, token, 1, clock_now() + context->wait_ms};
    size_t found;
    if (!mailbox_wait(context->mailbox, &search, &deliveries, &found, &err))
        return session_trouble(session, step, "the mailbox cannot be read: %s", err.text);
    deliveries_free(deliveries, found);
    if (stop_is_set(context->stop))
        return STEP_STOPPED;
    if (found)
        return STEP_DONE;
    enum step_end ended =
        stray_judge(session, step, &(struct missing){recipient, token, .has_one_recipient = true});
    if (ended != STEP_DONE)
        return ended;
    struct err why;
    double seconds = (double)context->wait_ms / 1000.0;
    if (mailbox_explain(context->mailbox, recipient, &why))
        return session_trouble(session, step,
                               "the probe message was accepted but is not in the mailbox of "
                               "%s after %.3g s: %s",
                               recipient, seconds, why.text);
    return session_met(session, step, INCIDENT_LOST, "1 in the mailbox",
                       mem_text("none in the mailbox"),
                       "the probe message was accepted but is not in the mailbox of %s after "
                       "%.3g s",
                       recipient, seconds);
}

static enum step_end deliver(struct session *session, const struct step *step,
                             const char *recipient, const char *token)
{
    enum step_end ended =
        session_start(session, session_probe_channel(session), START_DATA, recipient);
    return ended == STEP_DONE ? send_message(session, step, recipient, token) : ended;
}

enum step_end sentinel_send(struct session *session, const struct step *step)
{
    char token[TOKEN_LENGTH + 1];
    tokens_next(session->context->tokens, token);
    enum step_end ended = deliver(session, step, session_variable(session, "recipient"), token);
    return ended == STEP_DONE ? quit(session) : ended;
}

static enum step_end send_and_wait(struct session *session, const struct step *step,
                                   const char *recipient, bool quits)
{
    char token[TOKEN_LENGTH + 1];
    tokens_next(session->context->tokens, token);
    enum step_end ended = deliver(session, step, recipient, token);
    if (ended == STEP_DONE && quits)
        ended = quit(session);
    return ended == STEP_DONE ? wait_for(session, step, recipient, token) : ended;
}

enum step_end sentinel_play(struct session *session, const struct step *step, const char *recipient)
{
    return send_and_wait(session, step, recipient, true);
}

enum step_end sentinel_play_and_stay(struct session *session, const struct step *step,
                                     const char *recipient)
{
    return send_and_wait(session, step, recipient, false);
}

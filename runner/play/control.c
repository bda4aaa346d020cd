#include "control.h"

#include "count_of.h"
#include "memory.h"
#include "sentinel.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The commands that a server may refuse whatever their form, for good or only for the moment, or
 * answer otherwise than it should. */
static const struct {
    enum asked asked;
    const char *classes; /* of the reply */
} verbs[] = {{ASKED_MAIL, "345"},
             {ASKED_RCPT, "345"},
             {ASKED_DATA, "245"},
             {ASKED_BDAT, "345"},
             {ASKED_AUTH, "4"}};

enum asked control_asked(const struct channel *channel)
{
    const char *command = channel_last_command(channel);
    enum asked asked = channel_asked(channel);
    return asked == ASKED_UNKNOWN ? asked_by_line(command, strcspn(command, "\\")) : asked;
}

static bool is_of_transaction(const struct channel *channel, unsigned code)
{
    enum asked asked = control_asked(channel);
    for (size_t i = 0; i < COUNT_OF(verbs); i++)
        if (verbs[i].asked == asked)
            return strchr(verbs[i].classes, (char)('0' + code / 100)) != NULL;
    return false;
}

static char *quoted(const struct channel *channel)
{
    struct buffer text = {0};
    reply_quote(&text, channel_last_reply(channel));
    return buffer_take(&text);
}

/* Whether the last reply is what a server may also say to a plain message. */
static bool is_to_be_controlled(const struct session *session, const struct step *step,
                                const struct expect *expect)
{
    const struct channel *channel = session_channel(session, step->connection);
    unsigned code = channel_last_reply(channel)->code;
    bool is_put_off = code / 100 == 4;
    if (code == 421 ||
        !(is_put_off ? expect_wants_acceptance(expect) : expect_allows_acceptance(expect)))
        return false;
    if (channel_ended_content(channel))
        return is_put_off || code / 100 == 5;
    return is_of_transaction(channel, code) &&
           (is_put_off || !(session->script->owns & OWNS_TRANSACTION));
}

enum step_end control_refusal(struct session *session, const struct step *step, const char *what,
                              const char *got, unsigned code)
{
    const struct channel *channel = session_probe_channel(session);
    if (session_lacks_turn(session, channel))
        return STEP_DONE;
    session->plain_put_off = false;
    enum step_end ended = sentinel_send(session, step);
    if (ended == STEP_DONE && code / 100 == 4 && (session->plain_put_off || session->is_by_place))
        return session_skipped(session, step, "%s was answered with %s, %s", what, got,
                               session->plain_put_off
                                   ? "and a plain message is put off at first"
                                   : "which may be for its place in the session: a plain message "
                                     "in one of its own is accepted");
    if (ended == STEP_DONE)
        session->put_off = code / 100 == 4;
    if (ended != STEP_SKIPPED)
        return ended;
    char *plain = quoted(channel);
    session_forget_reason(session);
    session_skipped(session, step,
                    "%s was answered with %s, and a plain message is refused too: %s", what, got,
                    plain);
    free(plain);
    return STEP_SKIPPED;
}

void control_watch_put_off(const struct session *session, const struct step *step)
{
    const struct target *target = session->context->target;
    const struct channel *channel = session_channel(session, step->connection);
    bool is_put_off =
        channel_ended_content(channel) && channel_last_reply(channel)->code / 100 == 4;
    /* what was accepted before has the same token */
    bool is_alone = !session->accepted && !transcript_mentions(session->transcript, "BDAT") &&
                    !transcript_mentions(session->transcript, "libcurl delivered");
    if (!is_put_off || !is_alone || target->protocol == PROTOCOL_LMTP)
        return;
    for (size_t i = 0; i < target->recipients_count; i++) {
        struct recheck recheck = {.script = session->script,
                                  .line = step->at.line,
                                  .recipient = mem_text(target->recipients[i]),
                                  .token = mem_text(session->token),
                                  .is_put_off = true};
        if (transcript_mentions(session->transcript, recheck.recipient))
            rechecks_add(session->context->rechecks, &recheck);
        free(recheck.recipient);
        free(recheck.token);
    }
}

/* A server may put off what comes second, or with others. Where a command was said again, by
 * itself, it is not that, nor where the message is the first. */
static bool may_be_by_place(const struct session *session, const struct channel *channel)
{
    if (channel_ended_content(channel))
        return session->accepted > 0;
    enum asked asked = control_asked(channel);
    return !session->is_said_again &&
           (asked == ASKED_MAIL || asked == ASKED_RCPT || asked == ASKED_DATA);
}

enum step_end control_play(struct session *session, const struct step *step,
                           const struct expect *expect)
{
    const struct channel *channel = session_channel(session, step->connection);
    if (!is_to_be_controlled(session, step, expect))
        return STEP_DONE;
    char *got = quoted(channel);
    session->is_by_place = may_be_by_place(session, channel);
    enum step_end ended = control_refusal(
        session, step,
        channel_ended_content(channel) ? "the message" : channel_last_command(channel), got,
        channel_last_reply(channel)->code);
    free(got);
    return ended;
}

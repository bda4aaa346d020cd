#include "control.h"

#include "count_of.h"
#include "memory.h"
#include "sentinel.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The commands that a server may refuse whatever their form; for good, or only for the moment. */
static const struct {
    const char *verb;
    const char *classes; /* of the reply */
} verbs[] = {{"MAIL", "45"}, {"RCPT", "45"}, {"DATA", "45"}, {"BDAT", "45"}, {"AUTH", "4"}};

static bool is_of_transaction(const char *command, unsigned code)
{
    for (size_t i = 0; i < COUNT_OF(verbs); i++)
        if (strncasecmp(command, verbs[i].verb, strlen(verbs[i].verb)) == 0)
            return strchr(verbs[i].classes, (char)('0' + code / 100)) != NULL;
    return false;
}

static bool same(const char *command, char *plain)
{
    bool is_same = strcmp(command, plain) == 0;
    free(plain);
    return is_same;
}

/* Whether the case says what the control would say: it judges the plain form itself. */
static bool is_plain(const struct session *session, const char *command)
{
    return same(command, mem_format("MAIL FROM:<%s>\\r\\n", session_variable(session, "sender"))) ||
           same(command,
                mem_format("RCPT TO:<%s>\\r\\n", session_variable(session, "recipient"))) ||
           strcasecmp(command, "DATA\\r\\n") == 0;
}

static char *quoted(const struct channel *channel)
{
    struct buffer text = {0};
    reply_quote(&text, channel_last_reply(channel));
    return buffer_take(&text);
}

/* Whether the last reply refuses what a server may also refuse for the moment. */
static bool is_to_be_controlled(const struct session *session, const struct step *step,
                                const struct expect *expect)
{
    const struct channel *channel = session_channel(session, step->connection);
    unsigned code = channel_last_reply(channel)->code;
    const char *command = channel_last_command(channel);
    if (code == 421 || (code / 100 != 4 && code / 100 != 5) || !expect_wants_acceptance(expect))
        return false;
    return channel_ended_content(channel) ||
           (is_of_transaction(command, code) && (code / 100 == 4 || !is_plain(session, command)));
}

enum step_end control_refusal(struct session *session, const struct step *step, const char *what,
                              const char *got, unsigned code)
{
    const struct channel *channel = session_probe_channel(session);
    if (session_lacks_turn(session, channel))
        return STEP_DONE;
    session->plain_put_off = false;
    enum step_end ended = sentinel_send(session, step);
    if (ended == STEP_DONE && code / 100 == 4 && session->plain_put_off)
        return session_skipped(session, step,
                               "%s was answered with %s, and a plain message is put off at first",
                               what, got);
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

enum step_end control_play(struct session *session, const struct step *step,
                           const struct expect *expect)
{
    const struct channel *channel = session_channel(session, step->connection);
    if (!is_to_be_controlled(session, step, expect))
        return STEP_DONE;
    char *got = quoted(channel);
    enum step_end ended = control_refusal(
        session, step,
        channel_ended_content(channel) ? "the message" : channel_last_command(channel), got,
        channel_last_reply(channel)->code);
    free(got);
    return ended;
}

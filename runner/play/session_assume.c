#include "session_assume.h"

#include "escape.h"
#include "login.h"
#include "memory.h"
#include "say_again.h"

#include <stdlib.h>
#include <string.h>

/* So many refusals in a session, and a server may protect itself by closing it (RFC 5321 7.8). */
#define REFUSALS_MOST 2

/* What was sent last, for people: without its line ending; of a message not its text. */
static char *last_sent(const struct channel *channel)
{
    const char *said =
        channel_ended_content(channel) ? "the message" : channel_last_command(channel);
    size_t length = strlen(said), ending = strlen("\\r\\n");
    if (length > ending && strcmp(said + length - ending, "\\r\\n") == 0)
        length -= ending;
    return mem_copy(said, length);
}

/* RFC 5321 3.8: a server must not close the connection by itself, except after a 421. */
static enum step_end dropped(struct session *session, const struct step *step,
                             const struct channel *channel, const char *what, const char *how)
{
    if (channel_is_over(channel))
        return session_skipped(session, step, "the server ended the session with 421, before %s",
                               what);
    if (channel_refusals(channel) > REFUSALS_MOST)
        return session_skipped(session, step, "the connection was %s after %u refusals, at %s", how,
                               channel_refusals(channel), what);
    if (!channel_is_proper(channel))
        return session_skipped(session, step,
                               "the connection was %s after what not every server takes, at %s",
                               how, what);
    return session_met(session, step, INCIDENT_DROPPED, "a reply, or 421 before the end",
                       mem_text(how), "the connection was %s where the reply to %s was due", how,
                       what);
}

/* RFC 5321 4.2: every command gets a reply. */
static enum step_end silent(struct session *session, const struct step *step,
                            const struct channel *channel, const char *what)
{
    const struct buffer *octets = &channel_last_reply(channel)->octets;
    return session_met(session, step, INCIDENT_UNANSWERED, "a reply",
                       octets->length ? escape_new(octets->octets, octets->length)
                                      : mem_text("nothing"),
                       "no %sreply to %s within %.3g s", octets->length ? "complete " : "", what,
                       (double)channel_timeout_ms(channel) / 1000.0);
}

static enum step_end unanswered(struct session *session, const struct step *step,
                                const struct channel *channel, const char *what,
                                enum link_outcome outcome, const struct err *err)
{
    switch (outcome) {
    case LINK_STOPPED:
        return STEP_STOPPED;
    case LINK_TIMEOUT:
        return silent(session, step, channel, what);
    case LINK_OK: /* within a reply */
    case LINK_CLOSED:
        return dropped(session, step, channel, what, "closed");
    case LINK_RESET:
        return dropped(session, step, channel, what, "reset");
    default:
        return session_trouble(session, step, "%s: %s", what,
                               err->text[0] ? err->text : link_outcome_name(outcome));
    }
}

enum step_end session_unanswered(struct session *session, const struct step *step,
                                 const struct channel *channel, const char *what,
                                 enum link_outcome outcome, const struct err *err)
{
    enum step_end ended = unanswered(session, step, channel, what, outcome, err);
    return ended == STEP_BROKEN ? STEP_TROUBLE : ended;
}

enum step_end session_turned_away(struct session *session, const struct step *step,
                                  const struct expect *expect)
{
    struct channel *channel = session_channel(session, step->connection);
    const struct reply *reply = channel_last_reply(channel);
    struct buffer why = {0};
    enum step_end ended = STEP_DONE;
    if (reply->code == 421 && channel_asked(channel) == ASKED_GREETING &&
        !expect_match(expect, reply, session->vars, &why)) {
        struct buffer got = {0};
        reply_quote(&got, reply);
        session->busy = true;
        ended = session_trouble(session, step, "the greeting is %s", buffer_text(&got));
        buffer_release(&got);
    }
    buffer_release(&why);
    return ended;
}

static enum step_end compare(struct session *session, const struct step *step,
                             const struct expect *expect, const struct channel *channel)
{
    struct buffer why = {0};
    const struct reply *reply = channel_last_reply(channel);
    enum step_end ended = session_turned_away(session, step, expect);
    if (ended != STEP_DONE)
        return ended;
    if (reply->faults & REPLY_TOO_BIG || !expect_match(expect, reply, session->vars, &why)) {
        struct buffer got = {0};
        reply_quote(&got, reply);
        char *sent = last_sent(channel);
        ended = session_skipped(session, step, "%s was answered with %s where %s was assumed", sent,
                                buffer_text(&got), expect_source(expect));
        free(sent);
        buffer_release(&got);
    }
    buffer_release(&why);
    return ended;
}

enum step_end session_assume(struct session *session, const struct step *step,
                             const struct expect *expect)
{
    struct err err = {0};
    struct channel *channel = session_channel(session, step->connection);
    if (!channel_last_reply(channel)->octets.length && session_lacks_turn(session, channel))
        return session_skipped(session, step, SESSION_LACKS_TURN);
    enum link_outcome outcome = channel_reply(channel, &err);
    const struct reply *reply = channel_last_reply(channel);
    say_again(session, step, expect, &outcome, &err);
    session_note_reply(session, channel);
    bool whole = outcome == LINK_OK && !(reply->faults & REPLY_CUT);
    if (whole) {
        enum step_end ended = compare(session, step, expect, channel);
        return ended == STEP_DONE ? login_after_ehlo(session, channel) : ended;
    }
    bool ended = outcome == LINK_OK || outcome == LINK_CLOSED || outcome == LINK_RESET;
    if (ended && expect_allows_closed(expect))
        return STEP_DONE;
    char *sent = last_sent(channel);
    enum step_end end = unanswered(session, step, channel, sent, outcome, &err);
    free(sent);
    return end == STEP_BROKEN ? STEP_SKIPPED : end;
}

#include "session_expect.h"

#include "control.h"
#include "escape.h"
#include "login.h"
#include "memory.h"
#include "say_again.h"
#include "session_assume.h"
#include "start_state.h"
#include "way_in.h"

static char *escaped_reply(const struct reply *reply)
{
    struct buffer out = {0};
    escape_shortened(&out, buffer_text(&reply->octets), reply->octets.length, 600);
    return buffer_take(&out);
}

/* The connection was closed where that is allowed, but `should` may expect a reply. */
static enum step_end judge_closed(struct session *session, const struct step *step,
                                  const struct expect *expect)
{
    const struct expect *should = expect_should(expect);
    if (should && !expect_allows_closed(should))
        session_warn(session, step, expect_judges(should), expect_source(should),
                     mem_text("closed"), "the connection was closed");
    return STEP_DONE;
}

/* Nothing, or only part of a reply, arrived in time. */
static enum step_end judge_silence(struct session *session, const struct step *step,
                                   const char *wanted)
{
    const struct channel *channel = session_channel(session, step->connection);
    const struct reply *reply = channel_last_reply(channel);
    double seconds = (double)channel_timeout_ms(channel) / 1000.0;
    if (reply->octets.length)
        return session_broken(session, step, wanted, escaped_reply(reply),
                              "the reply was not complete within %.3g s where %s was expected",
                              seconds, wanted);
    return session_broken(session, step, wanted, mem_text("nothing"),
                          "no reply within %.3g s where %s was expected", seconds, wanted);
}

/* The server closed the connection within a reply: a client cannot know what the rest would have
 * been. */
static enum step_end judge_cut(struct session *session, const struct step *step,
                               const struct expect *expect, enum link_outcome outcome)
{
    const char *wanted = expect_source(expect);
    return session_broken(
        session, step, wanted,
        escaped_reply(channel_last_reply(session_channel(session, step->connection))),
        "the connection was %s within the reply where %s was expected",
        outcome == LINK_RESET ? "reset" : "closed", wanted);
}

/* No reply arrived. */
static enum step_end judge_no_reply(struct session *session, const struct step *step,
                                    const struct expect *expect, enum link_outcome outcome,
                                    const struct err *err)
{
    const char *wanted = expect_source(expect);
    switch (outcome) {
    case LINK_STOPPED:
        return STEP_STOPPED;
    case LINK_CLOSED:
    case LINK_RESET:
        if (expect_allows_closed(expect))
            return judge_closed(session, step, expect);
        if (channel_refusals(session_channel(session, step->connection)))
            session->leaning.on |= OWNS_REFUSALS;
        if (session->accepted)
            session->leaning.on |= OWNS_SEVERAL_MESSAGES;
        return session_broken(session, step, wanted, mem_text(link_outcome_name(outcome)),
                              "the connection was %s where %s was expected",
                              outcome == LINK_RESET ? "reset" : "closed", wanted);
    case LINK_TIMEOUT:
        return judge_silence(session, step, wanted);
    default:
        return session_broken(session, step, wanted, mem_text(link_outcome_name(outcome)), "%s",
                              err->text);
    }
}

/* RFC 5321 3.8: a server may end a session with 421. If it does so after errors of ours, that is
 * its policy against abuse, and the case is not judged. */
static bool ended_by_policy(const struct channel *channel)
{
    return channel_last_reply(channel)->code == 421 && channel_refusals(channel) > 2;
}

/* RFC 3207 4, RFC 4954 6: 530, or what MAIL was answered with in the clear, where mail is accepted
 * only under TLS or after a login, and the case has neither. */
static bool refused_by_policy(const struct session *session, const struct channel *channel)
{
    const struct survey *survey = session->context->survey;
    unsigned code = channel_last_reply(channel)->code;
    return session_is_off_the_way(session, channel) &&
           (code == 530 || code == survey_found(survey, WAY_CLEAR)->code);
}

static bool is_late(const struct expect *expect, const struct reply *reply, struct buffer *why)
{
    long within = expect_within(expect);
    if (!within || reply->seconds * 1000.0 <= (double)within)
        return false;
    buffer_format(why, "the reply took %.3f s, longer than %.3f s", reply->seconds,
                  (double)within / 1000.0);
    return true;
}

/* What is wrong with the last reply may be what an owner is about. */
static void note_what_owners_judge(struct session *session, const struct channel *channel,
                                   const struct expect *expect)
{
    const struct reply *reply = channel_last_reply(channel);
    if (control_asked(channel) == ASKED_UNKNOWN)
        session->leaning.on |= OWNS_UNKNOWN;
    if (control_asked(channel) == ASKED_EHLO && reply->code >= 400)
        session->leaning.on |= OWNS_EHLO;
    if (channel_ended_content(channel) && reply->code / 100 == 3)
        session->leaning.on |= OWNS_END_OF_DATA;
    if (reply->code / 100 == 4 && reply->code != 421 && !expect_wants_acceptance(expect))
        session->leaning.on |= OWNS_PERMANENCE;
    if (expect_misses_code(expect, reply))
        session->leaning.on |= OWNS_CODES;
    if (expect_allows_code(expect, 503) || channel_came_too_early(channel))
        session->leaning.on |= OWNS_ORDER;
    session->leaning.asked = control_asked(channel);
    session->leaning.code = reply->code;
    if (session->leaning.asked == ASKED_QUIT)
        session->leaning.on |= OWNS_QUIT;
}

static enum step_end judge_should(struct session *session, const struct step *step,
                                  const struct expect *expect, const struct reply *reply)
{
    const struct expect *should = expect_should(expect);
    struct buffer why = {0};
    enum step_end ended = STEP_DONE;
    if (should &&
        (!expect_match(should, reply, session->vars, &why) || is_late(should, reply, &why)))
        ended = control_play(session, step, should);
    session->put_off = false; /* it is tried again only where the case ends with it */
    if (why.length && ended == STEP_DONE) {
        note_what_owners_judge(session, session_channel(session, step->connection), should);
        session_warn(session, step, expect_judges(should), expect_source(should),
                     escaped_reply(reply), buffer_text(&why));
    }
    buffer_release(&why);
    return ended;
}

/* The reply is not as expected, for the reason WHY. */
static enum step_end judge_mismatch(struct session *session, const struct step *step,
                                    const struct expect *expect, const char *why)
{
    const struct channel *channel = session_channel(session, step->connection);
    if (refused_by_policy(session, channel))
        return session_skipped(
            session, step, SESSION_OFF_THE_WAY,
            way_in_name(survey_way(session->context->survey), &session->context->target->endpoint));
    if (ended_by_policy(channel))
        return session_skipped(session, step,
                               "the server ended the session with 421 after %u errors: its "
                               "policy, so this could not be tried",
                               channel_refusals(channel) - 1);
    note_what_owners_judge(session, channel, expect);
    control_watch_put_off(session, step);
    enum step_end ended = control_play(session, step, expect);
    if (ended != STEP_DONE)
        return ended;
    return session_broken(session, step, expect_source(expect),
                          escaped_reply(channel_last_reply(channel)), "%s", why);
}

static enum step_end judge_reply(struct session *session, const struct step *step,
                                 const struct expect *expect)
{
    struct channel *channel = session_channel(session, step->connection);
    const struct reply *reply = channel_last_reply(channel);
    struct buffer why = {0};
    enum step_end ended = session_turned_away(session, step, expect);
    if (ended != STEP_DONE)
        return ended;
    if (reply->faults & REPLY_TOO_BIG)
        ended = session_broken(session, step, expect_source(expect), escaped_reply(reply),
                               "the reply is so long that only its beginning was read");
    else if (!expect_match(expect, reply, session->vars, &why))
        ended = judge_mismatch(session, step, expect, why.octets);
    else if (is_late(expect, reply, &why))
        ended = session_broken(session, step, expect_source(expect), escaped_reply(reply), "%s",
                               why.octets);
    else
        ended = judge_should(session, step, expect, reply);
    buffer_release(&why);
    return ended == STEP_DONE ? login_after_ehlo(session, channel) : ended;
}

enum step_end session_expect(struct session *session, const struct step *step,
                             const struct expect *expect)
{
    struct err err = {0};
    struct channel *channel = session_channel(session, step->connection);
    enum link_outcome outcome = channel_reply(channel, &err);
    const struct reply *reply = channel_last_reply(channel);
    say_again(session, step, expect, &outcome, &err);
    session_note_reply(session, channel);
    if (reply->faults & REPLY_CUT && !expect_allows_closed(expect))
        return judge_cut(session, step, expect, outcome);
    if (reply->octets.length && outcome != LINK_STOPPED && outcome != LINK_TIMEOUT)
        return judge_reply(session, step, expect);
    return judge_no_reply(session, step, expect, outcome, &err);
}

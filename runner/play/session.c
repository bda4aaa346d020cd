#include "session.h"

#include "escape.h"
#include "memory.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* For the rest of a reply that has begun to come unasked. */
#define UNASKED_MOST_MS 200

/* Keeps what went wrong, unless something did already: the first deviation is the one to explain.
 */
static void explain(struct session *session, const struct step *step, const char *expected,
                    char *got, char *reason)
{
    if (session->reason) {
        free(got);
        free(reason);
        return;
    }
    session->reason = transcript_redact(session->transcript, reason);
    session->expected = expected ? mem_text(expected) : NULL;
    session->got = got ? transcript_redact(session->transcript, got) : NULL;
    session->failed_line = step ? step->at.line : 0;
}

/* A broken MUST outweighs a `should` that came before it. */
static void forget_warning(struct session *session)
{
    if (!session->warned)
        return;
    free(session->reason);
    free(session->expected);
    free(session->got);
    session->reason = session->expected = session->got = NULL;
    session->warned = false;
}

/* The reason why the case ends here. */
static void end_with(struct session *session, const struct step *step, const char *expected,
                     char *got, const char *format, va_list args)
{
    char text[1024];
    vsnprintf(text, sizeof text, format, args);
    forget_warning(session);
    explain(session, step, expected, got, escape_words(text));
}

enum step_end session_broken(struct session *session, const struct step *step, const char *expected,
                             char *got, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    end_with(session, step, expected, got, format, args);
    va_end(args);
    return STEP_BROKEN;
}

enum step_end session_skipped(struct session *session, const struct step *step, const char *format,
                              ...)
{
    va_list args;
    va_start(args, format);
    end_with(session, step, NULL, NULL, format, args);
    va_end(args);
    return STEP_SKIPPED;
}

enum step_end session_trouble(struct session *session, const struct step *step, const char *format,
                              ...)
{
    va_list args;
    va_start(args, format);
    end_with(session, step, NULL, NULL, format, args);
    va_end(args);
    return STEP_TROUBLE;
}

void session_warn(struct session *session, const struct step *step, const char *expected, char *got,
                  const char *why)
{
    explain(session, step, expected, got, mem_text(why));
    session->warned = true;
}

enum link_outcome session_connect(struct session *session, unsigned number, struct err *err)
{
    const struct target *target = session->context->target;
    struct channel *channel = &session->channels[number];
    link_free(&channel->link);
    reply_clear(&channel->reply);
    channel->closed = false;
    channel->kept = false;
    channel->refusals = 0;
    channel->command[0] = '\0';
    /* the greeting; LMTP answers a message once for each recipient */
    channel->outstanding =
        (struct outstanding){.replies = 1, .is_unknown = target->protocol == PROTOCOL_LMTP};
    channel->unasked = false;
    channel->settings = (struct link_settings){
        .endpoint = &target->endpoint,
        .tls_ca = target->tls.ca,
        .tls_verify = target->tls.verify,
        .tls_name = target_tls_name(target),
        .connect_ms = session->timeout_ms,
        .stop = session->context->stop,
        .guard = session->context->guard,
    };
    enum link_outcome outcome = link_open(&channel->settings, &channel->link, err);
    if (outcome == LINK_OK)
        transcript_event(session->transcript, number, "connected to %s", target->address);
    else
        transcript_event(session->transcript, number, "not connected: %s", err->text);
    return outcome;
}

/* Whether a reply is there that nobody asked for. Behind 354 it is an early refusal of the message,
 * and behind our FIN a word about that. */
static bool has_unasked(const struct channel *channel)
{
    if (!channel->link || !link_is_open(channel->link) ||
        !outstanding_nothing(&channel->outstanding) || channel->reply.code == 354 ||
        channel->kept || !link_has_come(channel->link))
        return false;
    return isdigit((unsigned char)link_pending(channel->link)->octets[0]);
}

/* A server may say 421 at any time (RFC 5321 3.8). */
static void note_unasked(struct channel *channel)
{
    if (channel->unasked && channel->reply.code != 421)
        channel->reply.faults |= REPLY_UNASKED;
    channel->unasked = false;
    outstanding_answered(&channel->outstanding);
}

bool session_send(struct session *session, unsigned number, const char *octets, size_t length)
{
    struct channel *channel = &session->channels[number];
    channel->unasked = channel->unasked || has_unasked(channel);
    outstanding_sent(&channel->outstanding, channel->reply.code, octets, length);
    const char *shown = transcript_sent(session->transcript, number, octets, length);
    snprintf(channel->command, sizeof channel->command, "%s", shown);
    if (!channel->link)
        return true;
    struct err err = {0};
    long deadline = clock_now() + session->timeout_ms;
    enum link_outcome outcome = link_send(channel->link, octets, length, deadline, &err);
    if (outcome != LINK_OK && outcome != LINK_STOPPED)
        transcript_event(session->transcript, number, "could not be sent whole: %s",
                         link_outcome_name(outcome));
    return outcome != LINK_STOPPED;
}

char *session_text(struct session *session, const struct step *step, const struct template *text,
                   size_t *length)
{
    struct buffer out = {0};
    struct err err = {0};
    if (!template_expand(text, session->vars, &out, &err)) {
        session_trouble(session, step, "%s", err.text);
        buffer_release(&out);
        return NULL;
    }
    *length = out.length;
    return buffer_take(&out);
}

/* A reply, or the part of one, has come: log it, count refusals, show it to the invariants. */
static void note_reply(struct session *session, unsigned number)
{
    struct channel *channel = &session->channels[number];
    transcript_reply(session->transcript, number, &channel->reply);
    if (channel->reply.code >= 400)
        channel->refusals++;
    invariants_see(session->context->invariants, &channel->reply, session->script->id,
                   channel->command, session->transcript);
}

/* An alert record of TLS in the clear (RFC 8446 5.1, 6): how a server ends a handshake for which
 * something else came. It is no reply, and no fault of one. */
static bool is_alert(const struct channel *channel)
{
    const struct buffer *octets = &channel->reply.octets;
    return octets->length >= 2 && memcmp(octets->octets, "\x15\x03", 2) == 0 &&
           !(channel->link && link_is_tls(channel->link));
}

enum link_outcome session_reply(struct session *session, unsigned number, struct err *err)
{
    struct channel *channel = &session->channels[number];
    if (channel->kept) {
        channel->kept = false;
        return LINK_OK;
    }
    reply_clear(&channel->reply);
    if (!channel->link) {
        channel->closed = true;
        return LINK_CLOSED;
    }
    long deadline = clock_now() + session->timeout_ms;
    enum link_outcome outcome = link_reply(channel->link, deadline, &channel->reply, err);
    if (is_alert(channel)) {
        transcript_event(session->transcript, number, "a TLS alert");
        reply_clear(&channel->reply);
        outcome = link_reply(channel->link, deadline, &channel->reply, err);
    }
    if (outcome == LINK_OK)
        note_unasked(channel);
    if (channel->reply.octets.length)
        note_reply(session, number);
    if (outcome != LINK_OK) {
        transcript_event(session->transcript, number, "%s", link_outcome_name(outcome));
        channel->closed = outcome != LINK_TIMEOUT && outcome != LINK_STOPPED;
    }
    return outcome;
}

void session_look_for_unasked(struct session *session)
{
    long timeout_ms = session->timeout_ms;
    session->timeout_ms = UNASKED_MOST_MS;
    for (unsigned i = 1; i < SESSION_CONNECTIONS; i++) {
        struct err err = {0};
        session->channels[i].unasked =
            session->channels[i].unasked || has_unasked(&session->channels[i]);
        if (session->channels[i].unasked)
            session_reply(session, i, &err);
    }
    session->timeout_ms = timeout_ms;
}

static char *escaped_reply(const struct reply *reply)
{
    struct buffer out = {0};
    escape_shortened(&out, reply->octets.octets ? reply->octets.octets : "", reply->octets.length,
                     600);
    return buffer_take(&out);
}

/* The connection was ended where that is allowed, but `should` may ask for a reply. */
static enum step_end judge_closed(struct session *session, const struct step *step,
                                  const struct expect *expect)
{
    const struct expect *should = expect_should(expect);
    if (should && !expect_allows_closed(should))
        session_warn(session, step, expect_source(should), mem_text("closed"),
                     "the connection was closed");
    return STEP_DONE;
}

/* Nothing came in time, or not all of a reply. */
static enum step_end judge_silence(struct session *session, const struct step *step,
                                   const char *wanted)
{
    const struct reply *reply = &session->channels[step->connection].reply;
    double seconds = (double)session->timeout_ms / 1000.0;
    if (reply->octets.length)
        return session_broken(session, step, wanted, escaped_reply(reply),
                              "the reply was not complete within %.3g s where %s was expected",
                              seconds, wanted);
    return session_broken(session, step, wanted, mem_text("nothing"),
                          "no reply within %.3g s where %s was expected", seconds, wanted);
}

/* The server ended the connection within a reply: a client cannot know what it would have said. */
static enum step_end judge_cut(struct session *session, const struct step *step,
                               const struct expect *expect, enum link_outcome outcome)
{
    const char *wanted = expect_source(expect);
    return session_broken(session, step, wanted,
                          escaped_reply(&session->channels[step->connection].reply),
                          "the connection was %s within the reply where %s was expected",
                          outcome == LINK_RESET ? "reset" : "closed", wanted);
}

/* No reply came. */
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

/* RFC 5321 3.8: a server may end a session with 421. One that does so after errors of ours follows
 * its policy against abuse; the case is not judged then. */
static bool ended_by_policy(const struct channel *channel)
{
    return channel->reply.code == 421 && channel->refusals > 2;
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

static void judge_should(struct session *session, const struct step *step,
                         const struct expect *expect, struct reply *reply)
{
    const struct expect *should = expect_should(expect);
    struct buffer why = {0};
    if (should &&
        (!expect_match(should, reply, session->vars, &why) || is_late(should, reply, &why)))
        session_warn(session, step, expect_source(should), escaped_reply(reply),
                     why.octets ? why.octets : "");
    buffer_release(&why);
}

static enum step_end judge_reply(struct session *session, const struct step *step,
                                 const struct expect *expect)
{
    struct channel *channel = &session->channels[step->connection];
    struct reply *reply = &channel->reply;
    const char *wanted = expect_source(expect);
    struct buffer why = {0};
    enum step_end ended = STEP_DONE;
    if (!expect_match(expect, reply, session->vars, &why)) {
        if (ended_by_policy(channel))
            ended = session_skipped(session, step,
                                    "the server ended the session with 421 after %u errors: its "
                                    "policy, so this was not tried",
                                    channel->refusals - 1);
        else
            ended = session_broken(session, step, wanted, escaped_reply(reply), "%s", why.octets);
    } else if (is_late(expect, reply, &why)) {
        ended = session_broken(session, step, wanted, escaped_reply(reply), "%s", why.octets);
    } else {
        judge_should(session, step, expect, reply);
    }
    buffer_release(&why);
    return ended;
}

enum step_end session_expect(struct session *session, const struct step *step,
                             const struct expect *expect)
{
    struct err err = {0};
    enum link_outcome outcome = session_reply(session, step->connection, &err);
    const struct reply *reply = &session->channels[step->connection].reply;
    if (reply->faults & REPLY_CUT && !expect_allows_closed(expect))
        return judge_cut(session, step, expect, outcome);
    if (reply->octets.length && outcome != LINK_STOPPED && outcome != LINK_TIMEOUT)
        return judge_reply(session, step, expect);
    return judge_no_reply(session, step, expect, outcome, &err);
}

enum step_end session_play(struct session *session, const struct step *steps, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (stop_is_set(session->context->stop))
            return STEP_STOPPED;
        enum step_end ended = steps[i].verb->play(session, &steps[i]);
        if (ended != STEP_DONE)
            return ended;
    }
    return STEP_DONE;
}

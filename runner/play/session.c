#include "session.h"

#include "escape.h"
#include "memory.h"
#include "roles.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* How long a second client is waited for where the server is known to talk to one at a time. */
#define SECOND_MOST_MS 10000
/* Of what is sent as mail data, so much is kept: any header of a case fits. */
#define SENT_MOST ((size_t)65536)

static long timeout_of(const struct session *session, unsigned number)
{
    bool is_second = number > 1 && session->context->one_at_a_time;
    return is_second && session->timeout_ms > SECOND_MOST_MS ? SECOND_MOST_MS : session->timeout_ms;
}

void session_init(struct session *session, const struct context *context,
                  const struct script *script)
{
    *session = (struct session){
        .context = context,
        .script = script,
        .vars = vars_new(context->vars),
        .transcript = transcript_new(context->target->login.password),
        .timeout_ms = script->timeout_ms ? script->timeout_ms : context->timeout_ms,
    };
    transcript_log_to(session->transcript, context->log, script->id);
    struct channel_settings settings = {
        .target = context->target,
        .stop = context->stop,
        .guard = context->guard,
        .rate = context->rate,
        .transcript = session->transcript,
        .invariants = context->invariants,
        .case_id = script->id,
    };
    for (size_t i = 0; i < SESSION_CHANNELS; i++) {
        settings.number = (unsigned)i + 1;
        settings.timeout_ms = timeout_of(session, settings.number);
        settings.purpose = i + 1 < SESSION_CHANNELS ? CHANNEL_OF_CASE : CHANNEL_OF_PROBE;
        session->channels[i] = channel_new(&settings);
    }
}

void session_release(struct session *session)
{
    for (size_t i = 0; i < SESSION_CHANNELS; i++)
        channel_free(&session->channels[i]);
    transcript_free(&session->transcript);
    buffer_release(&session->sent);
    buffer_release(&session->said);
    vars_free(&session->vars);
    free(session->reason);
    free(session->expected);
    free(session->got);
}

struct channel *session_channel(const struct session *session, unsigned number)
{
    return session->channels[number - 1];
}

struct channel *session_probe_channel(const struct session *session)
{
    return session->channels[SESSION_CHANNELS - 1];
}

bool session_lacks_turn(const struct session *session, const struct channel *channel)
{
    if (!session->context->one_at_a_time)
        return false;
    for (size_t i = 0; i < SESSION_CHANNELS; i++)
        if (session->channels[i] != channel && channel_link(session->channels[i]) &&
            !channel_is_closed(session->channels[i]))
            return true;
    return false;
}

long session_held_ms(const struct session *session)
{
    long held_ms = session->held_ms;
    for (size_t i = 0; i < SESSION_CHANNELS; i++)
        held_ms += channel_held_ms(session->channels[i]);
    return held_ms;
}

void session_quit(struct session *session)
{
    for (size_t i = 0; i < SESSION_CHANNELS; i++)
        channel_leave(session->channels[i]);
}

void session_look_for_unsolicited(struct session *session)
{
    for (size_t i = 0; i < SESSION_CHANNELS; i++)
        channel_look_for_unsolicited(session->channels[i]);
}

/* Keeps what went wrong, unless something already had: the first deviation is the one to
 * explain. */
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
    session->broken = step ? step->judges : NULL;
    session->failed_line = step ? step->at.line : 0;
}

void session_forget_reason(struct session *session)
{
    free(session->reason);
    free(session->expected);
    free(session->got);
    session->reason = session->expected = session->got = NULL;
    session->broken = NULL;
    session->warned = false;
}

/* A broken MUST outweighs an earlier `should`. */
static void forget_warning(struct session *session)
{
    if (session->warned)
        session_forget_reason(session);
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

void session_note_sent(struct session *session, const char *octets, size_t length)
{
    size_t room = SENT_MOST - session->sent.length;
    buffer_add(&session->sent, octets, length < room ? length : room);
}

void session_note_reply(struct session *session, const struct channel *channel)
{
    session->accepted +=
        channel_ended_content(channel) && channel_last_reply(channel)->code / 100 == 2;
}

void session_note_commands(struct session *session, const char *octets, size_t length)
{
    session->leaning.on |= owners_of_commands(octets, length);
}

/* Whether what was broken is required of this target at all; if not, the reason says so first. */
static bool is_bound(struct session *session)
{
    const struct target *target = session->context->target;
    if (roles_bind(target, session->broken))
        return true;
    char *lack = roles_lack_of(target, session->broken),
         *reason = mem_format("%s: %s", lack, session->reason);
    free(lack);
    free(session->reason);
    session->reason = reason;
    return false;
}

enum step_end session_broken(struct session *session, const struct step *step, const char *expected,
                             char *got, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    end_with(session, step, expected, got, format, args);
    va_end(args);
    return is_bound(session) ? STEP_BROKEN : STEP_SKIPPED;
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

void session_warn(struct session *session, const struct step *step,
                  const struct requirement *broken, const char *expected, char *got,
                  const char *why)
{
    bool is_first = !session->reason;
    if (!roles_bind(session->context->target, broken)) {
        free(got);
        return;
    }
    explain(session, step, expected, got, mem_text(why));
    if (is_first)
        session->broken = broken;
    session->warned = true;
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

const char *session_variable(const struct session *session, const char *name)
{
    size_t length;
    const char *octets = vars_get(session->vars, name, &length);
    return octets ? octets : "";
}

enum step_end session_play(struct session *session, const struct step *steps, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (stop_is_set(session->context->stop))
            return STEP_STOPPED;
        if (!steps[i].verb->only_looks) {
            buffer_clear(&session->said);
            session->is_said_again = false;
        }
        enum step_end ended = steps[i].verb->play(session, &steps[i]);
        if (ended != STEP_DONE)
            return ended;
    }
    return STEP_DONE;
}

static void tell_incident(const struct session *session, enum incident incident,
                          const char *expected, const char *got, const char *reason)
{
    const struct transcript *transcript = session->transcript;
    struct incident_met met = {
        .script = session->script,
        .incident = incident,
        .ends_case = incident != INCIDENT_DOUBLED,
        .sighting = {.reason = transcript_redact(transcript, escape_words(reason)),
                     .expected = mem_text(expected),
                     .got = transcript_redact(transcript, mem_text(got)),
                     .command = mem_text(transcript_last_sent(transcript))},
    };
    incidents_add(session->context->incidents, &met);
}

enum step_end session_met(struct session *session, const struct step *step, enum incident incident,
                          const char *expected, char *got, const char *format, ...)
{
    char reason[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    if (!incidents_judge(session->context->incidents, incident))
        return session_broken(session, step, expected, got, "%s", reason);
    tell_incident(session, incident, expected, got, reason);
    free(got);
    return incident == INCIDENT_DOUBLED ? STEP_DONE : session_trouble(session, step, "%s", reason);
}

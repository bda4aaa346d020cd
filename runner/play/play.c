#include "play.h"

#include "memory.h"
#include "session.h"
#include "start_state.h"
#include "verdict.h"

#include <stdlib.h>
#include <string.h>

/* The most octets that a variable of a case can have. */
#define VARIABLE_MOST (128UL * 1024 * 1024)

/* What is put off is tried so many times, over the time that the target is given to get ready. */
#define PUT_OFF_TRIES 3

static bool number(const struct template *template, const struct vars *vars, size_t *out,
                   struct err *err)
{
    struct buffer text = {0};
    bool good = template_expand(template, vars, &text, err);
    char *end = NULL;
    unsigned long value = good && text.length ? strtoul(text.octets, &end, 10) : 0;
    if (good && (!end || *end || value > VARIABLE_MOST))
        good = err_set(err, "\"%s\" is not a number of octets", buffer_text(&text));
    buffer_release(&text);
    *out = value;
    return good;
}

/* TEXT repeated a number of times, or cut to a number of octets. */
static bool repeated(const struct script_variable *variable, const struct vars *vars,
                     const struct buffer *text, struct buffer *out, struct err *err)
{
    size_t length = 0, times = 0;
    if (variable->length && !number(variable->length, vars, &length, err))
        return false;
    if (variable->times && !number(variable->times, vars, &times, err))
        return false;
    if (variable->times)
        length = times * text->length;
    if (length > VARIABLE_MOST || (length && !text->length))
        return err_set(err, "the variable \"%s\" cannot be made", variable->name);
    while (out->length < length) {
        size_t room = length - out->length;
        buffer_add(out, text->octets, room < text->length ? room : text->length);
    }
    return true;
}

static bool set_variable(struct session *session, const struct script_variable *variable,
                         struct err *err)
{
    struct buffer text = {0}, whole = {0};
    bool repeats = variable->length || variable->times;
    bool good = template_expand(variable->value, session->vars, &text, err) &&
                (!repeats || repeated(variable, session->vars, &text, &whole, err));
    const struct buffer *value = repeats ? &whole : &text;
    if (good)
        vars_set(session->vars, variable->name, buffer_text(value), value->length);
    buffer_release(&text);
    buffer_release(&whole);
    return good;
}

static bool set_variables(struct session *session)
{
    struct err err = {0};
    tokens_next(session->context->tokens, session->token);
    vars_set(session->vars, "token", session->token, strlen(session->token));
    for (size_t i = 0; i < session->script->vars_count; i++)
        if (!set_variable(session, &session->script->vars[i], &err)) {
            session_trouble(session, NULL, "%s", err.text);
            return false;
        }
    return true;
}

/* What the case is cited for: what broke, else its first requirement. */
static struct citation citation_of(const struct session *session, enum step_end ended)
{
    const struct script *script = session->script;
    if (ended == STEP_BROKEN)
        return script_citation(script, session->broken);
    if (ended == STEP_DONE && session->warned)
        return script_should_citation(script, session->broken);
    return script_citation(script, script->covers_count ? script->covers[0] : NULL);
}

static enum smtpspec_verdict verdict_of(const struct session *session, enum step_end ended,
                                        enum smtpspec_level level)
{
    switch (ended) {
    case STEP_DONE:
        return session->warned ? verdict_of_break(level) : SMTPSPEC_PASS;
    case STEP_BROKEN:
        return verdict_of_break(level);
    case STEP_SKIPPED:
        return SMTPSPEC_SKIP;
    default:
        return SMTPSPEC_ERROR;
    }
}

/* Takes it from the session. */
static char *reason_of(struct session *session)
{
    char *reason = session->reason ? session->reason : mem_text("");
    session->reason = NULL;
    if (!session->put_off)
        return reason;
    char *text = mem_format("put off each of %d times, though a plain message is accepted: %s",
                            PUT_OFF_TRIES, reason);
    free(reason);
    return text;
}

static void hand_over(struct session *session, enum step_end ended, struct smtpspec_result *result)
{
    struct citation citation = citation_of(session, ended);
    if (session->put_off && citation.level == SMTPSPEC_MUST)
        citation.level = SMTPSPEC_SHOULD; /* a 4yz refuses nothing for good */
    citation_set(result, &citation);
    result->verdict = verdict_of(session, ended, citation.level);
    result->reason = reason_of(session);
    result->expected = session->expected ? session->expected : mem_text("");
    result->got = session->got ? session->got : mem_text("");
    result->failed_line = session->failed_line;
    result->transcript = transcript_take(session->transcript, &result->transcript_count);
    session->expected = session->got = NULL;
}

/* What the case would have looked at was not there, or is not the server's. */
static enum step_end skip_unseen(struct session *session)
{
    if (session->agents)
        return session_skipped(session, NULL,
                               "another program delivers (via), and the Return-Path field, which "
                               "this case would have looked at, is that program's");
    if (session->missing)
        return session_skipped(session, NULL,
                               "the delivered message has no %s field, which is what this case "
                               "would have looked at",
                               session->missing);
    return STEP_DONE;
}

static enum step_end play_session(struct session *session)
{
    const struct script *script = session->script;
    if (!set_variables(session))
        return STEP_TROUBLE;
    enum step_end ended = session_start(session, session_channel(session, 1), script->start, NULL);
    if (ended == STEP_DONE)
        ended = session_play(session, script->steps, script->steps_count);
    if (ended == STEP_DONE)
        session_look_for_unsolicited(session);
    if (ended == STEP_DONE && !session->has_looked && !session->warned)
        ended = skip_unseen(session);
    return ended;
}

/* Whether the last that was heard is a 4yz, be it 421, or plain mail is put off at first. */
static bool ended_by_4yz(const struct session *session)
{
    for (unsigned i = 1; i < SESSION_CHANNELS; i++)
        if (channel_last_reply(session_channel(session, i))->code / 100 == 4)
            return true;
    return session->plain_put_off ||
           channel_last_reply(session_probe_channel(session))->code / 100 == 4;
}

/* The server says that it would take later (RFC 5321 4.2.1) what the case varies, and takes plain
 * mail: that is tried again, some time later. What it puts off besides is tried again at once. */
static bool is_to_be_tried_again(const struct session *session, enum step_end ended, int tries)
{
    const struct context *context = session->context;
    long pause_ms = context->target->ready_within_ms / (PUT_OFF_TRIES - 1);
    if (ended == STEP_SKIPPED && ended_by_4yz(session))
        return tries < PUT_OFF_TRIES;
    return ended == STEP_BROKEN && session->put_off && tries < PUT_OFF_TRIES &&
           stop_sleep(context->stop, pause_ms);
}

/* Leaves the session as it was when it ended. */
static enum step_end play_until_decided(struct session *session, const struct context *context,
                                        const struct script *script, long *played_ms)
{
    enum step_end ended = STEP_STOPPED;
    *played_ms = 0;
    for (int tries = 1;; tries++) {
        long began = clock_now();
        session_init(session, context, script);
        ended = play_session(session);
        *played_ms += clock_now() - began - session_held_ms(session);
        if (!is_to_be_tried_again(session, ended, tries))
            return ended;
        session_release(session);
        incidents_forget(context->incidents, script);
    }
}

/* The verdict on what the case owns: a command that gets a 2yz works, be it with the wrong
 * code. */
static enum smtpspec_verdict verdict_on_owned(const struct session *session,
                                              enum smtpspec_verdict verdict)
{
    const struct channel *channel = session_channel(session, 1);
    const char *command = channel_last_command(channel);
    unsigned last = owners_of_commands(command, strcspn(command, "\\")); /* it is escaped */
    bool works = session->script->owns & last && !session->spoken &&
                 channel_last_reply(channel)->code / 100 == 2;
    return works ? SMTPSPEC_PASS : verdict;
}

enum play_end play_script(const struct context *context, const struct script *script,
                          struct smtpspec_result *result)
{
    struct session session;
    long played_ms;
    incidents_forget(context->incidents, script);
    char *lack = play_unmet_need(context, script);
    if (lack) {
        result->verdict = SMTPSPEC_SKIP;
        result->reason = lack;
        return PLAY_DONE;
    }
    enum step_end ended = play_until_decided(&session, context, script, &played_ms);
    if (ended != STEP_STOPPED) {
        hand_over(&session, ended, result);
        owners_note(context->owners, script, session.leaning,
                    verdict_on_owned(&session, result->verdict));
    } else {
        result->transcript = transcript_take(session.transcript, &result->transcript_count);
    }
    result->seconds = (double)played_ms / 1000.0;
    bool busy = session.busy && ended == STEP_TROUBLE;
    if (ended ==
        STEP_DONE) /* else QUIT might be read as mail data, or as the response to a challenge */
        session_quit(&session);
    session_release(&session);
    return ended == STEP_STOPPED ? PLAY_STOPPED : busy ? PLAY_BUSY : PLAY_DONE;
}

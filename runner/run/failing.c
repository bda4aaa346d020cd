#include "failing.h"

#include "upset.h"

static bool was_heard(const struct smtpspec_result *result)
{
    for (size_t i = 0; i < result->transcript_count; i++)
        if (result->transcript[i].from == SMTPSPEC_SERVER)
            return true;
    return false;
}

static bool has_waited(const struct context *context, const struct script *script,
                       const struct smtpspec_result *result)
{
    long wait_ms = script->timeout_ms ? script->timeout_ms : context->timeout_ms;
    if (context->mailbox && context->wait_ms < wait_ms)
        wait_ms = context->wait_ms;
    return result->seconds * 1000.0 >= (double)wait_ms;
}

enum failing failing_of(const struct context *context, const struct script *script,
                        const struct smtpspec_result *result)
{
    if (upset_of(result) == UPSET_NOT)
        return FAILING_NOT;
    if (result->transcript_count && !was_heard(result))
        return FAILING_UNHEARD;
    return has_waited(context, script, result) ? FAILING_BY_WAITING : FAILING_BY_ANSWER;
}

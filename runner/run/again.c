#include "again.h"

#include "citation.h"
#include "record.h"

void again_accept(struct smtpspec_result *result, struct smtpspec_result *fresh)
{
    result_clear(result);
    result->verdict = fresh->verdict;
    citation_move(fresh, result);
    result->reason = fresh->reason;
    result->expected = fresh->expected;
    result->got = fresh->got;
    result->failed_line = fresh->failed_line;
    result->seconds = fresh->seconds;
    result->transcript = fresh->transcript;
    result->transcript_count = fresh->transcript_count;
}

void again_drop(struct smtpspec_result *fresh)
{
    result_clear(fresh);
    citation_clear(fresh);
    *fresh = (struct smtpspec_result){0};
}

enum play_end again_play(struct queue *queue, size_t index)
{
    const struct script *script = queue->schedule->scripts[index];
    struct smtpspec_result *result = &queue->schedule->results[index], fresh = {0};
    bool is_again = result->reason != NULL;
    if (is_again)
        rechecks_forget(queue->schedule->context->rechecks, script);
    enum play_end end = play_script(queue->schedule->context, script, &fresh);
    if (end == PLAY_STOPPED && is_again) {
        again_drop(&fresh);
        return end;
    }
    again_accept(result, &fresh);
    if (end == PLAY_DONE)
        result_add_attempt(result);
    result->retried = is_again;
    return end;
}

#include "admission.h"

#include "again.h"
#include "memory.h"
#include "play.h"

#include <stdlib.h>

#define PAUSE_LEAST_MS 5L
#define PAUSE_MOST_MS 5000L
/* A server that is only cleaning up after the client before lets the next one in sooner; one that
 * is known to serve one at a time needs no mention. */
#define NOTEWORTHY_MS 1000L

static void say(struct queue *queue, const char *format, const char *reason)
{
    const struct schedule *schedule = queue->schedule;
    if (queue->turning_away_said || schedule->context->one_at_a_time || !schedule->findings)
        return;
    queue->turning_away_said = true;
    char *text = mem_format("%s (%s)", format, reason);
    findings_add(schedule->findings, text);
    free(text);
}

/* After a first try that was turned away. */
static enum play_end try_again(struct queue *queue, size_t index, struct smtpspec_result *fresh)
{
    const struct schedule *schedule = queue->schedule;
    long began = clock_now(), pause_ms = PAUSE_LEAST_MS;
    enum play_end end = PLAY_BUSY;
    while (end == PLAY_BUSY && clock_now() - began < 2 * schedule->context->timeout_ms) {
        if (!stop_sleep(schedule->sessions, pause_ms))
            return PLAY_STOPPED;
        pause_ms = pause_ms < PAUSE_MOST_MS / 2 ? pause_ms * 2 : PAUSE_MOST_MS;
        char *reason = mem_text(fresh->reason);
        again_drop(fresh);
        queue_note_beginning(queue, index);
        end = play_script(schedule->context, schedule->scripts[index], fresh);
        if (end == PLAY_DONE && clock_now() - began > NOTEWORTHY_MS)
            say(queue,
                "the server limits how often it lets a client in, which --rate can keep below",
                reason);
        free(reason);
    }
    return end;
}

enum play_end admission_play(struct queue *queue, size_t index, struct smtpspec_result *fresh)
{
    const struct schedule *schedule = queue->schedule;
    queue_note_beginning(queue, index);
    enum play_end end = play_script(schedule->context, schedule->scripts[index], fresh);
    if (end == PLAY_BUSY && !queue->turned_away)
        end = try_again(queue, index, fresh);
    if (end == PLAY_STOPPED)
        return end;
    queue->turned_away |= end == PLAY_BUSY;
    if (end == PLAY_BUSY)
        say(queue, "the server turns away even the only client", fresh->reason);
    return PLAY_DONE;
}

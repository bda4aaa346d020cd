#include "attempts.h"

#include "again.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

/* How many lines our side had sent. */
static size_t lines_sent(const struct smtpspec_result *result)
{
    static const char ending[] = "\\r\\n"; /* escaped, as a transcript is */
    size_t count = 0;
    for (size_t i = 0; i < result->transcript_count; i++)
        for (const char *at = result->transcript[i].text;
             result->transcript[i].from == SMTPSPEC_CLIENT && (at = strstr(at, ending));
             at += sizeof ending - 1)
            count++;
    return count;
}

/* What is wrong tells more than what may be for want of time. */
static void keep_bad(struct attempts *attempts, struct smtpspec_result *fresh)
{
    enum upset upset = upset_of(fresh);
    attempts->failed++;
    if (upset == UPSET_WRONG || !attempts->is_wrong) {
        attempts->bad_upset = upset;
        again_accept(&attempts->bad, fresh);
    } else {
        again_drop(fresh);
    }
    attempts->is_wrong |= upset == UPSET_WRONG;
}

bool attempts_differ(const struct attempts *attempts)
{
    return attempts->failed && attempts->held;
}

void attempts_add(struct attempts *attempts, struct smtpspec_result *fresh, bool is_greeted)
{
    enum upset upset = upset_of(fresh);
    if (attempts->upset == UPSET_NOT)
        attempts->upset = upset;
    attempts->is_unheard |= !is_greeted;
    if (upset != UPSET_NOT) {
        size_t lines = lines_sent(fresh);
        attempts->lines_sent = lines > attempts->lines_sent ? lines : attempts->lines_sent;
    }
    if (fresh->verdict == SMTPSPEC_ERROR || fresh->verdict == SMTPSPEC_SKIP || !is_greeted) {
        attempts->mute++;
        again_accept(&attempts->untold, fresh);
    } else if (upset == UPSET_NOT) {
        attempts->held++;
        again_accept(&attempts->good, fresh);
    } else {
        keep_bad(attempts, fresh);
    }
}

const struct smtpspec_result *attempts_worst(const struct attempts *attempts)
{
    return attempts->failed ? &attempts->bad : &attempts->untold;
}

/* Failing each time is a fail, so that it takes all of them; a difference is seen at once. */
bool attempts_are_decided(const struct attempts *attempts)
{
    return attempts->failed && attempts->held &&
           (attempts->is_wrong || attempts->failed > 1 || attempts->is_repeated);
}

static unsigned count_of(const struct attempts *attempts)
{
    return attempts->failed + attempts->held + attempts->mute;
}

/* A SHOULD that is followed now and then is a warn, as one that never is. */
static void take_unsteady(struct attempts *attempts, struct smtpspec_result *result)
{
    again_accept(result, &attempts->bad);
    char *reason = mem_format("failed %u of %u times: %s", attempts->failed, count_of(attempts),
                              result->reason);
    free(result->reason);
    result->reason = reason;
    if (result->verdict == SMTPSPEC_FAIL)
        result->verdict = SMTPSPEC_UNSTEADY;
}

static void take_good(struct attempts *attempts, struct smtpspec_result *result)
{
    again_accept(result, &attempts->good);
    if (attempts->upset == UPSET_NOT || result->verdict != SMTPSPEC_PASS)
        return;
    attempts->is_marked = true;
    free(result->reason);
    result->reason = mem_format("%s: %s; it passed when played again", upset_mark(attempts->upset),
                                attempts_worst(attempts)->reason);
}

/* Whether it failed each time that it could be tried. What may be for want of time is not taken for
 * certain if most of its attempts could not be tried. */
static bool is_steady_failure(const struct attempts *attempts)
{
    return attempts->failed && !attempts->held &&
           (!attempts->mute ||
            (attempts->failed > 1 && (attempts->is_wrong || attempts->failed >= attempts->mute)));
}

void attempts_conclude(struct attempts *attempts, struct smtpspec_result *result)
{
    if (is_steady_failure(attempts))
        again_accept(result, &attempts->bad);
    else if (attempts_are_decided(attempts) || (attempts->failed && attempts->is_wrong))
        take_unsteady(attempts, result);
    else if (attempts->held)
        take_good(attempts, result);
    else
        again_accept(result, &attempts->untold);
    attempts->is_concluded = true;
    result->retried = attempts->is_replayed;
}

void attempts_clear(struct attempts *attempts)
{
    again_drop(&attempts->bad);
    again_drop(&attempts->good);
    again_drop(&attempts->untold);
    *attempts = (struct attempts){0};
}

#include "breaker.h"

#include "again.h"
#include "play.h"

#include <stdlib.h>

static unsigned patience_of(const struct breaker *breaker)
{
    return breaker->patience ? breaker->patience : BREAKER_PATIENCE;
}

void breaker_note(struct breaker *breaker, enum failing failing)
{
    if (failing == FAILING_BY_WAITING || failing == FAILING_UNHEARD) {
        breaker->streak++;
        return;
    }
    breaker->streak = 0;
    breaker->answered++;
}

bool breaker_is_due(const struct breaker *breaker)
{
    return breaker->streak >= patience_of(breaker);
}

/* A server that answers, and lets many cases wait, is not asked after each few of them. */
void breaker_reassure(struct breaker *breaker)
{
    breaker->patience = patience_of(breaker) * 2;
    breaker->streak = 0;
}

bool breaker_probe(const struct context *context)
{
    static const struct script probe = {
        .id = "probe", .start = START_RECIPIENT, .protocols = ~0U, .steps_count = 0};
    struct smtpspec_result result = {0};
    struct context apart = *context; /* it is not a case */
    apart.incidents = NULL;
    apart.owners = NULL;
    enum play_end end = play_script(&apart, &probe, &result);
    enum failing failing = failing_of(context, &probe, &result);
    again_drop(&result);
    return end == PLAY_STOPPED || end == PLAY_BUSY || failing == FAILING_NOT ||
           failing == FAILING_BY_ANSWER;
}

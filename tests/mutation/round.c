#include "round.h"

#include "memory.h"
#include "record.h"
#include "reference.h"
#include "run.h"
#include "run_reference.h"

#include <stdio.h>
#include <stdlib.h>

void round_add(struct round *round, const struct script *script)
{
    for (size_t i = 0; i < round->count; i++)
        if (round->scripts[i] == script)
            return;
    round->scripts = mem_grow(round->scripts, round->count + 1, sizeof(struct script *));
    round->scripts[round->count++] = script;
}

void round_add_chosen(struct round *round, const struct choice *choice, const struct fault *fault)
{
    for (unsigned protocol = PROTOCOL_SMTP; protocol <= PROTOCOL_LMTP; protocol <<= 1U) {
        size_t count;
        const struct script **chosen = choice_for(choice, fault, protocol, &count);
        for (size_t i = 0; i < count; i++)
            round_add(round, chosen[i]);
        free(chosen);
    }
}

void round_release(struct round *round)
{
    free(round->scripts);
    *round = (struct round){0};
}

static void tell(const struct round *round, const struct err *err)
{
    for (size_t i = 0; i < round->faults_count; i++)
        fprintf(stderr, "%s%s", i ? " + " : "", round->faults[i]);
    for (size_t i = 0; i < round->liberties_count; i++)
        fprintf(stderr, "%s%s", i ? " + " : "", round->liberties[i]);
    fprintf(stderr, ": %s\n", err->text);
}

/* What a server that has no time for us makes of a run: it is played again with patience. */
static bool is_doubtful(const struct smtpspec_record *record)
{
    return record->wrong_claims || !record->complete || !record->summary[SMTPSPEC_PASS];
}

static bool play_protocol(const struct round *round, unsigned protocol, round_keep *keep,
                          void *state)
{
    struct err err = {0};
    const struct script **scripts = mem_alloc((round->count + 1) * sizeof *scripts);
    struct run_settings settings = {.scripts = scripts,
                                    .jobs = round->jobs,
                                    .timeout_ms = ROUND_WAIT_MS * round->patience,
                                    .wait_ms = ROUND_WAIT_MS * round->patience,
                                    .protocol = protocol,
                                    .stop = round->stop};
    const struct reference_settings server = {.faults = round->faults,
                                              .faults_count = round->faults_count,
                                              .liberties = round->liberties,
                                              .liberties_count = round->liberties_count};
    for (size_t i = 0; i < round->count; i++)
        if (first_protocol(round->scripts[i]) == protocol)
            scripts[settings.count++] = round->scripts[i];
    struct smtpspec_record *record =
        settings.count ? run_reference(&settings, &server, &err) : NULL;
    bool good = !settings.count || (record && (round->patience > 1 || !is_doubtful(record)));
    if (record)
        keep(state, record);
    else if (!good && round->patience > 1)
        tell(round, &err);
    record_free(&record);
    free(scripts);
    return good;
}

bool round_play(const struct round *round, round_keep *keep, void *state)
{
    bool good = true;
    for (unsigned protocol = PROTOCOL_SMTP; protocol <= PROTOCOL_LMTP; protocol <<= 1U)
        good = play_protocol(round, protocol, keep, state) && good;
    return good;
}

bool round_play_surely(const struct round *round, round_keep *keep, void (*forget)(void *state),
                       void *state)
{
    if (round_play(round, keep, state))
        return true;
    struct round patient = *round;
    patient.patience = ROUND_PATIENCE;
    forget(state);
    return round_play(&patient, keep, state);
}

/* usage: attribution_pairs CONSEQUENCES MASKED SEED COUNT [A+B...]: two faults at once, as they
 * were not written for.
 *
 * COUNT pairs of faults, which SEED chooses (or those named), are played against all cases. Each
 * fail, warn and unsteady is to cite what one of the two breaks, directly or as the file
 * CONSEQUENCES says; and of each of the two that is cited for anything by itself something is to be
 * cited, unless the file MASKED names the pair, with the octets by which one hides the other. */
#include "cited.h"
#include "ground.h"
#include "listed.h"
#include "memory.h"
#include "part.h"
#include "pick.h"
#include "reference.h"
#include "side_by_side.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MASKED_MOST_PERCENT 5

struct proof {
    struct ground ground;
    const struct fault *faults;
    size_t faults_count;
    struct picks picks;
    const char *const *only; /* NULL ends them */
    pthread_mutex_t lock;    /* of what follows */
    struct listed consequences, masked;
    size_t played, unplayed, failures, other, lost, hidden;
};

struct pair {
    struct proof *proof;
    const struct fault *faults[2];
    const char *names[2];
    struct cited cited;
    bool is_wanted[2]; /* nothing of it was found, though something is of it alone */
};

static bool is_explained_by(const struct proof *proof, const struct fault *fault,
                            const struct accusation *accusation)
{
    return fault_breaks(fault, accusation->requirement) ||
           (fault_is_now_and_then(fault) && accusation->is_unsteady) ||
           listed_find(&proof->consequences, fault->name, accusation->requirement);
}

static bool is_explained(const void *state, const struct accusation *accusation)
{
    const struct pair *pair = state;
    return is_explained_by(pair->proof, pair->faults[0], accusation) ||
           is_explained_by(pair->proof, pair->faults[1], accusation);
}

static bool is_found(const struct pair *pair, size_t which)
{
    for (size_t i = 0; i < pair->cited.count; i++)
        if (is_explained_by(pair->proof, pair->faults[which], &pair->cited.all[i]))
            return true;
    return false;
}

static bool is_masked(const struct pair *pair, size_t which)
{
    struct listed_rule *rule =
        listed_find(&pair->proof->masked, pair->names[1 - which], pair->names[which]);
    if (rule)
        rule->used++;
    return rule != NULL;
}

/* With the lock held. */
static void judge(struct pair *pair)
{
    struct proof *proof = pair->proof;
    proof->played++;
    proof->failures += pair->cited.count;
    for (size_t i = 0; i < pair->cited.count; i++) {
        const struct accusation *accusation = &pair->cited.all[i];
        if (is_explained(pair, accusation))
            continue;
        proof->other++;
        printf("%s + %s: %s: %s: %s\n", pair->names[0], pair->names[1], accusation->id,
               accusation->requirement, accusation->reason);
    }
    for (size_t i = 0; i < 2; i++) {
        if (!pair->is_wanted[i])
            continue;
        bool masked = is_masked(pair, i);
        proof->hidden += masked;
        proof->lost += !masked;
        if (masked)
            continue;
        printf("%s + %s: nothing of %s is found; what is cited is", pair->names[0], pair->names[1],
               pair->names[i]);
        cited_print(&pair->cited, stdout);
        printf("\n");
    }
    fflush(stdout);
}

/* Whether a fault of the pair fails any case by itself; some only change what is noted. */
static bool is_cited_alone(const struct pair *pair, size_t which)
{
    struct cited cited = {0};
    struct round round = pair->proof->ground.all;
    round.faults = &pair->names[which];
    round.faults_count = 1;
    bool is_cited = round_play_surely(&round, cited_keep, cited_forget, &cited) && cited.count;
    cited_release(&cited);
    return is_cited;
}

static void play(struct pair *pair)
{
    struct proof *proof = pair->proof;
    struct round round = proof->ground.all;
    round.faults = pair->names;
    round.faults_count = 2;
    bool good = round_play_surely(&round, cited_keep, cited_forget, &pair->cited);
    if (good)
        cited_settle(&pair->cited, &proof->ground, &round, is_explained, pair);
    for (size_t i = 0; i < 2 && good; i++)
        pair->is_wanted[i] = !is_found(pair, i) && is_cited_alone(pair, i);
    pthread_mutex_lock(&proof->lock);
    if (good)
        judge(pair);
    proof->unplayed += !good;
    pthread_mutex_unlock(&proof->lock);
    cited_release(&pair->cited);
}

static bool is_wanted(const struct proof *proof, const struct pick *pick)
{
    char *key = mem_format("%s+%s", proof->faults[pick->one].name, proof->faults[pick->other].name);
    bool is_wanted = !*proof->only && part_holds(key);
    for (const char *const *only = proof->only; *only; only++)
        is_wanted |= strcmp(*only, key) == 0;
    free(key);
    return is_wanted;
}

static void play_pick(void *state, size_t index)
{
    struct proof *proof = state;
    const struct pick *pick = &proof->picks.all[index];
    const struct fault *one = &proof->faults[pick->one], *other = &proof->faults[pick->other];
    if (is_wanted(proof, pick))
        play(&(struct pair){
            .proof = proof, .faults = {one, other}, .names = {one->name, other->name}});
}

static int prove(struct proof *proof)
{
    part_tell();
    side_by_side(proof->picks.count, GROUND_SERVERS, play_pick, proof);
    printf("%zu pairs, %zu not played: %zu failures, %zu cite what neither breaks; of %zu faults "
           "nothing is found, of %zu as the list says\n",
           proof->played, proof->unplayed, proof->failures, proof->other, proof->lost,
           proof->hidden);
    bool is_too_many = proof->hidden * 100 > proof->played * MASKED_MOST_PERCENT;
    return proof->other || proof->lost || proof->unplayed || !proof->failures ||
           (is_too_many && !*proof->only && !part_is_some());
}

static bool read_arguments(struct proof *proof, int argc, char **argv, struct err *err)
{
    if (argc < 5)
        return err_set(err, "usage: attribution_pairs CONSEQUENCES MASKED SEED COUNT [A+B...]");
    proof->only = (const char *const *)argv + 5;
    picks_make(&proof->picks, proof->faults_count, argv[3], strtoul(argv[4], NULL, 10));
    return listed_read(&proof->consequences, argv[1], err) &&
           listed_read(&proof->masked, argv[2], err) && ground_open(&proof->ground, err);
}

int main(int argc, char **argv)
{
    struct proof proof = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct err err = {0};
    int code = 1;
    proof.faults = reference_faults(&proof.faults_count);
    if (read_arguments(&proof, argc, argv, &err))
        code = prove(&proof);
    else
        fprintf(stderr, "attribution_pairs: %s\n", err.text);
    ground_close(&proof.ground);
    picks_release(&proof.picks);
    listed_release(&proof.consequences);
    listed_release(&proof.masked);
    return code;
}

/* usage: liberties SPARED [--pairs SEED COUNT] [LIBERTY...]: nobody conforming is accused.
 *
 * All cases are played against the reference server with each of its liberties, or with those
 * named; with --pairs instead with COUNT pairs of them, which SEED chooses. No case may fail, warn
 * or be unsteady. What passes without a liberty is to pass with it, too, unless the file SPARED
 * names the case, with the reason; of pairs the passes are only counted.
 *
 * What came about by a wait, or could not be tried, is played again with patience. */
#include "ground.h"
#include "listed.h"
#include "memory.h"
#include "outcomes.h"
#include "part.h"
#include "pick.h"
#include "reference.h"
#include "side_by_side.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct proof {
    struct ground ground;
    const struct liberty *liberties;
    size_t liberties_count;
    const char *const *only; /* NULL ends them */
    struct picks picks;      /* pairs of liberties; none: one at a time */
    struct outcomes base;    /* without a liberty */
    pthread_mutex_t lock;    /* of what follows */
    struct listed spared;
    size_t played, passes, accused, lost, unplayed;
};

/* A server that takes one liberty or two. */
struct trial {
    struct proof *proof;
    const char *names[2];
    size_t names_count;
    struct outcomes outcomes;
};

static bool is_spared(const struct trial *trial, const char *id)
{
    for (size_t i = 0; i < trial->names_count; i++) {
        struct listed_rule *rule = listed_find(&trial->proof->spared, trial->names[i], id);
        if (rule)
            return true;
    }
    return false;
}

static bool is_lost(const struct trial *trial, size_t script)
{
    return trial->proof->base.all[script].verdict == SMTPSPEC_PASS &&
           trial->outcomes.all[script].verdict != SMTPSPEC_PASS;
}

static struct round round_of(const struct trial *trial)
{
    struct round round = trial->proof->ground.all;
    round.liberties = trial->names;
    round.liberties_count = trial->names_count;
    return round;
}

/* Plays those again that may be for want of time. */
static void settle_doubts(struct trial *trial)
{
    const struct proof *proof = trial->proof;
    struct round again = round_of(trial);
    again.scripts = NULL;
    again.count = 0;
    again.jobs = 1;
    again.patience = ROUND_PATIENCE;
    for (size_t i = 0; i < proof->ground.all.count; i++) {
        bool is_accused = outcome_is_against(&trial->outcomes.all[i]);
        bool is_doubtful =
            trial->outcomes.all[i].is_awaited || trial->outcomes.all[i].verdict == SMTPSPEC_ERROR;
        if (is_accused ? is_doubtful
                       : is_lost(trial, i) && !is_spared(trial, proof->ground.all.scripts[i]->id))
            round_add(&again, proof->ground.all.scripts[i]);
    }
    if (again.count)
        round_play(&again, outcomes_keep, &trial->outcomes);
    round_release(&again);
}

static void tell_names(const struct trial *trial)
{
    printf("%s", trial->names[0]);
    if (trial->names_count > 1)
        printf(" + %s", trial->names[1]);
}

/* The case, what it saw, and the sentences that allow it. */
static void tell_accusation(const struct trial *trial, size_t script)
{
    const struct proof *proof = trial->proof;
    tell_names(trial);
    printf(": %s: accused: %s\n", proof->ground.all.scripts[script]->id,
           trial->outcomes.all[script].text);
    for (size_t i = 0; i < proof->liberties_count; i++)
        for (size_t k = 0; k < trial->names_count; k++)
            if (strcmp(proof->liberties[i].name, trial->names[k]) == 0)
                printf("  %s: \"%s\"\n", proof->liberties[i].section, proof->liberties[i].sentence);
}

/* The case, and the first line of what it saw. */
static void tell_loss(const struct trial *trial, size_t script)
{
    const char *text = trial->outcomes.all[script].text;
    tell_names(trial);
    printf(": %s: lost: %.*s\n", trial->proof->ground.all.scripts[script]->id,
           (int)strcspn(text ? text : "", "\n"), text ? text : "");
}

/* With the lock held. */
static void judge(const struct trial *trial)
{
    struct proof *proof = trial->proof;
    size_t passes = 0;
    for (size_t i = 0; i < proof->ground.all.count; i++) {
        const char *id = proof->ground.all.scripts[i]->id;
        passes += trial->outcomes.all[i].verdict == SMTPSPEC_PASS;
        if (outcome_is_against(&trial->outcomes.all[i])) {
            proof->accused++;
            tell_accusation(trial, i);
        } else if (is_lost(trial, i) && trial->names_count == 1) {
            struct listed_rule *rule = listed_find(&proof->spared, trial->names[0], id);
            if (rule) {
                rule->used++;
            } else {
                proof->lost++;
                tell_loss(trial, i);
            }
        }
    }
    tell_names(trial);
    printf(": %zu pass\n", passes);
    fflush(stdout);
    proof->passes += passes;
    proof->played++;
}

static void play(struct trial *trial)
{
    struct proof *proof = trial->proof;
    struct round round = round_of(trial);
    outcomes_init(&trial->outcomes, &proof->ground.all);
    bool good = round_play_surely(&round, outcomes_keep, outcomes_forget, &trial->outcomes);
    if (good)
        settle_doubts(trial);
    pthread_mutex_lock(&proof->lock);
    if (good)
        judge(trial);
    proof->unplayed += !good;
    pthread_mutex_unlock(&proof->lock);
    outcomes_release(&trial->outcomes);
}

static bool is_wanted(const struct proof *proof, const char *name)
{
    bool is_wanted = !*proof->only && part_holds(name);
    for (const char *const *only = proof->only; *only; only++)
        is_wanted |= strcmp(*only, name) == 0;
    return is_wanted;
}

static void play_single(void *state, size_t index)
{
    struct proof *proof = state;
    const char *name = proof->liberties[index].name;
    if (is_wanted(proof, name))
        play(&(struct trial){.proof = proof, .names = {name}, .names_count = 1});
}

static void play_pair(void *state, size_t index)
{
    struct proof *proof = state;
    const struct pick *pick = &proof->picks.all[index];
    const char *one = proof->liberties[pick->one].name;
    const char *other = proof->liberties[pick->other].name;
    char *key = mem_format("%s+%s", one, other);
    if (part_holds(key))
        play(&(struct trial){.proof = proof, .names = {one, other}, .names_count = 2});
    free(key);
}

static bool play_base(struct proof *proof)
{
    struct round plain = proof->ground.all;
    outcomes_init(&proof->base, &proof->ground.all);
    return round_play_surely(&plain, outcomes_keep, outcomes_forget, &proof->base);
}

static int prove(struct proof *proof)
{
    part_tell();
    if (!play_base(proof))
        return 1;
    if (proof->picks.count)
        side_by_side(proof->picks.count, GROUND_SERVERS, play_pair, proof);
    else
        side_by_side(proof->liberties_count, GROUND_SERVERS, play_single, proof);
    bool is_whole = !proof->picks.count && !*proof->only && !part_is_some();
    size_t needless = is_whole ? listed_print_unused(&proof->spared, stdout) : 0;
    printf("%zu servers with liberties, %zu not played: %zu passes, %zu accusations, %zu passes "
           "lost\n",
           proof->played, proof->unplayed, proof->passes, proof->accused, proof->lost);
    return proof->accused || proof->lost || proof->unplayed || needless || !proof->passes;
}

/* --pairs SEED COUNT, then the names; false if they are wrong. */
static bool parse(struct proof *proof, int argc, char **argv)
{
    int at = 2;
    if (argc < 2)
        return false;
    if (argc > 2 && strcmp(argv[2], "--pairs") == 0) {
        if (argc != 5)
            return false;
        picks_make(&proof->picks, proof->liberties_count, argv[3], strtoul(argv[4], NULL, 10));
        at = 5;
    }
    proof->only = (const char *const *)argv + at;
    return true;
}

int main(int argc, char **argv)
{
    struct proof proof = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct err err = {0};
    int code = 1;
    proof.liberties = reference_liberties(&proof.liberties_count);
    if (!parse(&proof, argc, argv))
        err_set(&err, "usage: liberties SPARED [--pairs SEED COUNT] [LIBERTY...]");
    else if (listed_read(&proof.spared, argv[1], &err) && ground_open(&proof.ground, &err))
        code = prove(&proof);
    if (err.text[0])
        fprintf(stderr, "liberties: %s\n", err.text);
    outcomes_release(&proof.base);
    ground_close(&proof.ground);
    picks_release(&proof.picks);
    listed_release(&proof.spared);
    return code;
}

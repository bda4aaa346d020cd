/* usage: attribution CONSEQUENCES [FAULT...]: an accusation names what is broken.
 *
 * All cases are played with each fault of the reference server, or with those named. Each fail,
 * warn and unsteady is to cite a requirement that the fault breaks directly, of which its table
 * names three at most, or one that the file CONSEQUENCES names for it, with the octets that break
 * that one too. Rows of one case counted once, few cases are to fail.
 *
 * What came about by a wait and cites anything else is played again with patience. */
#include "cited.h"
#include "ground.h"
#include "listed.h"
#include "memory.h"
#include "part.h"
#include "reference.h"
#include "side_by_side.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of one fault, as users see it. */
#define CASES_MOST 15
#define CONSEQUENCES_MOST_PERCENT 5

/* What the failures of one fault, or of all, cite. */
struct tally {
    size_t direct, consequence, other;
    size_t cases; /* with a failure, rows counted once */
};

struct proof {
    struct ground ground;
    const struct fault *faults;
    size_t faults_count;
    const char *const *only; /* NULL ends them */
    pthread_mutex_t lock;    /* of what follows */
    struct listed consequences;
    struct tally *tallies; /* of each fault */
    bool *is_played;
    bool is_unplayed; /* some could not be */
};

/* A fault, and what the server is cited for. */
struct trial {
    struct proof *proof;
    const struct fault *fault;
    struct cited cited;
};

static bool is_explained(const void *state, const struct accusation *accusation)
{
    const struct trial *trial = state;
    return fault_breaks(trial->fault, accusation->requirement) ||
           listed_find(&trial->proof->consequences, trial->fault->name, accusation->requirement);
}

static size_t file_length(const char *id)
{
    return strcspn(id, "[");
}

static bool same_file(const char *one, const char *other)
{
    size_t length = file_length(one);
    return length == file_length(other) && strncmp(one, other, length) == 0;
}

static size_t count_cases(const struct cited *cited)
{
    size_t count = 0;
    for (size_t i = 0; i < cited->count; i++) {
        bool is_first = true;
        for (size_t k = 0; k < i && is_first; k++)
            is_first = !same_file(cited->all[i].id, cited->all[k].id);
        count += is_first;
    }
    return count;
}

static size_t count_of(const struct cited *cited, const char *requirement)
{
    size_t count = 0;
    for (size_t i = 0; i < cited->count; i++)
        count += strcmp(cited->all[i].requirement, requirement) == 0;
    return count;
}

/* One line: how many cases fail, and how often which requirement is cited. */
static void tell(const struct fault *fault, const struct tally *tally, const struct cited *cited)
{
    printf("%s: %zu cases:", fault->name, tally->cases);
    for (size_t i = 0; i < cited->count; i++) {
        const char *requirement = cited->all[i].requirement;
        const struct cited before = {cited->all, i};
        if (!cited_names(&before, requirement))
            printf(" %s x%zu", requirement, count_of(cited, requirement));
    }
    printf("%s\n", tally->cases > CASES_MOST ? ": too many" : "");
    fflush(stdout);
}

/* Counts what is cited, and prints what is not explained; with the lock held. */
static struct tally judge(const struct proof *proof, const struct fault *fault,
                          const struct cited *cited)
{
    struct tally tally = {.cases = count_cases(cited)};
    for (size_t i = 0; i < cited->count; i++) {
        const struct accusation *accusation = &cited->all[i];
        struct listed_rule *rule =
            listed_find(&proof->consequences, fault->name, accusation->requirement);
        if (fault_breaks(fault, accusation->requirement)) {
            tally.direct++;
        } else if (rule) {
            tally.consequence++;
            rule->used++;
        } else {
            tally.other++;
            printf("%s: %s: %s: %s\n", fault->name, accusation->id, accusation->requirement,
                   accusation->reason);
        }
    }
    tell(fault, &tally, cited);
    return tally;
}

static bool is_wanted(const struct proof *proof, const char *name)
{
    bool is_wanted = !*proof->only && part_holds(name);
    for (const char *const *only = proof->only; *only; only++)
        is_wanted |= strcmp(*only, name) == 0;
    return is_wanted;
}

static void play_fault(void *state, size_t index)
{
    struct proof *proof = state;
    struct trial trial = {proof, &proof->faults[index], {0}};
    struct round round = proof->ground.all;
    if (!is_wanted(proof, trial.fault->name))
        return;
    round.faults = &trial.fault->name;
    round.faults_count = 1;
    bool good = round_play_surely(&round, cited_keep, cited_forget, &trial.cited);
    if (good)
        cited_settle(&trial.cited, &proof->ground, &round, is_explained, &trial);
    pthread_mutex_lock(&proof->lock);
    proof->is_unplayed |= !good;
    proof->is_played[index] = good;
    if (good)
        proof->tallies[index] = judge(proof, trial.fault, &trial.cited);
    else
        printf("%s: it could not be played\n", trial.fault->name);
    pthread_mutex_unlock(&proof->lock);
    cited_release(&trial.cited);
}

static int by_size(const void *a, const void *b)
{
    size_t one = *(const size_t *)a, other = *(const size_t *)b;
    return (one > other) - (one < other);
}

/* How many cases fail for one fault. */
static void print_sizes(const struct proof *proof, size_t *sizes)
{
    size_t count = 0, total = 0;
    for (size_t i = 0; i < proof->faults_count; i++)
        if (proof->is_played[i])
            total += sizes[count++] = proof->tallies[i].cases;
    if (!count)
        return;
    qsort(sizes, count, sizeof *sizes, by_size);
    printf("cases that fail for a fault, rows counted once: median %zu, mean %.1f, largest %zu\n",
           sizes[count / 2], (double)total / (double)count, sizes[count - 1]);
}

/* What was seen of the whole; an exit code. */
static int report(const struct proof *proof)
{
    struct tally sum = {0};
    size_t faults = 0, large = 0, *sizes = mem_alloc((proof->faults_count + 1) * sizeof *sizes);
    for (size_t i = 0; i < proof->faults_count; i++) {
        const struct tally *tally = &proof->tallies[i];
        faults += proof->is_played[i];
        sum.direct += tally->direct;
        sum.consequence += tally->consequence;
        sum.other += tally->other;
        large += tally->cases > CASES_MOST;
    }
    print_sizes(proof, sizes);
    free(sizes);
    size_t all = sum.direct + sum.consequence + sum.other;
    printf("%zu faults, %zu failures: %zu cite what the fault breaks, %zu a consequence, %zu "
           "anything else\n",
           faults, all, sum.direct, sum.consequence, sum.other);
    bool is_whole = !*proof->only && !part_is_some();
    size_t needless = is_whole ? listed_print_unused(&proof->consequences, stdout) : 0;
    bool is_too_many = is_whole && sum.consequence * 100 > all * CONSEQUENCES_MOST_PERCENT;
    if (is_too_many)
        printf("more than %u in a hundred cite a consequence\n", CONSEQUENCES_MOST_PERCENT);
    return sum.other || large || needless || is_too_many || !sum.direct || proof->is_unplayed;
}

static int prove(struct proof *proof)
{
    part_tell();
    proof->tallies = mem_alloc(proof->faults_count * sizeof *proof->tallies);
    proof->is_played = mem_alloc(proof->faults_count * sizeof *proof->is_played);
    side_by_side(proof->faults_count, GROUND_SERVERS, play_fault, proof);
    return report(proof);
}

int main(int argc, char **argv)
{
    struct proof proof = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct err err = {0};
    int code = 1;
    proof.faults = reference_faults(&proof.faults_count);
    proof.only = (const char *const *)argv + (argc > 1 ? 2 : 1);
    if (argc < 2)
        err_set(&err, "usage: attribution CONSEQUENCES [FAULT...]");
    else if (listed_read(&proof.consequences, argv[1], &err) && ground_open(&proof.ground, &err))
        code = prove(&proof);
    if (err.text[0])
        fprintf(stderr, "attribution: %s\n", err.text);
    ground_close(&proof.ground);
    listed_release(&proof.consequences);
    free(proof.tallies);
    free(proof.is_played);
    return code;
}

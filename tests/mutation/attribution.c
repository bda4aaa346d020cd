/* usage: attribution CONSEQUENCES [FAULT...]: an accusation names what is broken.
 *
 * All cases are played with each fault of the reference server, or with those named. Each fail,
 * warn and unsteady is to cite a requirement that the fault breaks directly, of which its table
 * names three at most, or one that the file CONSEQUENCES names for it, with the octets that break
 * that one too. Rows of one case counted once, few cases are to fail.
 *
 * What came about by a wait and cites anything else is played again, alone and with patience. */
#include "choice.h"
#include "cited.h"
#include "installed.h"
#include "link.h"
#include "listed.h"
#include "memory.h"
#include "part.h"
#include "reference.h"
#include "round.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Faults that are played at once. */
#define WORKERS 6
/* Of one fault, as users see it. */
#define CASES_MOST 15
#define CONSEQUENCES_MOST_PERCENT 5

/* What the failures of one fault, or of all, cite. */
struct tally {
    size_t direct, consequence, other;
    size_t cases; /* with a failure, rows counted once */
};

struct proof {
    struct choice choice;
    const struct fault *faults;
    size_t faults_count;
    const char *const *only; /* NULL ends them */
    struct stop *stop;
    atomic_size_t next;
    struct round all;     /* every case */
    pthread_mutex_t lock; /* of what follows */
    struct listed consequences;
    struct tally *tallies; /* of each fault */
    bool *is_played;
    bool is_unplayed; /* some could not be */
};

static bool is_direct(const struct fault *fault, const char *requirement)
{
    char *words = mem_text(fault->requirements), *rest = NULL;
    bool is = false;
    for (char *at = strtok_r(words, " ", &rest); at && !is; at = strtok_r(NULL, " ", &rest))
        is = strcmp(at, requirement) == 0;
    free(words);
    return is;
}

static bool is_explained(const struct proof *proof, const struct fault *fault,
                         const struct accusation *accusation)
{
    return is_direct(fault, accusation->requirement) ||
           listed_find(&proof->consequences, fault->name, accusation->requirement);
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

static const struct script *script_of(const struct round *all, const char *id)
{
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->scripts[i]->id, id) == 0)
            return all->scripts[i];
    return NULL;
}

/* Plays those again that may be for want of time. */
static void settle_doubts(const struct proof *proof, const struct fault *fault, struct cited *cited)
{
    struct round again = {.faults = &fault->name,
                          .faults_count = 1,
                          .jobs = 1,
                          .patience = ROUND_PATIENCE,
                          .stop = proof->stop};
    for (size_t i = 0; i < cited->count; i++)
        if (cited->all[i].is_awaited && !is_explained(proof, fault, &cited->all[i]))
            round_add(&again, script_of(&proof->all, cited->all[i].id));
    for (size_t i = 0; i < again.count; i++)
        cited_drop(cited, again.scripts[i]->id);
    if (again.count)
        round_play(&again, cited_keep, cited);
    round_release(&again);
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
        if (is_direct(fault, accusation->requirement)) {
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
    if (tally.cases > CASES_MOST)
        printf("%s: %zu cases fail, more than %u\n", fault->name, tally.cases, CASES_MOST);
    fflush(stdout);
    return tally;
}

static void play_fault(struct proof *proof, size_t index)
{
    const struct fault *fault = &proof->faults[index];
    struct cited cited = {0};
    struct round round = proof->all;
    round.faults = &fault->name;
    round.faults_count = 1;
    bool good = round_play_surely(&round, cited_keep, cited_forget, &cited);
    settle_doubts(proof, fault, &cited);
    pthread_mutex_lock(&proof->lock);
    proof->is_unplayed |= !good;
    proof->is_played[index] = good;
    proof->tallies[index] = judge(proof, fault, &cited);
    pthread_mutex_unlock(&proof->lock);
    cited_release(&cited);
}

static bool is_wanted(const struct proof *proof, const char *name)
{
    bool is_wanted = !*proof->only && part_holds(name);
    for (const char *const *only = proof->only; *only; only++)
        is_wanted |= strcmp(*only, name) == 0;
    return is_wanted;
}

static void *work(void *state)
{
    struct proof *proof = state;
    size_t index;
    while ((index = atomic_fetch_add(&proof->next, 1)) < proof->faults_count)
        if (is_wanted(proof, proof->faults[index].name))
            play_fault(proof, index);
    return NULL;
}

static void play_all(struct proof *proof)
{
    pthread_t threads[WORKERS];
    for (size_t i = 0; i < WORKERS; i++)
        if (pthread_create(&threads[i], NULL, work, proof) != 0)
            abort();
    for (size_t i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
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
    proof->all = (struct round){.patience = 1, .stop = proof->stop};
    round_add_chosen(&proof->all, &proof->choice, NULL);
    play_all(proof);
    return report(proof);
}

static void proof_release(struct proof *proof)
{
    round_release(&proof->all);
    free(proof->tallies);
    free(proof->is_played);
    listed_release(&proof->consequences);
    stop_free(&proof->stop);
}

int main(int argc, char **argv)
{
    struct proof proof = {.lock = PTHREAD_MUTEX_INITIALIZER, .stop = stop_new()};
    struct catalogue *catalogue = NULL;
    struct problems *problems = problems_new();
    struct err err = {0};
    int code = 1;
    proof.faults = reference_faults(&proof.faults_count);
    proof.only = (const char *const *)argv + (argc > 1 ? 2 : 1);
    if (argc < 2 || !listed_read(&proof.consequences, argv[1], &err) || !link_global_init(&err)) {
        fprintf(stderr, "attribution: %s\n",
                argc < 2 ? "usage: attribution CONSEQUENCES [FAULT...]" : err.text);
        goto out;
    }
    catalogue = installed_catalogue(NULL, 0, problems);
    problems_print(problems, stderr);
    proof.choice.catalogue = catalogue;
    if (catalogue)
        code = prove(&proof);
    link_global_end();
out:
    catalogue_free(&catalogue);
    problems_free(&problems);
    proof_release(&proof);
    return code;
}

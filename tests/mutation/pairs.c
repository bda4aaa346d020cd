/* usage: pairs MASKED [A+B|B...]: skips hide nothing.
 *
 * What many cases lean on has an owner (runner/watch/owners.h): if that fails, what others find
 * after they leaned on it is a skip. Here each fault that makes an owner fail is played together
 * with each other fault. What the second breaks by itself is to be found then, too: at least one of
 * the requirements that it is cited for by itself is cited, by a case that does not cite it for the
 * owner's fault alone. Pairs of which one fault hides the other stand in the file MASKED
 * (masked.txt), with the reason; one that does not is an error there.
 *
 * At first a few of the cases are played that fail for the second fault; where these do not find
 * it, all that concern it, with patience, since the machine may have been slow. */
#include "choice.h"
#include "cited.h"
#include "count_of.h"
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
#define WORKERS 8
/* Of the cases that fail for the second fault, so many are played at first, and of those that cite
 * the same requirement so many. */
#define FEW 8
#define FEW_OF_A_KIND 3

static const char *const owners[] = {
    "no-return-path", "no-received",         "rset-502",       "rset-keeps-the-transaction",
    "noop-500",       "listed-starttls-502", "starttls-hangs", "listed-auth-502",
};
#define OWNERS COUNT_OF(owners)

struct product {
    const struct catalogue *catalogue;
    const struct fault *faults;
    size_t faults_count;
    struct choice choice;
    struct cited of_owner[OWNERS]; /* what each is cited for by itself, by any case */
    atomic_size_t next;
    const char *const *only; /* "A+B", or "B" for all owners; NULL ends them */
    struct stop *stop;
    pthread_mutex_t lock; /* of what follows */
    struct listed masked;
    size_t found, hidden, lost, needless, mute;
};

/* Without its owner nothing is left to it. */
static void add_owners(const struct catalogue *catalogue, struct round *round)
{
    for (size_t i = 0; i < catalogue->count; i++)
        if (catalogue->scripts[i]->owns)
            round_add(round, catalogue->scripts[i]);
}

static const struct script *script_of(const struct catalogue *catalogue, const char *id)
{
    for (size_t i = 0; i < catalogue->count; i++)
        if (strcmp(catalogue->scripts[i]->id, id) == 0)
            return catalogue->scripts[i];
    return NULL;
}

/* A fault and what it is cited for by itself. */
struct second {
    struct product *product;
    const struct fault *fault;
    struct cited cited;
};

static size_t count_of_kind(const struct cited *cited, const struct round *round,
                            const char *requirement)
{
    size_t count = 0;
    for (size_t i = 0; i < cited->count; i++)
        for (size_t k = 0; k < round->count; k++)
            count += strcmp(cited->all[i].requirement, requirement) == 0 &&
                     strcmp(cited->all[i].id, round->scripts[k]->id) == 0;
    return count;
}

/* A few of those that fail for the fault; false where these alone say nothing: an invariant judges
 * what others meet, and what acts now and then may strike any. */
static bool add_few(const struct second *second, struct round *round)
{
    const struct cited *cited = &second->cited;
    if (fault_is_now_and_then(second->fault))
        return false;
    for (size_t i = 0; i < cited->count && round->count < FEW; i++) {
        const struct script *script = script_of(second->product->catalogue, cited->all[i].id);
        if (!script || script->always_count)
            return false;
        if (count_of_kind(cited, round, cited->all[i].requirement) < FEW_OF_A_KIND)
            round_add(round, script);
    }
    return true;
}

/* Whether SEEN, with both, has what the second is cited for, beyond what the owner's fault is. */
static bool is_found(const struct second *second, const struct cited *owner,
                     const struct cited *seen)
{
    bool may_be_any = fault_is_now_and_then(second->fault);
    for (size_t i = 0; i < seen->count; i++) {
        const struct accusation *accusation = &seen->all[i];
        bool is_of_second = may_be_any ? accusation->is_unsteady
                                       : cited_names(&second->cited, accusation->requirement);
        if (is_of_second && !cited_has(owner, accusation))
            return true;
    }
    return false;
}

/* Plays both faults; SEEN is what they are cited for. */
static bool finds(const struct second *second, size_t owner, bool is_thorough, struct cited *seen)
{
    const struct product *product = second->product;
    const char *names[] = {owners[owner], second->fault->name};
    struct round round = {.faults = names,
                          .faults_count = COUNT_OF(names),
                          .patience = is_thorough ? ROUND_PATIENCE : 1,
                          .stop = product->stop};
    if (is_thorough || !add_few(second, &round))
        round_add_chosen(&round, &product->choice, second->fault);
    add_owners(product->catalogue, &round);
    round_play(&round, cited_keep, seen);
    round_release(&round);
    return is_found(second, &product->of_owner[owner], seen);
}

/* Says what became of the pair; with the lock held. */
static void settle(struct second *second, size_t owner, bool is_found, const struct cited *seen)
{
    struct product *product = second->product;
    const char *name = second->fault->name;
    struct listed_rule *rule = listed_find(&product->masked, owners[owner], name);
    product->found += is_found && !rule;
    product->hidden += !is_found && rule;
    product->needless += is_found && rule;
    product->lost += !is_found && !rule;
    if (rule)
        rule->used += !is_found;
    if (is_found == !rule)
        return;
    printf("%s + %s: %s; by itself it is cited for", owners[owner], name,
           is_found ? "found, though it stands in the list" : "lost");
    cited_print(&second->cited, stdout);
    printf("; with both, what is cited is");
    cited_print(seen, stdout);
    printf("\n");
    fflush(stdout);
}

static void play_pair(struct second *second, size_t owner)
{
    struct product *product = second->product;
    struct cited seen = {0};
    bool is_found = finds(second, owner, false, &seen);
    /* what is known to be hidden is not looked for twice */
    if (!is_found && !listed_find(&product->masked, owners[owner], second->fault->name))
        is_found = finds(second, owner, true, &seen);
    pthread_mutex_lock(&product->lock);
    settle(second, owner, is_found, &seen);
    pthread_mutex_unlock(&product->lock);
    cited_release(&seen);
}

/* A part has whole rows: what a fault is cited for by itself is found out once for all owners. */
static bool is_wanted(const struct product *product, size_t owner, const char *second)
{
    bool is_wanted = !*product->only && part_holds(second);
    char *pair = mem_format("%s+%s", owners[owner], second);
    for (const char *const *only = product->only; *only; only++)
        is_wanted |= strcmp(*only, pair) == 0 || strcmp(*only, second) == 0;
    free(pair);
    return is_wanted && strcmp(owners[owner], second) != 0;
}

/* What FAULT is cited for by itself: by the cases that concern it or, if they are ALL, by any. */
static bool play_alone(const struct product *product, const struct fault *fault, bool all,
                       struct cited *cited)
{
    struct choice choice = product->choice;
    struct round round = {
        .faults = &fault->name, .faults_count = 1, .patience = 1, .stop = product->stop};
    choice.all = all;
    round_add_chosen(&round, &choice, fault);
    add_owners(product->catalogue, &round);
    bool good = round_play_surely(&round, cited_keep, cited_forget, cited);
    round_release(&round);
    return good;
}

static void play_fault(struct product *product, const struct fault *fault)
{
    struct second second = {product, fault, {0}};
    bool is_known = false;
    for (size_t owner = 0; owner < OWNERS; owner++) {
        if (!is_wanted(product, owner, fault->name))
            continue;
        if (!is_known)
            play_alone(product, fault, false, &second.cited);
        is_known = true;
        if (second.cited.count) {
            play_pair(&second, owner);
            continue;
        }
        pthread_mutex_lock(&product->lock);
        product->mute++;
        pthread_mutex_unlock(&product->lock);
    }
    cited_release(&second.cited);
}

static const struct fault *fault_named(const struct product *product, const char *name)
{
    for (size_t i = 0; i < product->faults_count; i++)
        if (strcmp(product->faults[i].name, name) == 0)
            return &product->faults[i];
    return NULL;
}

/* A fault of an owner by itself, against all cases. */
static void *work_on_owners(void *state)
{
    struct product *product = state;
    size_t index;
    while ((index = atomic_fetch_add(&product->next, 1)) < OWNERS)
        if (!play_alone(product, fault_named(product, owners[index]), true,
                        &product->of_owner[index]))
            fprintf(stderr, "%s: not all cases could be played\n", owners[index]);
    return NULL;
}

static void *work(void *state)
{
    struct product *product = state;
    size_t index;
    while ((index = atomic_fetch_add(&product->next, 1)) < product->faults_count)
        play_fault(product, &product->faults[index]);
    return NULL;
}

static void play_all(struct product *product, void *(*play)(void *state))
{
    pthread_t threads[WORKERS];
    atomic_store(&product->next, 0);
    for (size_t i = 0; i < WORKERS; i++)
        if (pthread_create(&threads[i], NULL, play, product) != 0)
            abort();
    for (size_t i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
}

/* What was seen of the whole; an exit code. */
static int report(const struct product *product)
{
    for (size_t i = 0; i < product->masked.count; i++) {
        const struct listed_rule *rule = &product->masked.rules[i];
        printf("line %u, %zu pairs: %s: %s\n", rule->line, rule->used, rule->head, rule->reason);
    }
    printf("%zu pairs: %zu found, %zu hidden as the list says, %zu lost, %zu found though listed; "
           "%zu whose second is cited for nothing by itself\n",
           product->found + product->hidden + product->lost + product->needless, product->found,
           product->hidden, product->lost, product->needless, product->mute);
    return product->lost || product->needless || !product->found;
}

static int play_product(struct product *product)
{
    part_tell();
    play_all(product, work_on_owners);
    play_all(product, work);
    return report(product);
}

static void product_release(struct product *product)
{
    for (size_t i = 0; i < OWNERS; i++)
        cited_release(&product->of_owner[i]);
    listed_release(&product->masked);
    stop_free(&product->stop);
}

int main(int argc, char **argv)
{
    struct product product = {.lock = PTHREAD_MUTEX_INITIALIZER, .stop = stop_new()};
    struct catalogue *catalogue = NULL;
    struct problems *problems = problems_new();
    struct err err = {0};
    int code = 1;
    product.faults = reference_faults(&product.faults_count);
    product.only = (const char *const *)argv + (argc > 1 ? 2 : 1);
    if (argc < 2 || !listed_read(&product.masked, argv[1], &err) || !link_global_init(&err)) {
        fprintf(stderr, "pairs: %s\n", argc < 2 ? "usage: pairs MASKED [A+B|B...]" : err.text);
        goto out;
    }
    catalogue = installed_catalogue(NULL, 0, problems);
    problems_print(problems, stderr);
    product.catalogue = product.choice.catalogue = catalogue;
    if (catalogue)
        code = play_product(&product);
    link_global_end();
out:
    catalogue_free(&catalogue);
    problems_free(&problems);
    product_release(&product);
    return code;
}

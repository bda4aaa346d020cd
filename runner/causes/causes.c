#include "causes.h"

#include "hash.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

/* A result by its id. */
struct entry {
    const char *id;
    size_t index;
    UT_hash_handle hh;
};

struct search {
    const struct signatures *known;
    struct smtpspec_record *record;
    struct entry *entries, *by_id; /* one per result; the hash of them */
};

/* How a signature fits the findings. */
struct fit {
    const struct signature *signature; /* NULL: none does */
    size_t explained;                  /* findings that have no cause yet */
};

static bool is_finding(const struct smtpspec_result *result)
{
    return result->verdict == SMTPSPEC_FAIL || result->verdict == SMTPSPEC_WARN ||
           result->verdict == SMTPSPEC_UNSTEADY;
}

static bool is_judged(const struct smtpspec_result *result)
{
    return is_finding(result) || result->verdict == SMTPSPEC_PASS;
}

static bool breaks(const struct signature *signature, const char *requirement)
{
    for (size_t i = 0; i < signature->breaks_count; i++)
        if (strcmp(signature->breaks[i], requirement) == 0)
            return true;
    return false;
}

static struct smtpspec_result *result_of(const struct search *search, const char *id)
{
    struct entry *entry;
    HASH_FIND_STR(search->by_id, id, entry);
    return entry ? &search->record->cases[entry->index] : NULL;
}

static bool is_of_one_file(const struct smtpspec_result *one, const struct smtpspec_result *other)
{
    return strcmp(one->file, other->file) == 0;
}

/* How many findings without a cause SIGNATURE explains; 0 too if something speaks against it, or if
 * one case alone speaks for it, which says no more than the requirement that it cites. */
static size_t explained_by(const struct search *search, const struct signature *signature)
{
    size_t explained = 0;
    const struct smtpspec_result *first = NULL;
    bool are_several = false;
    for (size_t i = 0; i < signature->fails_count; i++) {
        const struct smtpspec_result *result = result_of(search, signature->fails[i]);
        if (!result || !is_judged(result))
            continue;
        if (!is_finding(result) || !breaks(signature, result->requirement))
            return 0;
        explained += !*result->cause;
        are_several |= first && !is_of_one_file(first, result);
        first = result;
    }
    return are_several ? explained : 0;
}

/* Whether OTHER explains all that ONE does and has no cause yet. */
static bool explains_the_same(const struct search *search, const struct signature *one,
                              const struct signature *other)
{
    for (size_t i = 0; i < one->fails_count; i++) {
        const struct smtpspec_result *result = result_of(search, one->fails[i]);
        bool is_shared = !result || !is_finding(result) || *result->cause;
        for (size_t k = 0; k < other->fails_count && !is_shared; k++)
            is_shared = strcmp(one->fails[i], other->fails[k]) == 0;
        if (!is_shared)
            return false;
    }
    return true;
}

/* Whether one that is as good as BEST explains the same. */
static bool is_ambiguous(const struct search *search, const struct fit *best)
{
    for (size_t i = 0; i < search->known->count; i++) {
        const struct signature *other = &search->known->items[i];
        if (other != best->signature && explained_by(search, other) == best->explained &&
            explains_the_same(search, best->signature, other))
            return true;
    }
    return false;
}

static struct fit best_fit(const struct search *search, const bool *is_tried)
{
    struct fit best = {0};
    for (size_t i = 0; i < search->known->count; i++) {
        size_t explained = is_tried[i] ? 0 : explained_by(search, &search->known->items[i]);
        if (explained > best.explained)
            best = (struct fit){&search->known->items[i], explained};
    }
    return best;
}

static void set_cause(struct smtpspec_result *result, const char *cause)
{
    free(result->cause);
    result->cause = mem_text(cause);
}

/* Also findings that its file does not name, where they cite what the fault breaks. */
static void name_cause(const struct search *search, const struct signature *signature)
{
    for (size_t i = 0; i < search->record->cases_count; i++) {
        struct smtpspec_result *result = &search->record->cases[i];
        if (is_finding(result) && !*result->cause && breaks(signature, result->requirement))
            set_cause(result, signature->is);
    }
}

/* The largest first, so that there are few. */
static void name_causes(const struct search *search)
{
    bool *is_tried = mem_alloc((search->known->count + 1) * sizeof *is_tried);
    for (;;) {
        struct fit fit = best_fit(search, is_tried);
        if (!fit.signature)
            break;
        is_tried[fit.signature - search->known->items] = true;
        if (!is_ambiguous(search, &fit))
            name_cause(search, fit.signature);
    }
    free(is_tried);
}

void causes_find(const struct signatures *known, struct smtpspec_record *record)
{
    struct search search = {.known = known, .record = record};
    search.entries = mem_alloc((record->cases_count + 1) * sizeof *search.entries);
    for (size_t i = 0; i < record->cases_count; i++) {
        struct entry *entry = &search.entries[i];
        *entry = (struct entry){.id = record->cases[i].id, .index = i};
        HASH_ADD_KEYPTR(hh, search.by_id, entry->id, strlen(entry->id), entry);
    }
    name_causes(&search);
    HASH_CLEAR(hh, search.by_id);
    free(search.entries);
}

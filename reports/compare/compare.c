#include "compare.h"

#include "case_index.h"
#include "compare_history.h"
#include "count_of.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

static void free_indexes(struct case_index **indexes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        case_index_free(&indexes[i]);
    free(indexes);
}

static struct case_index **index_all(const struct smtpspec_record *const *records, size_t count,
                                     struct err *err)
{
    struct case_index **indexes = mem_alloc((count + 1) * sizeof *indexes);
    for (size_t i = 0; i < count; i++) {
        indexes[i] = case_index_new(records[i], err);
        if (!indexes[i]) {
            free_indexes(indexes, i);
            return NULL;
        }
    }
    return indexes;
}

static bool differs(const struct compare_row *row, size_t targets)
{
    const struct smtpspec_result *first = row->results[0];
    for (size_t i = 1; i < targets; i++) {
        const struct smtpspec_result *other = row->results[i];
        if (!first || !other)
            return true; /* only some have it */
        if (first->verdict != other->verdict)
            return true;
        if (first->verdict == SMTPSPEC_NOTE && strcmp(first->reason, other->reason) != 0)
            return true;
    }
    return false;
}

static void add_row(struct comparison *comparison, struct case_index *const *indexes,
                    const struct smtpspec_result *first)
{
    struct compare_row row = {.first = first};
    row.results = mem_alloc(comparison->targets * sizeof *row.results);
    for (size_t i = 0; i < comparison->targets; i++)
        row.results[i] = case_index_find(indexes[i], first->id);
    row.different = differs(&row, comparison->targets);
    comparison->different += row.different;
    comparison->rows = mem_grow(comparison->rows, comparison->count + 1, sizeof *comparison->rows);
    comparison->rows[comparison->count++] = row;
}

/* Collects the cases of each record that no record before it has. */
static void collect_rows(struct comparison *comparison, struct case_index *const *indexes)
{
    for (size_t i = 0; i < comparison->targets; i++)
        for (size_t j = 0; j < comparison->records[i]->cases_count; j++) {
            const struct smtpspec_result *result = &comparison->records[i]->cases[j];
            bool known = false;
            for (size_t k = 0; k < i && !known; k++)
                known = case_index_find(indexes[k], result->id) != NULL;
            if (!known)
                add_row(comparison, indexes, result);
        }
}

static void put_differences_first(struct comparison *comparison)
{
    struct compare_row *sorted = mem_alloc((comparison->count + 1) * sizeof *sorted);
    size_t next_different = 0, next_same = comparison->different;
    for (size_t i = 0; i < comparison->count; i++) {
        const struct compare_row *row = &comparison->rows[i];
        sorted[row->different ? next_different++ : next_same++] = *row;
    }
    free(comparison->rows);
    comparison->rows = sorted;
}

static bool distinct_targets(const struct smtpspec_record *const *records, size_t count,
                             struct err *err)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(records[i]->name, records[j]->name) == 0)
                return err_set(err,
                               "two records of the target \"%s\" (begun %s and %s): give the "
                               "targets different names, or name the older one with --against",
                               records[i]->name, records[j]->started, records[i]->started);
    return true;
}

struct comparison *comparison_new(const struct smtpspec_record *const *records, size_t count,
                                  const struct smtpspec_record *const *against,
                                  size_t against_count, struct err *err)
{
    if (!distinct_targets(records, count, err))
        return NULL;
    struct case_index **indexes = index_all(records, count, err);
    if (!indexes)
        return NULL;
    struct comparison *comparison = mem_alloc(sizeof *comparison);
    comparison->records = records;
    comparison->targets = count;
    collect_rows(comparison, indexes);
    free_indexes(indexes, count);
    put_differences_first(comparison);
    if (against_count > 0 && !(distinct_targets(against, against_count, err) &&
                               compare_histories(comparison, against, against_count, err)))
        comparison_free(&comparison);
    return comparison;
}

void comparison_free(struct comparison **comparison)
{
    struct comparison *old = *comparison;
    *comparison = NULL;
    if (!old)
        return;
    for (size_t i = 0; i < old->count; i++)
        free(old->rows[i].results);
    for (size_t i = 0; old->histories && i < old->targets; i++)
        free(old->histories[i].list);
    free(old->rows);
    free(old->histories);
    free(old);
}

bool comparison_worse(const struct comparison *comparison)
{
    for (size_t i = 0; comparison->histories && i < comparison->targets; i++)
        if (comparison->histories[i].summary[CHANGE_WORSE])
            return true;
    return false;
}

static const struct {
    const char *name;
    compare_writer *write;
} writers[] = {
    {"terminal", compare_terminal}, {"markdown", compare_markdown}, {"json", compare_json}};

compare_writer *compare_writer_find(const char *format)
{
    for (size_t i = 0; i < COUNT_OF(writers); i++)
        if (strcmp(writers[i].name, format) == 0)
            return writers[i].write;
    return NULL;
}

const char *compare_writer_name(size_t index)
{
    return index < COUNT_OF(writers) ? writers[index].name : NULL;
}

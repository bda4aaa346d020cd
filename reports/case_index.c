#include "case_index.h"

#include "hash.h"
#include "memory.h"

#include <stdlib.h>

struct case_entry {
    const struct smtpspec_result *result;
    UT_hash_handle hh;
};

struct case_index {
    struct case_entry *table;
};

static struct case_entry *find(const struct case_index *index, const char *id)
{
    struct case_entry *entry;
    HASH_FIND_STR(index->table, id, entry);
    return entry;
}

struct case_index *case_index_new(const struct smtpspec_record *record, struct err *err)
{
    struct case_index *index = mem_alloc(sizeof *index);
    for (size_t i = 0; i < record->cases_count; i++) {
        const struct smtpspec_result *result = &record->cases[i];
        if (find(index, result->id)) {
            err_set(err, "the record of \"%s\" has the case %s twice", record->name, result->id);
            case_index_free(&index);
            return NULL;
        }
        struct case_entry *entry = mem_alloc(sizeof *entry);
        entry->result = result;
        HASH_ADD_KEYPTR(hh, index->table, result->id, strlen(result->id), entry);
    }
    return index;
}

void case_index_free(struct case_index **index)
{
    struct case_entry *entry, *next;
    if (!*index)
        return;
    HASH_ITER(hh, (*index)->table, entry, next)
    {
        HASH_DEL((*index)->table, entry);
        free(entry);
    }
    free(*index);
    *index = NULL;
}

const struct smtpspec_result *case_index_find(const struct case_index *index, const char *id)
{
    const struct case_entry *entry = find(index, id);
    return entry ? entry->result : NULL;
}

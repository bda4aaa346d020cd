#include "suite.h"

#include "memory.h"
#include "ranking.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

/* The folder of a case's id; the row of `each` in brackets after the path may hold anything. */
static char *folder_of(const char *id)
{
    size_t path = strcspn(id, "[");
    while (path > 0 && id[path - 1] != '/')
        path--;
    char *raw = path > 1 ? mem_copy(id, path - 1) : mem_text("cases");
    char *folder = text_cleaned(raw);
    free(raw);
    return folder;
}

static struct suite *suite_of(struct suites *suites, const char *id)
{
    char *folder = folder_of(id);
    /* Cases come sorted, so the suite is usually the last one. */
    for (size_t i = suites->count; i-- > 0;)
        if (strcmp(suites->list[i].folder, folder) == 0) {
            free(folder);
            return &suites->list[i];
        }
    suites->list = mem_grow(suites->list, suites->count + 1, sizeof *suites->list);
    suites->list[suites->count] = (struct suite){.folder = folder};
    return &suites->list[suites->count++];
}

struct suites *suites_new(const struct smtpspec_record *record)
{
    struct suites *suites = mem_alloc(sizeof *suites);
    for (size_t i = 0; i < record->cases_count; i++) {
        const struct smtpspec_result *result = &record->cases[i];
        struct suite *suite = suite_of(suites, result->id);
        suite->cases = mem_grow(suite->cases, suite->count + 1, sizeof *suite->cases);
        suite->cases[suite->count++] = result;
        suite->summary[result->verdict]++;
        suite->seconds += result->seconds;
    }
    for (size_t i = 0; i < suites->count; i++)
        ranking_sort(suites->list[i].cases, suites->list[i].count);
    return suites;
}

void suites_free(struct suites **suites)
{
    if (!*suites)
        return;
    for (size_t i = 0; i < (*suites)->count; i++) {
        free((*suites)->list[i].folder);
        free((*suites)->list[i].cases);
    }
    free((*suites)->list);
    free(*suites);
    *suites = NULL;
}

static bool is_taken(char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static char *cleaned_format(const char *name, const char *address)
{
    char *raw = mem_format("%s (%s)", name, address);
    char *clean = text_cleaned(raw);
    free(raw);
    return clean;
}

char **suite_targets(const struct smtpspec_record *const *records, size_t count)
{
    char **names = mem_alloc((count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++) {
        char *name = text_cleaned(records[i]->name);
        if (is_taken(names, i, name)) {
            free(name);
            name = cleaned_format(records[i]->name, records[i]->address);
        }
        for (size_t number = 2; is_taken(names, i, name); number++) {
            char *numbered = mem_format("%s #%zu", name, number);
            free(name);
            name = numbered;
        }
        names[i] = name;
    }
    return names;
}

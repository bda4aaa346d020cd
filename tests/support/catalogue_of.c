#include "catalogue_of.h"

#include "loading.h"
#include "memory.h"
#include "steps.h"

#include <stdlib.h>
#include <string.h>

#define REQUIREMENT(id, level, impact)                                                             \
    "- {id: rfc1-" id ", section: RFC 1 " level ", level: " level ", impact: " impact              \
    ", says: x, observe: wire, stage: any"

char *cases_new(void)
{
    char *folder = folder_new();
    free(file_in(folder, "cases/requirements/rfc1.yaml",
                 REQUIREMENT("1-must", "MUST", "form") "}\n"        //
                 REQUIREMENT("1-should", "SHOULD", "interop") "}\n" //
                 REQUIREMENT("1.1-may", "MAY", "form") "}\n"        //
                 REQUIREMENT("2-judged", "implied", "loss") ", judged: SHOULD, because: y}\n"));
    return folder;
}

void case_in(const char *folder, const char *name, const char *text)
{
    char *below = mem_format("cases/%s", name);
    free(file_in(folder, below, text));
    free(below);
}

struct catalogue *catalogue_at(const char *const *paths, size_t count, const char *requirements,
                               struct problems *problems)
{
    struct catalogue_source source = {.paths = paths,
                                      .paths_count = count,
                                      .requirements = requirements,
                                      .vocabulary = &player_vocabulary};
    return catalogue_load(&source, problems);
}

struct catalogue *catalogue_of(const char *folder, struct problems *problems)
{
    char *cases = mem_format("%s/cases", folder),
         *requirements = mem_format("%s/requirements", cases);
    const char *const paths[] = {cases};
    struct catalogue *catalogue = catalogue_at(paths, 1, requirements, problems);
    free(cases);
    free(requirements);
    return catalogue;
}

const struct script *script_of(const struct catalogue *catalogue, const char *id)
{
    for (size_t i = 0; i < catalogue->count; i++)
        if (strcmp(catalogue->scripts[i]->id, id) == 0)
            return catalogue->scripts[i];
    return NULL;
}

char *problems_below(const char *folder, const struct problems *problems)
{
    char *whole = problems_text(problems), *to = whole;
    size_t length = strlen(folder);
    for (const char *from = whole; *from;) {
        if (strncmp(from, folder, length) == 0)
            from += length + 1;
        else
            *to++ = *from++;
    }
    *to = '\0';
    return whole;
}

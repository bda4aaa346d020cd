#include "installed.h"

#include "cases_folder.h"
#include "memory.h"
#include "steps.h"

#include <stdlib.h>

/* What WANTED names, or the folder CASES if it names nothing. */
static struct catalogue *load(const char *cases, const struct catalogue_source *wanted,
                              struct problems *problems)
{
    char *requirements = mem_format("%s/requirements", cases);
    struct catalogue_source source = *wanted;
    source.requirements = requirements;
    source.vocabulary = &player_vocabulary;
    if (!source.paths_count && !source.input) {
        source.paths = &cases;
        source.paths_count = 1;
    }
    struct catalogue *catalogue = catalogue_load(&source, problems);
    free(requirements);
    return catalogue;
}

struct catalogue *checked_catalogue(const char *const *paths, size_t count, const char *input,
                                    struct problems *problems)
{
    struct catalogue_source source = {.paths = paths, .paths_count = count, .input = input};
    char *cases = cases_folder();
    struct catalogue *catalogue = load(cases, &source, problems);
    free(cases);
    return catalogue;
}

struct catalogue *installed_catalogue(const char *const *paths, size_t count,
                                      struct problems *problems)
{
    return checked_catalogue(paths, count, NULL, problems);
}

struct catalogue *whole_catalogue(const char *folder, struct problems *problems)
{
    struct catalogue_source source = {0};
    return load(folder, &source, problems);
}

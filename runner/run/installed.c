#include "installed.h"

#include "cases_folder.h"
#include "memory.h"
#include "steps.h"

#include <stdlib.h>

static struct catalogue *load(const char *cases, const char *const *paths, size_t count,
                              struct problems *problems)
{
    char *requirements = mem_format("%s/requirements", cases);
    struct catalogue_source source = {
        .paths = count ? paths : &cases,
        .paths_count = count ? count : 1,
        .requirements = requirements,
        .vocabulary = &player_vocabulary,
    };
    struct catalogue *catalogue = catalogue_load(&source, problems);
    free(requirements);
    return catalogue;
}

struct catalogue *installed_catalogue(const char *const *paths, size_t count,
                                      struct problems *problems)
{
    char *cases = cases_folder();
    struct catalogue *catalogue = load(cases, paths, count, problems);
    free(cases);
    return catalogue;
}

struct catalogue *whole_catalogue(const char *folder, struct problems *problems)
{
    return load(folder, NULL, 0, problems);
}

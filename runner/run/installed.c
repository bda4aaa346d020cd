#include "installed.h"

#include "memory.h"
#include "steps.h"

#include <stdlib.h>
#include <unistd.h>

/* The folders are put in by the build. */
const char *installed_cases(void)
{
    const char *chosen = getenv("SMTPSPEC_CASES");
    if (chosen && *chosen)
        return chosen;
    return access(SMTPSPEC_SOURCE_CASES, R_OK) == 0 ? SMTPSPEC_SOURCE_CASES
                                                    : SMTPSPEC_INSTALLED_CASES;
}

struct catalogue *installed_catalogue(const char *const *paths, size_t count,
                                      struct problems *problems)
{
    const char *cases = installed_cases();
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

#include "ground.h"

#include "clock.h"
#include "installed.h"
#include "link.h"
#include "problems.h"

#include <stdio.h>
#include <string.h>

bool ground_open(struct ground *ground, struct err *err)
{
    struct problems *problems = problems_new();
    *ground = (struct ground){.stop = stop_new()};
    ground->all = (struct round){.patience = 1, .stop = ground->stop};
    if (link_global_init(err)) {
        ground->catalogue = installed_catalogue(NULL, 0, problems);
        problems_print(problems, stderr);
        if (ground->catalogue)
            round_add_chosen(&ground->all, &(const struct choice){.catalogue = ground->catalogue},
                             NULL);
        else
            err_set(err, "the catalogue could not be read");
    }
    problems_free(&problems);
    return ground->catalogue != NULL;
}

void ground_close(struct ground *ground)
{
    round_release(&ground->all);
    catalogue_free(&ground->catalogue);
    stop_free(&ground->stop);
    link_global_end();
}

const struct script *ground_script(const struct ground *ground, const char *id)
{
    const struct catalogue *catalogue = ground->catalogue;
    for (size_t i = 0; i < catalogue->count; i++)
        if (strcmp(catalogue->scripts[i]->id, id) == 0)
            return catalogue->scripts[i];
    return NULL;
}

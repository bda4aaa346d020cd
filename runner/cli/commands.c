#include "command.h"

#include <string.h>

static const struct command *const table[] = {
    &command_run,     &command_probe, &command_init,       &command_list,
    &command_show,    &command_new,   &command_lint,       &command_coverage,
    &command_compare, &command_serve, &command_completion, NULL,
};

const struct command *const *commands(void)
{
    return table;
}

const struct command *command_find(const char *name)
{
    for (size_t i = 0; table[i]; i++)
        if (strcmp(table[i]->name, name) == 0)
            return table[i];
    return NULL;
}

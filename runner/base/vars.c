#include "vars.h"

#include "hash.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

struct variable {
    char *name;
    char *octets;
    size_t length;
    UT_hash_handle hh;
};

struct vars {
    const struct vars *parent;
    struct variable *variables;
};

struct vars *vars_new(const struct vars *parent)
{
    struct vars *vars = mem_alloc(sizeof *vars);
    vars->parent = parent;
    return vars;
}

void vars_free(struct vars **vars)
{
    if (!*vars)
        return;
    struct variable *variable, *next;
    HASH_ITER(hh, (*vars)->variables, variable, next)
    {
        HASH_DEL((*vars)->variables, variable);
        free(variable->name);
        free(variable->octets);
        free(variable);
    }
    free(*vars);
    *vars = NULL;
}

void vars_set(struct vars *vars, const char *name, const char *octets, size_t length)
{
    struct variable *variable;
    char *copy = mem_copy(octets, length);
    HASH_FIND_STR(vars->variables, name, variable);
    if (!variable) {
        variable = mem_alloc(sizeof *variable);
        variable->name = mem_text(name);
        HASH_ADD_KEYPTR(hh, vars->variables, variable->name, strlen(variable->name), variable);
    }
    free(variable->octets);
    variable->octets = copy;
    variable->length = length;
}

const char *vars_get(const struct vars *vars, const char *name, size_t *length)
{
    for (; vars; vars = vars->parent) {
        struct variable *variable;
        HASH_FIND_STR(vars->variables, name, variable);
        if (variable) {
            *length = variable->length;
            return variable->octets;
        }
    }
    return NULL;
}

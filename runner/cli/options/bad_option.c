#include "bad_option.h"

#include "memory.h"
#include "nearest.h"
#include "problems.h"

#include <stdlib.h>
#include <string.h>

/* Whether WORD is "--name=value" of the option whose value OPTOPT is. */
static bool has_a_value(const struct option *known, const char *word)
{
    size_t length = strcspn(word, "=");
    for (; known->name; known++)
        if (known->val == optopt && word[length] && strlen(known->name) + 2 == length &&
            strncmp(word + 2, known->name, length - 2) == 0)
            return true;
    return false;
}

static bool no_such_option(const struct option *known, const char *name, struct err *err)
{
    size_t count = 0;
    while (known[count].name)
        count++;
    const char **names = mem_alloc((count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = known[i].name;
    const char *near = nearest_name(name + 2, names);
    err_set(err, near ? "there is no option %s; did you mean --%s?" : "there is no option %s", name,
            near);
    free(names);
    return false;
}

bool bad_option(const struct option *known, int option, char **argv, struct err *err)
{
    const char *word = argv[optind - 1];
    if (option == ':')
        return err_set(err, "%s needs a value", word);
    char *name = mem_format("%.*s", (int)strcspn(word, "="), word);
    if (!optopt) /* an unknown long option */
        no_such_option(known, name, err);
    else if (has_a_value(known, word))
        err_set(err, "%s takes no value", name);
    else /* a short one, which may be among others: -vx */
        err_set(err, "there is no option -%c", optopt);
    free(name);
    return false;
}

/* Verbs by their names. */
#include "smtp_verbs.h"

#include <string.h>

/* Whether NAME is one of the words of LIST. */
static bool is_word_of(const char *name, const char *list)
{
    size_t length = strlen(name);
    for (;;) {
        if (!strncmp(list, name, length) && (!list[length] || list[length] == ' '))
            return true;
        const char *space = strchr(list, ' ');
        if (!space)
            return false;
        list = space + 1;
    }
}

bool verb_is_among(const struct smtp_verb *verb, const char *list)
{
    if (strcmp(list, "*") == 0)
        return !(verb->flags & VERB_EVENT);
    return is_word_of(verb->name, list) ||
           (verb->flags & VERB_UNIMPLEMENTED && is_word_of("?", list));
}

#include "citation.h"

#include "memory.h"

#include <stdint.h>
#include <stdlib.h>

static void replace(const char **text, const char *by)
{
    char *old = (char *)(uintptr_t)*text;
    *text = mem_text(by ? by : "");
    free(old);
}

void citation_set(struct smtpspec_result *result, const struct citation *citation)
{
    result->level = citation->level;
    result->impact = citation->impact;
    replace(&result->requirement, citation->requirement);
    replace(&result->section, citation->section);
    replace(&result->says, citation->says);
}

static void drop(const char **text)
{
    free((char *)(uintptr_t)*text);
    *text = NULL;
}

void citation_clear(struct smtpspec_result *result)
{
    drop(&result->requirement);
    drop(&result->section);
    drop(&result->says);
}

static void move(const char **from, const char **to)
{
    drop(to);
    *to = *from;
    *from = NULL;
}

void citation_move(struct smtpspec_result *from, struct smtpspec_result *to)
{
    if (!from->section)
        return;
    to->level = from->level;
    to->impact = from->impact;
    move(&from->requirement, &to->requirement);
    move(&from->section, &to->section);
    move(&from->says, &to->says);
}

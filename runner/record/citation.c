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
    replace(&result->requirement, citation->requirement);
    replace(&result->section, citation->section);
    replace(&result->says, citation->says);
}

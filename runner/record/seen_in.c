#include "seen_in.h"

#include "memory.h"

#include <stdlib.h>
#include <string.h>

static bool is_named(const char *reason, const char *id)
{
    char *mention = mem_format("(in %s)", id);
    bool is = strstr(reason, mention) != NULL;
    free(mention);
    return is;
}

const struct smtpspec_result *seen_in(const struct smtpspec_record *record,
                                      const struct smtpspec_result *result)
{
    if (result->attempts_count || !strstr(result->reason, "(in "))
        return result;
    for (size_t i = 0; i < record->cases_count; i++)
        if (is_named(result->reason, record->cases[i].id))
            return &record->cases[i];
    return NULL;
}

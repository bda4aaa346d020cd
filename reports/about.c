#include "about.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

char *about_roles(const struct smtpspec_record *record)
{
    struct buffer roles = {0};
    for (size_t i = 0; i < record->facts_count; i++)
        if (strcmp(record->facts[i].key, "roles") == 0) {
            buffer_add_text(&roles, roles.length ? ", " : "");
            text_clean(&roles, record->facts[i].value);
        }
    return buffer_take(&roles);
}

char *about_protocol(const struct smtpspec_record *record)
{
    struct buffer text = {0};
    char *roles = about_roles(record);
    text_clean(&text, record->protocol);
    if (*roles)
        buffer_format(&text, "%s(%s)", text.length ? " " : "", roles);
    free(roles);
    return buffer_take(&text);
}

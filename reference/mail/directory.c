#include "directory.h"
#include "count_of.h"
#include "literal.h"
#include "reference_names.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct directory_entry entries[] = {
    {DIRECTORY_USER, "user1", "User One"},   {DIRECTORY_USER, "user2", "User Two"},
    {DIRECTORY_USER, "user3", "User Three"}, {DIRECTORY_USER, "postmaster", "Postmaster"},
    {DIRECTORY_LIST, "staff", "Staff"},      {DIRECTORY_ALIAS, "helpdesk", "Help Desk"},
};

static const char *const staff[] = {"user1", "user2", "user3", NULL};
static const char *const helpdesk[] = {"user1", "user2", NULL};

bool directory_is_local(const char *domain, const char *own)
{
    if (!*domain || !strcasecmp(domain, REFERENCE_DOMAIN) || !strcasecmp(domain, REFERENCE_HOST))
        return true;
    return domain[0] == '[' && literal_equal(domain, own);
}

struct directory_entry directory_find_local(const char *local)
{
    for (size_t i = 0; i < COUNT_OF(entries); i++)
        if (!strcasecmp(entries[i].user, local))
            return entries[i];
    return (struct directory_entry){.kind = DIRECTORY_UNKNOWN};
}

struct directory_entry directory_find(const struct address *address, const char *own)
{
    if (!directory_is_local(address->domain, own))
        return (struct directory_entry){.kind = DIRECTORY_FOREIGN};
    return directory_find_local(address->local);
}

const struct directory_entry *directory_beginning(const char *prefix, size_t n)
{
    for (size_t i = 0; i < COUNT_OF(entries); i++)
        if (!strncasecmp(entries[i].user, prefix, strlen(prefix)) && n-- == 0)
            return &entries[i];
    return NULL;
}

const char *const *directory_members(const char *name)
{
    return strcmp(name, "staff") == 0 ? staff : strcmp(name, "helpdesk") == 0 ? helpdesk : NULL;
}

void directory_whole_key(const struct address *address, char *out)
{
    const char *domain = *address->domain ? address->domain : REFERENCE_DOMAIN;
    snprintf(out, ADDRESS_PATH_MOST + 1, "%s@%s", address->local, domain);
    for (char *c = out; *c; c++)
        *c = (char)tolower((unsigned char)*c);
}

#include "directory.h"
#include "reference.h"
#include "smtp_session.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct directory_entry entries[] = {
    {DIRECTORY_USER, "user1", "User One"},   {DIRECTORY_USER, "user2", "User Two"},
    {DIRECTORY_USER, "user3", "User Three"}, {DIRECTORY_USER, "postmaster", "Postmaster"},
    {DIRECTORY_LIST, "staff", "Staff"},      {DIRECTORY_ALIAS, "helpdesk", "Help Desk"},
};
#define COUNT (sizeof entries / sizeof *entries)

static const char *const staff[] = {"user1", "user2", "user3", NULL};
static const char *const helpdesk[] = {"user1", "user2", NULL};

/* A fault: a single label is completed by our domain, and what is below that is ours too. */
static bool is_completed(const char *domain)
{
    static const char ours[] = "." REFERENCE_DOMAIN;
    size_t length = strlen(domain), tail = sizeof ours - 1;
    return domain[0] != '[' &&
           (!strchr(domain, '.') || (length > tail && !strcasecmp(domain + length - tail, ours)));
}

bool directory_is_local(const struct session *session, const char *domain)
{
    if (!*domain || !strcasecmp(domain, REFERENCE_DOMAIN) || !strcasecmp(domain, REFERENCE_HOST))
        return true;
    if (faulty(session, FAULT_PARTIAL_DOMAIN_COMPLETED) && is_completed(domain))
        return true;
    return domain[0] == '[' && literal_equal(domain, session->own_literal);
}

struct directory_entry directory_find_local(const char *local)
{
    for (size_t i = 0; i < COUNT; i++)
        if (!strcasecmp(entries[i].user, local))
            return entries[i];
    return (struct directory_entry){.kind = DIRECTORY_UNKNOWN};
}

struct directory_entry directory_find(const struct session *session, const struct address *address)
{
    if (!directory_is_local(session, address->domain))
        return (struct directory_entry){.kind = DIRECTORY_FOREIGN};
    return directory_find_local(address->local);
}

const struct directory_entry *directory_beginning(const char *prefix, size_t n)
{
    for (size_t i = 0; i < COUNT; i++)
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

/* The users, aliases and mailing lists of this server. */
#ifndef DIRECTORY_H
#define DIRECTORY_H

#include "address.h"

#include <stdbool.h>
#include <stddef.h>

enum directory_kind {
    DIRECTORY_USER,
    DIRECTORY_ALIAS,
    DIRECTORY_LIST,
    DIRECTORY_UNKNOWN, /* no such user in our domain */
    DIRECTORY_FOREIGN, /* a domain that is not ours */
};

struct directory_entry {
    enum directory_kind kind;
    const char *user;      /* in lower case: the local-part, and the mailbox in the store */
    const char *full_name; /* for VRFY and EXPN */
};

/* Whether DOMAIN ("" for <Postmaster>) is local: our domain, our host name, or OWN, the literal of
 * the IP address that the client has connected to. */
bool directory_is_local(const char *domain, const char *own);

struct directory_entry directory_find(const struct address *address, const char *own);

/* The entry of a local-part in our domain. */
struct directory_entry directory_find_local(const char *local);

/* The Nth (0-based) entry whose name begins with PREFIX, case-insensitively; NULL after the last.
 */
const struct directory_entry *directory_beginning(const char *prefix, size_t n);

/* The users that an alias or a list stands for, NULL-terminated; NULL if NAME is neither. */
const char *const *directory_members(const char *name);

/* Writes the whole address in lower case, as the next hop stores it, to OUT, which has room for
 * ADDRESS_PATH_MOST + 1 octets. */
void directory_whole_key(const struct address *address, char *out);

#endif

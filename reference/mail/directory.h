/* Who has a mailbox here. */
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
    const char *user;      /* lower case: the local part, and the mailbox in the store */
    const char *full_name; /* for VRFY and EXPN */
};

/* Whether mail for DOMAIN ("" for <Postmaster>) ends here: our domain, our host name, or the IP
 * address that the client has connected to, which OWN is the literal of. */
bool directory_is_local(const char *domain, const char *own);

struct directory_entry directory_find(const struct address *address, const char *own);

/* The entry of a local part alone. */
struct directory_entry directory_find_local(const char *local);

/* The Nth (0-based) user whose name begins with PREFIX, without regard to case; NULL past the last.
 */
const struct directory_entry *directory_beginning(const char *prefix, size_t n);

/* Whom an alias or a list stands for, NULL-terminated; NULL if NAME is neither. */
const char *const *directory_members(const char *name);

/* The address lower-cased, as the next hop stores it; OUT has ADDRESS_PATH_MOST + 1 octets. */
void directory_whole_key(const struct address *address, char *out);

#endif

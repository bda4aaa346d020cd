/* Addresses as they stand in commands (RFC 5321 4.1.2 and 4.1.3), read strictly by the grammar. */
#ifndef ADDRESS_H
#define ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

/* RFC 5321 4.5.3.1.1 and 4.5.3.1.2. */
#define ADDRESS_LOCAL_MOST 64
#define ADDRESS_DOMAIN_MOST 255
/* A path may be longer than the 256 octets of 4.5.3.1.3, which leave no room for a domain of 255
 * beside a local part. */
#define ADDRESS_PATH_MOST 512

struct address {
    bool null;                            /* "<>" */
    bool routed;                          /* a source route stood before it */
    char route[ADDRESS_PATH_MOST + 1];    /* with its colon: "@one,@two:"; "" if there was none */
    char local[ADDRESS_LOCAL_MOST + 1];   /* without quotes and backslashes: quoted and unquoted
                                             spellings are equal (4.1.2) */
    char domain[ADDRESS_DOMAIN_MOST + 1]; /* a literal with its brackets; "" for <Postmaster> */
    char text[ADDRESS_PATH_MOST + 1]; /* the mailbox as it was written, without a source route */
};

struct address_rules {
    bool null;       /* "<>" is allowed: a reverse-path */
    bool postmaster; /* <Postmaster> without a domain is allowed: a forward-path (4.1.1.3) */
    bool utf8;       /* UTF-8 is allowed (RFC 6531 3.3) */
};

/* Reads a path off the front of *TEXT and moves *TEXT behind it. NULL, or what is wrong with it in
 * a few words (static storage). */
const char *address_take_path(const char **text, const struct address_rules *rules,
                              struct address *out);

/* Reads all of TEXT as a Mailbox, without brackets. */
const char *address_take_mailbox(const char *text, bool utf8, struct address *out);

/* The length of the longest Domain or literal at the front of TEXT; 0 if there is none. */
size_t address_domain_length(const char *text, bool utf8);

/* Whether TEXT is well-formed UTF-8 (RFC 3629). */
bool address_is_utf8(const char *text);

#endif

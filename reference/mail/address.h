/* Addresses in commands (RFC 5321 4.1.2 and 4.1.3), parsed strictly by the grammar. */
#ifndef ADDRESS_H
#define ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

/* RFC 5321 4.5.3.1.1 and 4.5.3.1.2. */
#define ADDRESS_LOCAL_MOST 64
#define ADDRESS_DOMAIN_MOST 255
/* More than the 256 octets of 4.5.3.1.3, which leave no room for a local-part beside a domain of
 * 255 octets. */
#define ADDRESS_PATH_MOST 512

struct address {
    bool null;                          /* "<>" */
    bool routed;                        /* it was preceded by a source route */
    char route[ADDRESS_PATH_MOST + 1];  /* with its colon: "@one,@two:"; "" if there was none */
    char local[ADDRESS_LOCAL_MOST + 1]; /* without quotes and backslashes: quoted and unquoted forms
                                           are equivalent (4.1.2) */
    char domain[ADDRESS_DOMAIN_MOST + 1]; /* a literal with its brackets; "" for <Postmaster> */
    char text[ADDRESS_PATH_MOST + 1];     /* the mailbox as written, without its source route */
};

struct address_rules {
    bool null;       /* "<>" is allowed: a reverse-path */
    bool postmaster; /* <Postmaster> without a domain is allowed: a forward-path (4.1.1.3) */
    bool utf8;       /* UTF-8 is allowed (RFC 6531 3.3) */
};

/* Parses the path at the start of *TEXT and moves *TEXT past it. NULL, or in a few words (static
 * storage) what is wrong with it. */
const char *address_take_path(const char **text, const struct address_rules *rules,
                              struct address *out);

/* Parses all of TEXT as a Mailbox, without angle brackets. NULL, or what is wrong with it. */
const char *address_take_mailbox(const char *text, bool utf8, struct address *out);

/* The length of the longest Domain or address-literal at the start of TEXT; 0 if there is none. */
size_t address_domain_length(const char *text, bool utf8);

/* Whether TEXT is well-formed UTF-8 (RFC 3629). */
bool address_is_utf8(const char *text);

#endif

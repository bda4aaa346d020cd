/* The keywords that an EHLO response lists (RFC 5321 4.1.1.1), and what `keywords:` wants of
 * them. */
#ifndef KEYWORDS_H
#define KEYWORDS_H

#include "buffer.h"
#include "reply.h"

#include <stdbool.h>

struct expect;

struct listed {
    const char *name; /* up to the first space; not terminated */
    size_t length;
};

/* The keyword on the line INDEX, from 1: the first line greets. Borrowed from REPLY. */
struct listed keywords_listed(const struct reply *reply, size_t index);
/* Regardless of letter case. */
bool keywords_are_same(struct listed one, struct listed other);

/* Whether the lines of REPLY are as `keywords:` wants them, but for `unchanged`. WHY gets the first
 * that is not. */
bool keywords_hold(const struct expect *expect, const struct reply *reply, struct buffer *why);

#endif

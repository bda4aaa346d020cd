/* The parts of an expectation: shared by what reads it and what matches it. */
#ifndef EXPECT_PARTS_H
#define EXPECT_PARTS_H

#include "location.h"
#include "matcher.h"

#define EXPECT_CODES_MOST 80

/* An EHLO keyword, and perhaps what its parameters are like. */
struct keyword {
    const char *name;
    struct matcher *parameters;
};

struct expect {
    struct location at;
    const char *source;
    char codes[EXPECT_CODES_MOST][3]; /* "250", "25z", "5yz"; none: any code */
    size_t codes_count;
    bool closed;
    struct matcher *text, *not_text, *every, *capture; /* NULL: not asked */
    const char *enhanced;
    size_t lines_least, lines_most; /* 0: not asked */
    struct keyword *keywords, *absent;
    size_t keywords_count, absent_count;
    long within_ms;
    unsigned faults; /* those that must not be there */
    struct expect *should, *when;
};

/* The keys of a REPLY, NULL-terminated: for the schema's test. */
const char *const *expect_keys(void);

#endif

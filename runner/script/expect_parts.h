/* The parts of an expectation, shared by its reader and its matcher. */
#ifndef EXPECT_PARTS_H
#define EXPECT_PARTS_H

#include "incident.h"
#include "location.h"
#include "matcher.h"

#define EXPECT_CODES_MOST 80

/* An EHLO keyword, and optionally a pattern for its parameters. */
struct keyword {
    const char *name;
    struct matcher *parameters;
};

struct requirement;

struct expect {
    struct location at;
    const char *source;
    char codes[EXPECT_CODES_MOST][3]; /* "250", "25z", "5yz"; none: any code */
    size_t codes_count;
    bool closed;
    struct matcher *text, *not_text, *every, *capture; /* NULL: not checked */
    const char *enhanced;
    size_t lines_least, lines_most; /* 0: not checked */
    struct keyword *keywords, *absent;
    size_t keywords_count, absent_count;
    long within_ms;
    unsigned faults;        /* those that must not occur */
    enum incident incident; /* an invariant about what happens in place of a reply */
    struct expect *should, *when;
    const struct requirement *judges; /* of a `should` or an invariant; NULL: the case's own rule */
};

/* The keys of a REPLY, NULL-terminated; the test of the schema uses them. */
const char *const *expect_keys(void);

struct binder;
struct node;

/* `faults:` and `incident:` of the mapping MAP. False: problems noted. */
bool expect_bind_faults(struct binder *binder, const struct node *map, struct expect *expect);
bool expect_bind_incident(struct binder *binder, const struct node *map, struct expect *expect);

#endif

/* The parts of an expectation, shared by its reader and its matcher. */
#ifndef EXPECT_PARTS_H
#define EXPECT_PARTS_H

#include "asked.h"
#include "incident.h"
#include "location.h"
#include "matcher.h"

#define EXPECT_CODES_MOST 80

/* An EHLO keyword, and optionally a pattern for its parameters. */
struct keyword {
    const char *name;
    struct matcher *parameters;
};

/* `keywords:`, what holds for the lines of an EHLO response: the bits of its words. */
enum keyword_rule {
    KEYWORDS_UNIQUE = 1 << 0,
    KEYWORDS_WELL_FORMED = 1 << 1,
    KEYWORDS_SINGLE_SPACED = 1 << 2,
    KEYWORDS_REGISTERED = 1 << 3,
    KEYWORDS_UNCHANGED = 1 << 4, /* from session to session: keyword_lists.h */
    KEYWORDS_FINDABLE = 1 << 5,
};
#define KEYWORD_RULES 6
/* Their words, in the order of the bits; NULL-terminated. */
const char *const *expect_keyword_rules(void);

struct registry;
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
    unsigned rules;                  /* bits of enum keyword_rule */
    const struct registry *registry; /* NULL: there is none */
    unsigned of;                     /* bits 1 << enum asked, of an invariant; 0: all replies */
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

/* `of:`, `keyword:`, `no-keyword:` and `keywords:` of the mapping MAP. False: problems noted. */
bool expect_bind_words(struct binder *binder, const struct node *map, struct expect *expect);
/* `faults:` and `incident:` of the mapping MAP. False: problems noted. */
bool expect_bind_faults(struct binder *binder, const struct node *map, struct expect *expect);
bool expect_bind_incident(struct binder *binder, const struct node *map, struct expect *expect);

#endif

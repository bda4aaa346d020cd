/* Facts about a target on the command line: an option for each, from the table of facts. */
#ifndef FACT_OPTIONS_H
#define FACT_OPTIONS_H

#include "facts.h"
#include "options.h"

/* A fact that was given. */
struct said_fact {
    const struct fact *fact;
    const char *value; /* borrowed */
};

struct said_facts {
    struct said_fact *items;
    size_t count;
};

/* For `more` of a table: the INDEX-th option, of those that ONLY names (NULL-terminated; NULL:
 * all). It is kept in the struct said_facts at OFFSET of what the table is for, until there is a
 * target to set it in. False after the last. */
bool fact_option(struct command_option *out, size_t index, const char *const *only, size_t offset);

/* Sets them in TARGET, and checks them together. */
bool said_facts_apply(const struct said_facts *facts, struct target *target, struct err *err);
/* The last value that was given for the option NAME; NULL: none was. */
const char *said_facts_value(const struct said_facts *facts, const char *name);
void said_facts_release(struct said_facts *facts);

#endif

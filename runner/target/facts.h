/* The facts about a target: all that can be stated about it, in its file or on the command line.
 * Each is a row of one const table, from which come the keys of the file, the options of `smtpspec
 * run`, variables of cases, words of `needs`, `smtpspec help target` and the schema for editors. A
 * new fact is a member of struct target and a row. */
#ifndef FACTS_H
#define FACTS_H

#include "err.h"
#include "fact_kinds.h"

#include <stdbool.h>
#include <stddef.h>

struct fact {
    const char *of;  /* the mapping that has the key; NULL: the file itself */
    const char *key; /* of the target file */
    const struct fact_kind *kind;
    size_t offset;         /* of its member in struct target; ignored by kinds that need none */
    const char *option;    /* of the command line, without dashes; NULL: in the file only */
    const char *help;      /* what it states: a sentence without a full stop */
    bool told;             /* records tell it: it is neither a secret nor the tester's own affair */
    const char *otherwise; /* the default value; NULL: none */
    const char *reference; /* the value for the embedded reference server; NULL: none */
    const char *variable;  /* in which cases find it; NULL: none */
    const char *need;      /* the word of `needs` that the variable implies */
    const char *lack; /* the sentence if it is missing; a row with one owns the word, which then
                         holds if the fact is given */
};

/* All facts, in the order of the guide; the last has no key. Static storage. */
const struct fact *facts(void);

/* The fact of a key in the mapping OF (NULL: the file itself), and that of an option; NULL: none.
 */
const struct fact *fact_of_key(const char *of, const char *key);
const struct fact *fact_of_option(const char *option);

/* The fact as text; NULL if it is not given. Valid as long as the target. Only for facts that are
 * texts: those with a variable or a need. */
const char *fact_text(const struct fact *fact, const struct target *target);

/* What records tell of the fact: its value at INDEX, from 0; NULL after the last. Static storage,
 * or valid as long as the target. */
const char *fact_told(const struct fact *fact, const struct target *target, size_t index);

/* Sets it in the target, as its option does; copies VALUE. AGAIN: it has been set like this before,
 * so a list grows instead of starting over. False with the reason, which begins with the option's
 * name. */
bool fact_set(const struct fact *fact, struct target *target, const char *value, bool again,
              struct err *err);

/* For messages, where a fact is stated: "login.password (target.yaml:9)", "--password", or the key
 * alone if it is a default. KEY is that of a row. free() it. */
char *fact_place(const struct target *target, const char *of, const char *key);
/* Whether somebody has stated it: it is not a default. */
bool fact_is_stated(const struct target *target, const char *of, const char *key);
/* The same for a place in a file or on the command line: AT has no file: KEY is a default. */
char *fact_place_at(const char *key, const struct location *at);

/* Sets the default values, or those of the reference server. */
void facts_set_defaults(struct target *target);
bool facts_set_reference(struct target *target, struct err *err);

/* Reads the mapping OF (NULL: the whole file): its keys, and each value. All problems are noted;
 * false if there are any. */
bool facts_bind(struct target *target, const char *of, const struct node *map,
                struct problems *problems);

#endif

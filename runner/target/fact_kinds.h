/* The kinds of facts: how one is read from a target file, set by an option, and described. */
#ifndef FACT_KINDS_H
#define FACT_KINDS_H

#include "err.h"
#include "node.h"
#include "target.h"

struct fact;

struct fact_kind {
    const char *argument; /* its option's argument, for the usage: "ADDRESS"; NULL: none */
    const char
        *schema;  /* what the file may contain, as JSON for the schema; NULL: only a mapping */
    bool repeats; /* its option may be repeated */
    bool group;   /* it is, or can be, a mapping of facts */
    /* Checks the facts of the mapping together once they have been read; false with problems noted.
     * May be NULL. */
    bool (*finish)(const struct target *target, const struct node *map, struct problems *problems);
    /* For kinds of text: whether it is well formed, and the end of the sentence `"x" is …` if it is
     * not. What goes into commands must not break them, or the server would be blamed. NULL: any
     * text. */
    bool (*is)(const char *text);
    const char *what;
    const char *const *words; /* of a set of words: each is a bit, in this order; NULL ends them */
    /* Reads VALUE, which is not a mapping of facts; false with problems noted. NULL for kinds that
     * are only mappings. */
    bool (*bind)(struct target *target, const struct fact *fact, const struct node *value,
                 struct problems *problems);
    /* As fact_set(); VALUE lives as long as the target. NULL for a fact without an option. */
    bool (*set)(struct target *target, const struct fact *fact, const char *value, bool again,
                struct err *err);
    /* As fact_text(); NULL for kinds that are not texts. */
    const char *(*text)(const struct target *target, const struct fact *fact);
    /* As fact_told(), for kinds that are not texts, or show only a part. May be NULL.
     */
    const char *(*tell)(const struct target *target, const struct fact *fact, size_t index);
};

/* fact_text.c: texts, at the offset of a `const char *`. A password and a header can also be in the
 * environment; a path in the file is relative to the file. */
extern const struct fact_kind fact_any_text, fact_line, fact_host, fact_domain, fact_address,
    fact_path, fact_environment, fact_header, fact_header_environment;
/* fact_value.c: a bool, milliseconds, and the rest. */
extern const struct fact_kind fact_switch, fact_duration, fact_protocol, fact_endpoint,
    fact_recipients, fact_deviations, fact_login, fact_tls;
/* fact_words.c: an unsigned. */
extern const struct fact_kind fact_via, fact_roles;
/* target_mailbox.c */
extern const struct fact_kind fact_mailbox, fact_command;

/* The member of a fact in TARGET. */
void *fact_member(struct target *target, const struct fact *fact);

/* Whether TEXT is well formed for the fact's kind; NAME begins the sentence in ERR if it is not. */
bool fact_check(const struct fact *fact, const char *name, const char *text, struct err *err);

bool fact_is_address(const char *text);

/* For kinds that are almost a text. */
bool fact_bind_text(struct target *target, const struct fact *fact, const struct node *value,
                    struct problems *problems);
bool fact_set_text(struct target *target, const struct fact *fact, const char *value, bool again,
                   struct err *err);

#endif

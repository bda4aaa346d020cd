/* The kinds of facts: how one is read from a target file, set by an option, and described. */
#ifndef FACT_KINDS_H
#define FACT_KINDS_H

#include "err.h"
#include "node.h"
#include "target.h"

struct fact;

struct fact_kind {
    const char *argument; /* what its option takes, for the usage: "ADDRESS"; NULL: nothing */
    const char *schema;   /* what the file may hold: JSON, for the schema; NULL: only a mapping */
    bool repeats;         /* its option may be repeated */
    bool group;           /* it is a mapping of facts, or may be one */
    /* Checks what the facts of the mapping say together once they are read; false: problems noted.
     * May be NULL. */
    bool (*finish)(const struct target *target, const struct node *map, struct problems *problems);
    /* For kinds of text: what it looks like, and the end of the sentence `"x" is …` if it does not.
     * What is put into commands must not break them, or the server is blamed for it. NULL: any
     * text. */
    bool (*is)(const char *text);
    const char *what;
    /* Reads VALUE, which is no mapping of facts; false: problems noted. NULL for kinds that are
     * mappings only. */
    bool (*bind)(struct target *target, const struct fact *fact, const struct node *value,
                 struct problems *problems);
    /* As fact_set(); VALUE lives as long as the target. NULL for a fact without an option. */
    bool (*set)(struct target *target, const struct fact *fact, const char *value, bool again,
                struct err *err);
    /* As fact_text(); NULL for what is no text. */
    const char *(*text)(const struct target *target, const struct fact *fact);
};

/* fact_text.c: texts, at the offset of a `const char *`. A password and a header may also be in the
 * environment; a path in the file is relative to the file. */
extern const struct fact_kind fact_any_text, fact_line, fact_host, fact_domain, fact_address,
    fact_path, fact_environment, fact_header, fact_header_environment;
/* fact_value.c: a bool, milliseconds, and the rest. */
extern const struct fact_kind fact_switch, fact_duration, fact_protocol, fact_endpoint,
    fact_recipients, fact_deviations, fact_login, fact_tls;
/* target_mailbox.c */
extern const struct fact_kind fact_mailbox, fact_command;

/* The member of a fact in TARGET. */
void *fact_member(struct target *target, const struct fact *fact);

/* Whether TEXT looks as the fact's kind says; NAME begins the sentence in ERR if it does not. */
bool fact_check(const struct fact *fact, const char *name, const char *text, struct err *err);

bool fact_is_address(const char *text);

/* For the kinds that are nearly a text. */
bool fact_bind_text(struct target *target, const struct fact *fact, const struct node *value,
                    struct problems *problems);
bool fact_set_text(struct target *target, const struct fact *fact, const char *value, bool again,
                   struct err *err);

#endif

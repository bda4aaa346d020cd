/* Changes to the correct server, as rows: what a fault makes wrong, and what a liberty does
 * differently. For most faults and liberties a row is enough; the others have hooks (hooks.h). */
#ifndef CHANGES_H
#define CHANGES_H

#include "bounds.h"
#include "checks.h"

#include <stdbool.h>
#include <stddef.h>

struct hooks;
struct session;

enum change_kind {
    CHANGE_WAIVE,         /* the check or duty NAME is waived */
    CHANGE_IMPOSE,        /* CHECK is made after the verb's own checks */
    CHANGE_IMPOSE_BEFORE, /* or before the one that is called NAME */
    CHANGE_IMPOSE_FIRST,  /* or before all of them */
    CHANGE_RECODE,        /* the check NAME rejects with NEW_CODE */
    CHANGE_BOUND,         /* BOUND is VALUE */
    CHANGE_REPLY,         /* replies with CODE get NEW_CODE and TEXT */
    CHANGE_AFTER,         /* ACT follows replies with CODE, from the NTH on */
};

/* As NEW_CODE: the reply is not sent. */
#define NO_REPLY 999

struct change {
    unsigned owner; /* the fault or the liberty */
    enum change_kind kind;
    const char
        *stage; /* the verbs (see verb_is_among()) or the stage that it concerns; NULL: any */
    const char *name;
    struct check check;
    /* Of CHANGE_WAIVE and CHANGE_RECODE: where; NULL: everywhere. */
    bool (*only)(const struct command *command);
    enum bound bound;
    size_t value;
    unsigned code;     /* a reply code, its first one or two digits, or 0 for any */
    unsigned new_code; /* 0: unchanged */
    const char *text;  /* NULL: unchanged; LF separates lines */
    unsigned nth;
    /* Of those that impose a check, when it does not hold, of CHANGE_REPLY and CHANGE_AFTER:
     * whether it is the row's turn; NULL: always. */
    bool (*is_due)(const struct session *session, const struct change *change);
    void (*act)(struct session *session);
};

/* Those of one family that are switched on. */
struct changes {
    const struct change **rows; /* the switched-on ones only; owned */
    size_t count;
    const struct hooks *hooks;
    /* Whether the row's owner, which is switched on, acts now. */
    bool (*acts)(const struct session *session, unsigned owner);
};

void changes_release(struct changes *changes);

/* Whether it is the turn of the row: its is_due(), or always. */
bool change_is_due(const struct session *session, const struct change *change);

/* Calls EACH with every row of KIND that acts now, in the order of the tables, until EACH returns
 * true; whether it has. */
bool changes_find(const struct session *session, enum change_kind kind,
                  bool (*each)(const struct change *change, void *state), void *state);

struct reply_form;

/* Changes the code and text of a reply; false if it is not to be sent. */
bool changes_rewrite(struct session *session, struct reply_form *form);
/* Performs the acts that follow a reply. */
void changes_after(struct session *session);
/* Whether CODE matches WHICH, a code of struct change. */
bool change_code_matches(unsigned code, unsigned which);

#endif

/* What a record consists of as JSON: each object is a form, each key of it a row that says where in
 * the struct its value is. Reading (record_read.c), writing and the JSON Schema (reports/json.c,
 * reports/record_schema.c) follow from the rows, and so does freeing a record.
 *
 * A new key is a member of the struct and a row. It does not change the number of the format, since
 * readers ignore keys that they do not know, and do without those that have been added. What an
 * earlier reader would misunderstand (a key with another meaning, a new word for a verdict) does.
 */
#ifndef FORM_H
#define FORM_H

#include <stdbool.h>
#include <stddef.h>

/* The format of the records that are written, and the newest that is read. Those of format 1, which
 * is what smtpspec 0.1 wrote at first, do not name it. */
#define RECORD_FORMAT 2

enum member_kind {
    MEMBER_FORMAT,  /* RECORD_FORMAT; not in the struct */
    MEMBER_TEXT,    /* char * */
    MEMBER_TEXTS,   /* char **, and their number */
    MEMBER_COUNT,   /* unsigned */
    MEMBER_SECONDS, /* double */
    MEMBER_FLAG,    /* bool */
    MEMBER_LEVEL,   /* enum smtpspec_level, and so on */
    MEMBER_VERDICT,
    MEMBER_IMPACT,
    MEMBER_SIDE,
    MEMBER_SUMMARY, /* size_t for each verdict; not read, since it follows from the cases */
    MEMBER_OBJECT,  /* a form of members of the same struct */
    MEMBER_LIST,    /* structs of a form, and their number */
    MEMBER_KINDS
};

struct member {
    const char *key;
    enum member_kind kind;
    size_t offset; /* in its struct */
    size_t count;  /* the offset of the number of texts or structs */
    const struct form *of;
    bool may_lack; /* a record may be without it: an earlier format, or another program's */
    const char *help;
};

struct form {
    const char *name; /* of one such thing: "case" */
    size_t size;      /* of its struct */
    const struct member *members;
};

/* Of struct smtpspec_record, and of struct smtpspec_result in its cases. */
extern const struct form record_form, case_form;

/* The words that a member of this kind may be, by INDEX from 0; NULL after the last, and for other
 * kinds. Static storage. */
const char *member_word(enum member_kind kind, unsigned index);

/* Frees what an object of that form owns. */
void form_release(const struct form *form, void *object);

#endif

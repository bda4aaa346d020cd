/* What a mailbox step expects of a message. */
#ifndef MAILBOX_LOOK_H
#define MAILBOX_LOOK_H

#include "mailbox.h"
#include "matcher.h"
#include "session.h"

struct mailbox_field {
    const char *name;
    struct matcher *matcher;
};

struct mailbox_look {
    struct template *of, *token;
    size_t count;
    bool is_counted; /* the number is the matter: `count` is given, or nothing else is judged */
    long within_ms;
    struct template *return_path, *body, *content;
    struct matcher *received, *holds, *lacks;
    struct mailbox_field *fields;
    size_t fields_count;
    const char **absent;
    size_t absent_count;
    struct mailbox_look *should;
    const struct requirement *judges; /* of a `should`; NULL: the case's own rule */
};

/* Judges one delivered message. */
enum step_end mailbox_look_judge(struct session *session, const struct step *step,
                                 const struct mailbox_look *look, const struct delivery *delivery);

/* The keys of a `mailbox` step, NULL-terminated; the test of the schema uses them. */
const char *const *mailbox_look_keys(void);

#endif

/* The steps of a dialogue. Each kind of step is one `struct verb`: how it is read, played and
 * described, all in one file of steps/. steps/steps.c has the table of them all, which is handed to
 * the loader (vocabulary.h). */
#ifndef VERB_H
#define VERB_H

#include "binder.h"
#include "location.h"

struct requirement;
struct session;
struct step;

/* How a step ended. */
enum step_end {
    STEP_DONE,    /* as written */
    STEP_BROKEN,  /* the server did otherwise: session_broken() has reported how */
    STEP_SKIPPED, /* an assumption does not hold */
    STEP_TROUBLE, /* could not be tried */
    STEP_STOPPED, /* the run is being stopped */
};

/* Whether a case is about what a step finds. */
enum judgement {
    JUDGES_NOTHING, /* the default */
    JUDGES_IF_SAID, /* a preparation, unless it has `judges` */
    JUDGES,
};

struct verb {
    const char *name;  /* the key in the file; a digit 2-9 after it addresses that connection */
    const char *shape; /* its value, for messages and the guide: "LINE, or a list of lines" */
    const char *help;  /* one line, for the guide */
    bool bare;         /* needs no value */
    bool whole;        /* has further keys (`if` has `then`): BIND gets the whole mapping */
    enum judgement judging;
    bool only_looks; /* sends nothing: a ${token} in it does not count as sent */
    /* Reads VALUE (NULL if bare) into step->args, which live in the binder's arena; false: problems
     * noted. */
    bool (*bind)(struct binder *binder, struct step *step, const struct node *value);
    enum step_end (*play)(struct session *session, const struct step *step);
};

struct step {
    const struct verb *verb;
    struct location at;
    unsigned connection;              /* 1-9 */
    const struct requirement *judges; /* what it shows to be broken; NULL: the case's own rule */
    void *args;                       /* private to the verb */
};

#endif

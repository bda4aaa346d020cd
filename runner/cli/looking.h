/* A look at a server without cases: what `probe` and `init` share. */
#ifndef LOOKING_H
#define LOOKING_H

#include "command.h"
#include "fact_options.h"
#include "interrupt.h"
#include "secrets.h"
#include "survey.h"

/* What the command line says; the first member of each command's options. */
struct look_options {
    struct said_facts facts;
    long timeout_ms; /* for a reply; 0: LOOK_TIMEOUT_MS */
    bool remote;
};

#define LOOK_TIMEOUT_MS 5000

/* What came of it. */
struct look {
    struct target *target;
    struct survey *survey;
    struct secrets *secrets;
    struct guard *guard;
    struct stop *parent, *stop;
    struct interrupt *interrupt;
};

/* For `more` of a table whose struct begins with look_options: the facts that a look needs. */
bool look_fact_option(size_t index, struct command_option *out);
/* The rows --timeout and --remote, for the same. */
bool look_other_option(size_t index, struct command_option *out);

/* Looks at the one address among OPERANDS. -1: LOOK has a survey; else an exit code, and COMMAND
 * has complained. look_release() it afterwards. */
int look_take(struct look *look, const struct command *command, const struct look_options *options,
              const struct operands *operands);
void look_release(struct look *look);

/* TEXT (allocated), which quotes the server, without the secrets of the target. */
char *look_hide(const struct look *look, char *text);

#endif

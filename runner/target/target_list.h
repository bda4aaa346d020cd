/* The targets that a command line names: files, addresses, and domains whose mail several hosts
 * accept. */
#ifndef TARGET_LIST_H
#define TARGET_LIST_H

#include "clock.h"
#include "target.h"

/* A target that could not be tried: a domain or host without an address. */
struct untried_target {
    char *name, *address;
    struct err why;
};

struct target_list {
    struct target **items;
    size_t count;
    struct untried_target *untried;
    size_t untried_count;
};

struct target_list_settings {
    const char *resolver; /* for mx:domain; NULL: the system's */
    const struct stop *stop;
    struct problems *problems; /* of target files */
    /* Called with each target before it is kept; false with the reason if it cannot be. */
    bool (*prepare)(void *state, struct target *target, struct err *err);
    void *state;
};

/* Adds what WORD names: a target file (one that exists or is named like one), or an address, of
 * which mx:domain becomes a target for each host. False with the reason in ERR, which stays empty
 * if problems were noted instead. */
bool target_list_add(struct target_list *targets, const struct target_list_settings *settings,
                     const char *word, struct err *err);
void target_list_release(struct target_list *targets);

#endif

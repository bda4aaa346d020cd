/* What the faults of one session remember. */
#ifndef SESSION_FAULTS_H
#define SESSION_FAULTS_H

#include "faults.h"
#include "transaction.h"

#include <stdbool.h>

/* Texts of a trace field that is being written. */
struct trace_texts {
    char date[128], with[128], id[128], by[256];
    struct buffer paths;
};

struct session_faults {
    bool is_refused;           /* only QUIT is served */
    unsigned due[FAULTS];      /* how often each AFTER_FAULT was */
    struct transaction held;   /* a finished message that has not been delivered yet */
    struct transaction before; /* its parameters, when MAIL came: no memory of its own */
    struct trace_texts trace;
    unsigned long clearings; /* of session_legacies.h: how many it has seen */
};

#endif

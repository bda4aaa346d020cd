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
    bool is_refused;           /* every command but QUIT is rejected */
    unsigned due[FAULTS];      /* how often the reply of each AFTER_FAULT has been sent */
    struct transaction held;   /* a completed message that has not been delivered yet */
    struct transaction before; /* the previous transaction, when MAIL came; owns no memory */
    struct trace_texts trace;
    unsigned mails;             /* how often MAIL came */
    unsigned long named_before; /* recipients that sessions had named when MAIL came */
    unsigned long clearings;    /* those of session_legacies.c that the session has seen */
};

#endif

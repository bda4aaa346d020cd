/* The notification of a successful delivery (RFC 3461 5.2.3). What cannot be delivered is rejected
 * at RCPT and needs no notification. */
#ifndef REPORT_DELIVERY_H
#define REPORT_DELIVERY_H

#include "dsn_report.h"
#include "memory.h"

#include <stdbool.h>

struct session;

/* A notification before it is written. */
struct dsn_report_draft {
    struct dsn_report report;
    struct dsn_fields *recipients; /* of the report, to be changed */
    size_t count;
    bool is_for_each;    /* each recipient has a notification of its own */
    const char *reader;  /* the mailbox that it goes to; NULL: nowhere */
    struct arena *arena; /* for its texts */
};

/* Notifies the sender of the session's transaction of its delivery, if that was requested and the
 * sender has a mailbox here: the server cannot reach others. */
void report_delivery(struct session *session);

#endif

/* The report of a delivery that has succeeded (RFC 3461 5.2.3). Failures are rejected at RCPT and
 * need no report. */
#ifndef REPORT_DELIVERY_H
#define REPORT_DELIVERY_H

#include "dsn_report.h"
#include "memory.h"

struct session;

/* A report before it is written. */
struct dsn_report_draft {
    struct dsn_report report;
    struct dsn_fields *recipients; /* of it, to be changed */
    size_t count;
    const char *reader;  /* the mailbox that it goes to; NULL: nowhere */
    struct arena *arena; /* for texts of it */
};

/* Reports the delivery of the session's transaction to its sender, if that was asked for and the
 * sender has a mailbox here: others are out of reach. */
void report_delivery(struct session *session);

#endif

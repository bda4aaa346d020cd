/* What breaks a requirement of its own, whatever the case is about that meets it: the server does
 * not answer, or loses the message that was to be looked at. */
#ifndef INCIDENT_H
#define INCIDENT_H

enum incident {
    INCIDENT_NONE,
    INCIDENT_UNANSWERED, /* no reply in time to what a client may send (RFC 5321 4.2) */
    INCIDENT_DROPPED,    /* the connection was closed without a 421 (3.8) */
    INCIDENT_LOST,       /* an accepted message is not in the mailbox (2.1, 4.2.5) */
    INCIDENT_DOUBLED,    /* it is there more than once */
    INCIDENT_MISPLACED,  /* it is in the mailbox of somebody else (3.3) */
    INCIDENT_KEPT,       /* it was put off, and is delivered all the same (4.2.5) */
};
#define INCIDENTS 7

/* "unanswered" …: what `incident:` of an invariant says. Static storage. */
const char *incident_name(enum incident incident);
/* INCIDENT_NONE if there is no such name. */
enum incident incident_by_name(const char *name);

#endif

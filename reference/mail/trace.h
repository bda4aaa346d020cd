/* The trace fields of final delivery (RFC 5321 4.4). */
#ifndef TRACE_H
#define TRACE_H

#include "buffer.h"

#include <time.h>

/* The parts of the fields; one that is NULL is left out. The texts are borrowed. */
struct trace {
    const char *return_path; /* without angle brackets; "": null */
    const char *from;        /* the argument of EHLO or HELO */
    const char *address;     /* the client's, as a literal */
    const char *by;
    const char *via;  /* NULL by default: TCP is implied */
    const char *with; /* a registered protocol (RFC 3848 1) */
    const char *id;
    const char *for_path; /* with angle brackets */
    const char *more;     /* additional registered clauses; NULL by default */
    const char *date;
};

/* Appends Return-Path and Received. */
void trace_write(const struct trace *trace, struct buffer *out);

/* Removes the Return-Path fields from the header of a message, which is to have only one (RFC
 * 5321 4.4). */
void trace_strip(struct buffer *content);

/* Appends a date-time (RFC 5322 3.3) in local time. */
void trace_date(time_t when, struct buffer *out);
/* The same in the time zone that is MINUTES east of Universal Time. */
void trace_date_in(time_t when, long minutes, struct buffer *out);

#endif

/* The trace fields of final delivery (RFC 5321 4.4). */
#ifndef TRACE_H
#define TRACE_H

#include "buffer.h"

#include <time.h>

/* What the fields say; a part that is NULL is left out. The texts are borrowed. */
struct trace {
    const char *return_path; /* without brackets; "": the null path */
    const char *from;        /* as EHLO or HELO gave it */
    const char *address;     /* the client's, as a literal */
    const char *by;
    const char *via;  /* NULL by right: TCP is understood */
    const char *with; /* a registered protocol (RFC 3848 1) */
    const char *id;
    const char *for_path; /* with brackets */
    const char *more;     /* additional registered clauses; NULL by right */
    const char *date;
};

/* Appends Return-Path and Received. */
void trace_write(const struct trace *trace, struct buffer *out);

/* Takes the Return-Path fields out of the header of a message: it is to have one (RFC 5321 4.4). */
void trace_strip(struct buffer *content);

/* Appends a date-time of RFC 5322 3.3 in local time. */
void trace_date(time_t when, struct buffer *out);

#endif

/* The trace fields of final delivery (RFC 5321 4.4). */
#ifndef TRACE_H
#define TRACE_H

#include "buffer.h"

#include <time.h>

struct session;

/* Appends Return-Path (of SENDER; "": the null path) and Received. */
void trace_write(const struct session *session, const char *sender, struct buffer *out);

/* Takes the Return-Path fields out of the header of a message: it is to have one (RFC 5321 4.4). */
void trace_strip(struct buffer *content);

/* Appends a date-time of RFC 5322 3.3 in local time. */
void trace_date(time_t when, struct buffer *out);

#endif

/* Faults that change the content of a message, or refuse it for what it holds. */
#ifndef MANGLE_H
#define MANGLE_H

#include "buffer.h"

#include <stdbool.h>
#include <stddef.h>

struct session;

/* Changes the content as the faults that are switched on want it. */
void mangle_content(const struct session *session, struct buffer *content);

/* Answers with a refusal, and returns true, if a fault wants the content refused. */
bool mangle_refuses(struct session *session, const struct buffer *content);

/* The number of fields called NAME ("Received") in the header of the content. */
size_t content_fields(const struct buffer *content, const char *name);

/* How many octets of the content a fault puts in front of the trace fields; 0 by right. */
size_t mangle_front(const struct session *session, const struct buffer *content);

/* Appends the fields that faults add below the trace fields. */
void mangle_header(const struct session *session, struct buffer *out);

#endif

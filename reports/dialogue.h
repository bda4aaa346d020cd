/* The transcript of a case for reading: one line for each line on the wire. */
#ifndef DIALOGUE_H
#define DIALOGUE_H

#include "buffer.h"
#include "smtpspec.h"

struct dialogue_line {
    enum smtpspec_side from;
    unsigned connection;
    bool failing; /* part of what broke the case */
    char *text;   /* cleaned; without a final CRLF, but any other line ending stays visible */
};

struct dialogue {
    struct dialogue_line *lines;
    size_t count;
    bool numbered; /* there is more than one connection */
};

/* The index of the exchange that broke the case: the last one, not of the client, that reads like
 * what the result got; the transcript's count if there is none. */
size_t dialogue_failing(const struct smtpspec_result *result);

/* The lines of RESULT's transcript. Of a long one, about MOST are kept (0: all): the beginning and
 * those around what failed; a line from nobody says how many were left out. */
struct dialogue *dialogue_new(const struct smtpspec_result *result, size_t most);
/* The point of it: without the opening of the session up to the reply to EHLO, and what came after
 * the exchange that failed; of a long reply the first line and the last. */
struct dialogue *dialogue_brief(const struct smtpspec_result *result, size_t most);
void dialogue_free(struct dialogue **dialogue);

/* The prefix of a line: "C:", "S:" or "-:"; with several connections "C2:". */
void dialogue_speaker(const struct dialogue *dialogue, const struct dialogue_line *line,
                      char out[16]);

/* Appends the lines, each with its speaker, after ">" if it failed, else after a space. */
void dialogue_print(struct buffer *out, const struct dialogue *dialogue);

#endif

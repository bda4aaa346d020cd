/* The transcript of a case as lines to read: one for each line that went over the wire. */
#ifndef DIALOGUE_H
#define DIALOGUE_H

#include "buffer.h"
#include "smtpspec.h"

struct dialogue_line {
    enum smtpspec_side from;
    unsigned connection;
    bool failing; /* belongs to what broke the case */
    char *text;   /* cleaned; a CRLF that ends it is left out, any other line end stays visible */
};

struct dialogue {
    struct dialogue_line *lines;
    size_t count;
    bool numbered; /* there is more than one connection */
};

/* The lines of RESULT's transcript. Of a long one about MOST stay (0: all), the beginning and those
 * around what failed; a line from nobody says how many are missing. */
struct dialogue *dialogue_new(const struct smtpspec_result *result, size_t most);
void dialogue_free(struct dialogue **dialogue);

/* What stands in front of a line: "C:", "S:", "-:", with several connections "C2:". */
void dialogue_speaker(const struct dialogue *dialogue, const struct dialogue_line *line,
                      char out[16]);

/* Appends the lines, each with its speaker, behind ">" if it failed and a blank else. */
void dialogue_print(struct buffer *out, const struct dialogue *dialogue);

#endif

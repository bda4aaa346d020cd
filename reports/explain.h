/* Why a case has its verdict, as plain text: the same words in every format. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "buffer.h"
#include "smtpspec.h"

/* "fail", or "fail, in the baseline". free() it. */
char *explain_verdict(const struct smtpspec_result *result);

/* "MUST, RFC 5321 4.1.1.5", and the impact after it if it is known: ", loss". Cleaned. */
void explain_rule(struct buffer *out, const struct smtpspec_result *result);

/* "cases/a/b.yaml:9": the line of the failing step, or of the case if none failed; nothing if the
 * case is not from a file. Cleaned. */
void explain_place(struct buffer *out, const struct smtpspec_result *result);

/* The title, the rule and what it requires, the reason, expected and got, the place, and the
 * dialogue, shortened to about DIALOGUE lines (0: without it). */
void explain(struct buffer *out, const struct smtpspec_result *result, size_t dialogue);

#endif

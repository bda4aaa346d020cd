/* What a run found out about the server as a whole, each thing said once, in the order it was
 * found: it stopped answering, it serves one connection at a time, its time is not enough.
 *
 * Threads: any. */
#ifndef FINDINGS_H
#define FINDINGS_H

#include "secrets.h"
#include "smtpspec.h"

#include <stddef.h>

struct findings;

/* REPORTER (NULL: nobody) hears of each; SECRETS (NULL: none) are hidden in all. Both outlive them.
 */
struct findings *findings_new(const struct smtpspec_reporter *reporter, struct secrets *secrets);
void findings_free(struct findings **findings);

/* Keeps a copy, and tells the reporter; a text that is there already is left out. */
void findings_add(struct findings *findings, const char *text);

/* Hands the texts over: the caller frees each and the array. */
char **findings_take(struct findings *findings, size_t *count);

#endif

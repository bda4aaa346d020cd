/* PCRE2 with limits: neither a case's pattern nor a hostile server's text can make a search take
 * longer than a bounded time. */
#ifndef PATTERN_H
#define PATTERN_H

#include "err.h"
#include "vars.h"

#include <stddef.h>

struct pattern;

/* Compiles; NULL with the reason and *OFFSET (0-based octet in TEXT) if TEXT is not a valid
 * pattern. A pattern is searched for (not anchored), is case-sensitive unless (?i), and works on
 * octets; `^` and `$` also match at line endings (LF, CRLF or CR) within the text. */
struct pattern *pattern_new(const char *text, size_t length, size_t *offset, struct err *err);
void pattern_free(struct pattern **pattern);
const char *pattern_source(const struct pattern *pattern);

enum pattern_outcome { PATTERN_MATCHES, PATTERN_DIFFERS, PATTERN_TOO_COSTLY };
/* Thread-safe. Named groups that took part in the match are set in CAPTURES unless it is NULL. */
enum pattern_outcome pattern_match(const struct pattern *pattern, const char *text, size_t length,
                                   struct vars *captures);

/* Calls EACH with the name of each named group. */
void pattern_each_group(const struct pattern *pattern, void (*each)(void *state, const char *name),
                        void *state);

#endif

/* PCRE2 with limits: a pattern of a case or of a hostile server's text can cost no more than a
 * bounded time. */
#ifndef PATTERN_H
#define PATTERN_H

#include "err.h"
#include "vars.h"

#include <stddef.h>

struct pattern;

/* Compiles; NULL with the reason and *OFFSET (0-based octet in TEXT) if it is no pattern. Patterns
 * are searched (not anchored), case-sensitive unless (?i), `^`/`$` match at line ends (LF, CRLF
 * or CR) within the text. They are searched octet by octet. */
struct pattern *pattern_new(const char *text, size_t length, size_t *offset, struct err *err);
void pattern_free(struct pattern **pattern);
const char *pattern_source(const struct pattern *pattern);

enum pattern_outcome { PATTERN_MATCHES, PATTERN_DIFFERS, PATTERN_TOO_COSTLY };
/* Safe from many threads at once. Named groups that took part are set in CAPTURES unless it is
 * NULL. */
enum pattern_outcome pattern_match(const struct pattern *pattern, const char *text, size_t length,
                                   struct vars *captures);

/* Calls EACH with the name of each named group. */
void pattern_each_group(const struct pattern *pattern, void (*each)(void *state, const char *name),
                        void *state);

#endif

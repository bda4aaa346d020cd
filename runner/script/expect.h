/* What a step expects of a reply: REPLY in the case format, from `250`, `5yz | closed` and `250
 * ^text` to the mapping. */
#ifndef EXPECT_H
#define EXPECT_H

#include "asked.h"
#include "incident.h"
#include "node.h"
#include "reply.h"
#include "template.h"

struct expect;
struct requirement;

/* Reads a REPLY node (text or mapping; keys: code text enhanced lines keyword every not within
 * capture should faults when of keywords). NULL if there are problems, which are noted in the
 * binder. Named groups of `capture` become known to the binder. Lives in the binder's arena. */
struct expect *expect_bind(struct binder *binder, const struct node *node);

/* The expectation on one line, as in the file: `250`, `5yz | closed`, `250, keyword SIZE`. */
const char *expect_source(const struct expect *expect);
struct location expect_location(const struct expect *expect);

/* Whether "closed" is one of its alternatives, or its only one. */
bool expect_allows_closed(const struct expect *expect);
bool expect_only_closed(const struct expect *expect);
/* Whether it wants an acceptance: a 2yz or a 3yz, beside which at most certain codes of 4yz will
 * do.
 */
bool expect_wants_acceptance(const struct expect *expect);
/* Whether a 2yz or 3yz is among what is expected. */
bool expect_allows_acceptance(const struct expect *expect);
/* Whether this very code is. */
bool expect_allows_code(const struct expect *expect, unsigned code);
/* `within:` in milliseconds; 0 if not given. */
long expect_within(const struct expect *expect);
/* The REPLY of `should:`, or NULL. */
const struct expect *expect_should(const struct expect *expect);
/* What a `should` or an invariant shows to be broken; NULL: the case's own rule. */
const struct requirement *expect_judges(const struct expect *expect);
/* The REPLY of an invariant's `when:`, or NULL: the invariant applies only to replies that match
 * it. */
const struct expect *expect_when(const struct expect *expect);

/* Whether an invariant sees the replies to ASKED; without `of:` it sees them all. */
bool expect_is_of(const struct expect *expect, enum asked asked);
/* Whether the EHLO keywords must be those of the other sessions, which expect_match() does not
 * know. */
bool expect_wants_unchanged(const struct expect *expect);

/* What must not happen, of an invariant that is about no reply; else INCIDENT_NONE. */
enum incident expect_incident(const struct expect *expect);

/* Whether the reply is as expected. If not, WHY gets one line: "got 250 where 5yz was expected".
 * VARS expands ${…} in patterns and receives captures; NULL for invariants. Ignores `should`,
 * `when` and `within`. */
bool expect_match(const struct expect *expect, const struct reply *reply, struct vars *vars,
                  struct buffer *why);

/* Whether EXPECT wants enhanced status codes, and a line of the reply has none that can be read. */
bool expect_misses_code(const struct expect *expect, const struct reply *reply);

#endif

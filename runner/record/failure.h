/* What counts as a failure: what decides exit status 1, and nothing else that a report may call
 * one. */
#ifndef FAILURE_H
#define FAILURE_H

#include "err.h"
#include "smtpspec.h"

/* Zeroed: what breaks a MUST (fail, unsteady), whatever its impact. */
struct failure_rule {
    bool strict;    /* what breaks a SHOULD (warn) as well */
    bool by_impact; /* only what has IMPACT or a worse one, or none that anybody has stated */
    enum smtpspec_impact impact;
};

/* Reads the words of --fail-on, separated by commas, into *RULE: a level (must, should), an impact,
 * or both. A word replaces only what an earlier one of its kind has set. */
bool failure_rule_read(struct failure_rule *rule, const char *words, struct err *err);

/* Whether a case fails, warns or is unsteady: whatever counts. */
bool failure_is_finding(const struct smtpspec_result *result);

/* Whether a finding counts as a failure; one that the baseline has does not. An error is counted
 * separately. */
bool failure_counts(const struct failure_rule *rule, const struct smtpspec_result *result);

/* Whether a requirement of IMPACT matters where LEAST is asked for: it is that or a worse one. If
 * nobody has stated the impact it does: nobody has said that it is harmless. */
bool impact_reaches(enum smtpspec_impact impact, enum smtpspec_impact least);
/* The impact of that name; false if there is none. */
bool impact_find(enum smtpspec_impact *out, const char *name, size_t length);

#endif

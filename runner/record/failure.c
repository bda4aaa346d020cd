#include "failure.h"

#include <string.h>
#include <strings.h>

bool impact_find(enum smtpspec_impact *out, const char *name, size_t length)
{
    for (enum smtpspec_impact impact = SMTPSPEC_SECURITY; impact <= SMTPSPEC_FORM; impact++) {
        const char *word = smtpspec_impact_name(impact);
        if (strlen(word) == length && strncasecmp(word, name, length) == 0) {
            *out = impact;
            return true;
        }
    }
    return false;
}

bool impact_reaches(enum smtpspec_impact impact, enum smtpspec_impact least)
{
    return impact <= least || impact == SMTPSPEC_UNRATED;
}

/* A MAY cannot be broken. */
static bool find_level(bool *strict, const char *name, size_t length)
{
    for (enum smtpspec_level level = SMTPSPEC_MUST; level <= SMTPSPEC_SHOULD; level++) {
        const char *word = smtpspec_level_name(level);
        if (strlen(word) == length && strncasecmp(word, name, length) == 0) {
            *strict = level == SMTPSPEC_SHOULD;
            return true;
        }
    }
    return false;
}

bool failure_rule_read(struct failure_rule *rule, const char *words, struct err *err)
{
    for (const char *at = words;; at++) {
        size_t length = strcspn(at, ",");
        if (impact_find(&rule->impact, at, length))
            rule->by_impact = true;
        else if (!find_level(&rule->strict, at, length))
            return err_set(err,
                           "a level (must, should), an impact (security, loss, interop, form), or "
                           "both with a comma between them, not \"%s\"",
                           words);
        at += length;
        if (!*at)
            return true;
    }
}

bool failure_is_finding(const struct smtpspec_result *result)
{
    return result->verdict == SMTPSPEC_FAIL || result->verdict == SMTPSPEC_UNSTEADY ||
           result->verdict == SMTPSPEC_WARN;
}

bool failure_counts(const struct failure_rule *rule, const struct smtpspec_result *result)
{
    return failure_is_finding(result) && !result->in_baseline &&
           (rule->strict || result->verdict != SMTPSPEC_WARN) &&
           (!rule->by_impact || impact_reaches(result->impact, rule->impact));
}

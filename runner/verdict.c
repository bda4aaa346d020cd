#include "smtpspec.h"

const char *smtpspec_verdict_name(enum smtpspec_verdict verdict)
{
    static const char *const names[SMTPSPEC_VERDICTS] = {"pass", "fail",  "warn", "note",
                                                         "skip", "error", "known"};
    return verdict < SMTPSPEC_VERDICTS ? names[verdict] : "?";
}

const char *smtpspec_level_name(enum smtpspec_level level)
{
    static const char *const names[] = {"MUST", "SHOULD", "MAY"};
    return level <= SMTPSPEC_MAY ? names[level] : "?";
}

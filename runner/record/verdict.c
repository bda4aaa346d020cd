#include "verdict.h"

const char *smtpspec_verdict_name(enum smtpspec_verdict verdict)
{
    static const char *const names[SMTPSPEC_VERDICTS] = {"pass", "fail",  "warn",  "note",
                                                         "skip", "error", "known", "unsteady"};
    return verdict < SMTPSPEC_VERDICTS ? names[verdict] : "?";
}

const char *smtpspec_level_name(enum smtpspec_level level)
{
    static const char *const names[] = {"MUST", "SHOULD", "MAY"};
    return level <= SMTPSPEC_MAY ? names[level] : "?";
}

const char *smtpspec_impact_name(enum smtpspec_impact impact)
{
    static const char *const names[] = {"security", "loss", "interop", "form", ""};
    return impact <= SMTPSPEC_UNRATED ? names[impact] : "?";
}

const char *smtpspec_role_name(enum smtpspec_role role)
{
    switch (role) {
    case SMTPSPEC_RELAY:
        return "relay";
    case SMTPSPEC_DELIVERY:
        return "delivery";
    case SMTPSPEC_SUBMISSION:
        return "submission";
    case SMTPSPEC_GATEWAY:
        return "gateway";
    case SMTPSPEC_ALL_ROLES:
        break;
    }
    return "?";
}

enum smtpspec_verdict verdict_of_break(enum smtpspec_level level)
{
    static const enum smtpspec_verdict verdicts[] = {SMTPSPEC_FAIL, SMTPSPEC_WARN, SMTPSPEC_NOTE};
    return verdicts[level];
}

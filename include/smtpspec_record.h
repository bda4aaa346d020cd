/* smtpspec: what a run found, as the public header of the library has it: verdicts, results,
 * records. Included by smtpspec.h. */
#ifndef SMTPSPEC_RECORD_H
#define SMTPSPEC_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#if defined __GNUC__
#define SMTPSPEC_API __attribute__((visibility("default")))
#else
#define SMTPSPEC_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The outcome of a case; README.md, "Verdicts". */
enum smtpspec_verdict {
    SMTPSPEC_PASS,
    SMTPSPEC_FAIL,     /* a MUST or MUST NOT is broken */
    SMTPSPEC_WARN,     /* a SHOULD is not followed */
    SMTPSPEC_NOTE,     /* a MAY: what the server chose */
    SMTPSPEC_SKIP,     /* not tried, with the reason */
    SMTPSPEC_ERROR,    /* could not be tried */
    SMTPSPEC_KNOWN,    /* a fail, warn or unsteady that the target's deviations list */
    SMTPSPEC_UNSTEADY, /* failed once and not the other time, and not for lack of time */
    SMTPSPEC_VERDICTS
};

/* "pass", "fail", … Static storage. */
SMTPSPEC_API const char *smtpspec_verdict_name(enum smtpspec_verdict verdict);

/* How strong a requirement is. */
enum smtpspec_level { SMTPSPEC_MUST, SMTPSPEC_SHOULD, SMTPSPEC_MAY };

/* "MUST", "SHOULD" or "MAY". Static storage. */
SMTPSPEC_API const char *smtpspec_level_name(enum smtpspec_level level);

/* What breaks when a requirement is broken, the worst first. */
enum smtpspec_impact {
    SMTPSPEC_SECURITY, /* somebody can inject, read, relay, get in, or lock others out */
    SMTPSPEC_LOSS,     /* mail is lost, doubled, changed, or given to the wrong person */
    SMTPSPEC_INTEROP,  /* a client that follows the RFC fails or is misled */
    SMTPSPEC_FORM,     /* nothing of these */
    SMTPSPEC_UNRATED   /* nobody has said: the rule of a user's own case, or an older record */
};

/* "security", "loss", "interop" or "form"; "" if nobody has said. Static storage. */
SMTPSPEC_API const char *smtpspec_impact_name(enum smtpspec_impact impact);

/* What a server is to a message: RFC 5321 2.3.10, and RFC 6409 for submission. Bits of a set. */
enum smtpspec_role {
    SMTPSPEC_RELAY = 1,
    SMTPSPEC_DELIVERY = 2,
    SMTPSPEC_SUBMISSION = 4,
    SMTPSPEC_GATEWAY = 8,
    SMTPSPEC_ALL_ROLES = 15
};

/* "relay", "delivery", "submission" or "gateway", of one role. Static storage. */
SMTPSPEC_API const char *smtpspec_role_name(enum smtpspec_role role);

/* Who sent the octets of an exchange: the runner, the server, or nobody (an event such as
 * "closed"). */
enum smtpspec_side { SMTPSPEC_CLIENT = 'C', SMTPSPEC_SERVER = 'S', SMTPSPEC_EVENT = '-' };

/* One entry of a transcript. */
struct smtpspec_exchange {
    double at;           /* seconds since the case began */
    unsigned connection; /* 1 for the first */
    enum smtpspec_side from;
    char *text; /* escaped octets (\r \n \xNN, secrets as ***), or the event in words */
};

/* One time that a case was played: how that ended. */
struct smtpspec_attempt {
    enum smtpspec_verdict verdict;
    char *reason; /* one line; "" for a pass */
};

/* What was stated about the target: a key of the target file, such as "login.mechanism", and
 * its value. A key with several values stands once for each. */
struct smtpspec_target_fact {
    char *key, *value;
};

/* The result of one case. The strings belong to the record. */
struct smtpspec_result {
    const char *id;
    const char *file;
    unsigned line; /* of the case in its file, 1-based */
    const char *title;
    enum smtpspec_level level;
    const char *section; /* "RFC 5321 4.1.1.5" */
    const char *says;    /* what that section requires, in our words; "" for a user's own case */
    const char *const *covers;
    size_t covers_count;
    enum smtpspec_verdict verdict;
    char *reason;         /* one line; "" for a pass, unless it passed only when played again */
    char *expected;       /* what the failing step expects; "" if none failed */
    char *got;            /* what arrived instead, escaped */
    unsigned failed_line; /* of the failing step in the file; 0 if none */
    double seconds;
    bool retried;     /* failed at first, and was played again */
    bool in_baseline; /* the baseline of the run has this finding: it does not count as a failure */
    struct smtpspec_exchange *transcript;
    size_t transcript_count;
    /* The id of the requirement that level, section and says are of: the one that was broken; of a
     * pass the first of `covers`. "" for a user's own case. */
    const char *requirement;
    const char *why; /* what breaks if the server does not do this; "" if the case does not say */
    enum smtpspec_impact impact; /* of that requirement */
    char *cause; /* of a failure: what a server is like that fails the same cases; "" if unknown */
    /* Each time that it was played, the first one first. The verdict above is that of the last,
     * unless what was seen after it changes that. None: it was not played by itself. */
    struct smtpspec_attempt *attempts;
    size_t attempts_count;
};

/* The record of one run against one target. */
struct smtpspec_record {
    char *version; /* of the smtpspec that wrote this */
    char *name;    /* of the target */
    char *address;
    char *protocol;
    char *greeting;  /* escaped; "" if there was none */
    char **keywords; /* EHLO keyword lines */
    size_t keywords_count;
    char *started; /* RFC 3339, UTC */
    double seconds;
    bool complete;   /* false: stopped (Ctrl-C, --fail-fast, time ran out) before every case was
                        played */
    char **findings; /* what concerns the run as a whole, one line each */
    size_t findings_count;
    size_t summary[SMTPSPEC_VERDICTS];
    struct smtpspec_result *cases; /* in the order of the catalogue */
    size_t cases_count;
    struct smtpspec_target_fact *facts; /* about the target, without secrets */
    size_t facts_count;
    /* The cases that were loaded: the format of their files, 0 if unknown, and what tells two
     * states of them apart, "" if unknown. */
    unsigned catalogue_format;
    char *catalogue_revision;
    unsigned wrong_claims; /* facts of the target that did not hold, each with its finding: what
                            they concern could not be tried */
};

#ifdef __cplusplus
}
#endif

#endif

/* smtpspec: the public header of the library.
 *
 * A program loads a catalogue of cases, plays it against a target and reads the results; a reporter
 * is told of each result as it comes and of the whole record at the end. Everything a report may
 * look at is in this header: reports are functions of the record alone.
 *
 * Threads: smtpspec_play() runs worker threads of its own and returns when they have ended. It
 * calls a reporter's functions one at a time, in the order in which results come. Nothing here is
 * global.
 */
#ifndef SMTPSPEC_H
#define SMTPSPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define SMTPSPEC_VERSION "0.1.0"

/* What became of a case; design: "verdicts". */
enum smtpspec_verdict {
    SMTPSPEC_PASS,
    SMTPSPEC_FAIL,  /* a MUST or MUST NOT is broken */
    SMTPSPEC_WARN,  /* a SHOULD is not followed */
    SMTPSPEC_NOTE,  /* a MAY: what the server chose */
    SMTPSPEC_SKIP,  /* not tried, with the reason */
    SMTPSPEC_ERROR, /* could not be tried */
    SMTPSPEC_KNOWN, /* a fail or warn that the target's deviations list */
    SMTPSPEC_VERDICTS
};

/* The word of the contract for a verdict ("pass", "fail", …). Static storage. */
const char *smtpspec_verdict_name(enum smtpspec_verdict verdict);

/* The strongest word of a requirement. */
enum smtpspec_level { SMTPSPEC_MUST, SMTPSPEC_SHOULD, SMTPSPEC_MAY };

/* "MUST", "SHOULD" or "MAY". Static storage. */
const char *smtpspec_level_name(enum smtpspec_level level);

/* Who produced the octets of an exchange: the runner, the server, or nobody (an event such as
 * "closed"). */
enum smtpspec_side { SMTPSPEC_CLIENT = 'C', SMTPSPEC_SERVER = 'S', SMTPSPEC_EVENT = '-' };

/* One entry of a transcript. */
struct smtpspec_exchange {
    double at;           /* seconds since the case began */
    unsigned connection; /* 1 for the first */
    enum smtpspec_side from;
    char *text; /* escaped octets (\r \n \xNN, secrets as ***), or the event in words */
};

/* What is known of one played case. The strings belong to the record. */
struct smtpspec_result {
    const char *id;
    const char *file;
    unsigned line; /* of the case in its file, 1-based */
    const char *title;
    enum smtpspec_level level;
    const char *section; /* "RFC 5321 4.1.1.5" */
    const char
        *says; /* what that section asks, in our words; "" if the case is one of the user's own */
    const char *const *covers;
    size_t covers_count;
    enum smtpspec_verdict verdict;
    char *reason;         /* one line; "" for a pass */
    char *expected;       /* what the failing step asks, "" if none failed */
    char *got;            /* what came instead, escaped */
    unsigned failed_line; /* of the failing step in the file, 0 if none */
    double seconds;
    bool retried; /* failed beside others and was played again alone */
    struct smtpspec_exchange *transcript;
    size_t transcript_count;
};

/* One target's run: the contract's record. */
struct smtpspec_record {
    char *version; /* of the smtpspec that wrote it */
    char *name;    /* of the target */
    char *address;
    char *protocol;
    char *greeting;  /* escaped; "" if none was seen */
    char **keywords; /* EHLO keyword lines */
    size_t keywords_count;
    char *started; /* RFC 3339, UTC */
    double seconds;
    bool complete; /* false: stopped (Ctrl-C, --fail-fast, --max-time) before all cases were played */
    char **findings; /* what concerns the run as a whole, one line each */
    size_t findings_count;
    size_t summary[SMTPSPEC_VERDICTS];
    struct smtpspec_result *cases; /* in the order of the catalogue */
    size_t cases_count;
};

/* Something that wants to know of results while they come: `result` of each as it is there,
 * `record` of the whole at the end, `finding` of what concerns the run as a whole (the server has
 * stopped answering), once, in one line. Each function may be NULL. */
struct smtpspec_reporter {
    void *state; /* handed back as the first argument */
    void (*result)(void *state, const struct smtpspec_result *result, size_t done, size_t total);
    void (*record)(void *state, const struct smtpspec_record *record);
    void (*finding)(void *state, const char *text);
};

/* A reason in words, one line; the functions below fill it in where they fail. */
struct smtpspec_error {
    char text[1024];
};

/* Once before anything else, from one thread, and once at the end (libcurl's rule). */
bool smtpspec_begin(struct smtpspec_error *error);
void smtpspec_end(void);

/* A loaded catalogue: immutable, may be played by several threads at once. */
struct smtpspec_catalogue;

/* Loads the cases below PATH, a folder or a file; NULL: the catalogue that comes with smtpspec.
 * Every problem goes to PROBLEMS (NULL: nowhere) as file:line:column, the line and a caret; NULL is
 * returned if there is any. smtpspec_catalogue_free() it. */
struct smtpspec_catalogue *smtpspec_catalogue_load(const char *path, FILE *problems);
/* With the rows of `each`. */
size_t smtpspec_catalogue_count(const struct smtpspec_catalogue *catalogue);
void smtpspec_catalogue_free(struct smtpspec_catalogue **catalogue);

/* What to play, and against what. All zero: the whole catalogue against the embedded reference
 * server. */
struct smtpspec_play {
    const char *target; /* a target file, or an address as in `smtpspec run -t`; NULL: the embedded
                           server */
    const char *const *selectors;             /* as on the command line of `smtpspec run` */
    size_t selectors_count;                   /* 0: all cases but the slow ones */
    bool slow;                                /* also those that wait for a server's own timeouts */
    unsigned jobs;                            /* sessions at once; 0: the default */
    double timeout;                           /* seconds for a reply; 0: the default */
    const struct smtpspec_reporter *reporter; /* NULL: nobody */
};

/* Plays, and returns the record, which the caller frees with smtpspec_record_free(). NULL with the
 * reason if the target cannot be tried or the selectors choose nothing. Does not ask whether the
 * target is on this machine. */
struct smtpspec_record *smtpspec_play(const struct smtpspec_catalogue *catalogue,
                                      const struct smtpspec_play *play,
                                      struct smtpspec_error *error);
void smtpspec_record_free(struct smtpspec_record **record);

/* Writes a report of one record to TO. FORMAT: terminal, junit, tap, json, html or markdown. */
bool smtpspec_report(const struct smtpspec_record *record, const char *format, FILE *to,
                     struct smtpspec_error *error);

#endif

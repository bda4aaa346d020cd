/* smtpspec: the public header of the library.
 *
 * A program loads a catalogue of cases, plays it against a target and reads the results; a reporter
 * gets each result as it arrives and the whole record at the end. Everything that a report may use
 * is in this header: reports are functions of the record alone.
 *
 * Versions: this is 0.x. A later version may change what is declared here; if a program built with
 * this header can then no longer run, the SONAME changes, too. New members of structs that the
 * caller fills do not change it: such a struct begins with `size`, which the caller sets to sizeof
 * the struct, and members that an earlier caller did not know are zero. (0.1.0 as first released
 * had neither `size` nor a reporter that can stop the run; programs for it must be changed.)
 *
 * Threads: smtpspec_play() runs its own worker threads and returns when they have ended. It calls a
 * reporter's functions one at a time, in the order in which results arrive, on any of these
 * threads. Several threads may use a catalogue or target at once as long as none of them changes or
 * frees it. Nothing here is global except the handler of smtpspec_on_no_memory().
 *
 * Ownership: what a function returns as non-const belongs to the caller, and has a function that
 * frees it and sets the caller's pointer to NULL (freeing NULL does nothing). What is const is
 * borrowed from the object that the function was called for. Arguments are copied unless stated
 * otherwise. */
#ifndef SMTPSPEC_H
#define SMTPSPEC_H

#include "smtpspec_record.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Of this header; CMake reads it from here. */
#define SMTPSPEC_VERSION "0.1.0"

/* Of the library that is running. Static storage. */
SMTPSPEC_API const char *smtpspec_version(void);

/* Receives results while cases are played: `result` gets each as it arrives, `record` the whole at
 * the end, `finding` what concerns the run as a whole (the server has stopped answering), once, in
 * one line. Each function may be NULL. Their arguments are valid until they return. They must not
 * call smtpspec_play() with the same reporter. */
struct smtpspec_reporter {
    size_t size; /* sizeof (struct smtpspec_reporter) */
    void *state; /* handed back as the first argument */
    /* DONE of TOTAL results have arrived. Return false to stop: the record is of what has been
     * played. */
    bool (*result)(void *state, const struct smtpspec_result *result, size_t done, size_t total);
    void (*record)(void *state, const struct smtpspec_record *record);
    void (*finding)(void *state, const char *text);
};

/* A reason in one line of words. A function that takes one fills it in when it fails; NULL: not
 * wanted. */
struct smtpspec_error {
    char text[1024];
};

/* Call once before anything else, from one thread, and once at the end (libcurl's rule). */
SMTPSPEC_API bool smtpspec_begin(struct smtpspec_error *error);
SMTPSPEC_API void smtpspec_end(void);

/* What to do when one of the library's own allocations fails (for the libraries that it uses that
 * is an error). HANDLER is called on the thread that needs OCTETS (0: unknown). If it returns true,
 * it has freed memory, and the allocation is tried again. If it returns false, the process is
 * aborted after a message on standard error, as it is without a handler (NULL): a tester that is
 * out of memory has no verdict to give. It must neither call the library nor longjmp(). There is
 * one for the whole process; it may be set at any time. Thread-safe. */
SMTPSPEC_API void smtpspec_on_no_memory(bool (*handler)(size_t octets));

/* Stops the runs that were given it, from another thread or from a signal handler. */
struct smtpspec_stop;
/* NULL with the reason if there is no free file descriptor. */
SMTPSPEC_API struct smtpspec_stop *smtpspec_stop_new(struct smtpspec_error *error);
/* Thread-safe and async-signal-safe; may be called more than once. It stays set. */
SMTPSPEC_API void smtpspec_stop_set(struct smtpspec_stop *stop);
/* No run may still be using it. */
SMTPSPEC_API void smtpspec_stop_free(struct smtpspec_stop **stop);

/* A loaded catalogue: immutable, may be played by several threads at once. */
struct smtpspec_catalogue;

/* Loads the cases below PATH, a folder or a file; NULL: the catalogue that comes with smtpspec
 * ($SMTPSPEC_CASES, else found relative to the library). A folder with a folder `requirements` is a
 * catalogue by itself; other cases refer to the requirements that come with smtpspec. Every problem
 * is written to PROBLEMS (NULL: nowhere) as file:line:column, the line and a caret; returns NULL if
 * there is any. smtpspec_catalogue_free() it. */
SMTPSPEC_API struct smtpspec_catalogue *smtpspec_catalogue_load(const char *path, FILE *problems);
SMTPSPEC_API void smtpspec_catalogue_free(struct smtpspec_catalogue **catalogue);

/* A case, or a row of its `each`. */
struct smtpspec_case {
    const char *id;
    const char *file;
    unsigned line; /* 1-based */
    const char *title;
    const char *why; /* "" if none */
    enum smtpspec_level level;
    const char *section; /* "RFC 5321 4.1.1.5"; "" if it covers no requirement */
    const char *const *covers;
    size_t covers_count;
    const char *const *tags;
    size_t tags_count;
    bool slow; /* waits for a server's own timeouts, and is played only on request */
};

/* The cases, including each row of `each`, in the order of the catalogue. */
SMTPSPEC_API size_t smtpspec_catalogue_count(const struct smtpspec_catalogue *catalogue);
/* INDEX from 0; NULL beyond the last. */
SMTPSPEC_API const struct smtpspec_case *
smtpspec_catalogue_case(const struct smtpspec_catalogue *catalogue, size_t index);

/* What an RFC requires of a server. The library makes them, and later versions may add members. */
struct smtpspec_requirement {
    const char *id;      /* "rfc5321-4.1.1.5-rset-250" */
    const char *section; /* "RFC 5321 4.1.1.5" */
    const char *word;    /* MUST, MUST NOT, SHOULD, SHOULD NOT, MAY, implied */
    enum smtpspec_level level;
    const char *says;    /* in our words */
    const char *observe; /* how to observe it: wire, mailbox, dns, timing, tls, none */
    enum smtpspec_impact impact;
    unsigned roles; /* the roles that it speaks of: bits of enum smtpspec_role */
};

/* The requirements that the catalogue's cases may refer to. */
SMTPSPEC_API size_t
smtpspec_catalogue_requirements_count(const struct smtpspec_catalogue *catalogue);
/* INDEX from 0; NULL beyond the last. */
SMTPSPEC_API const struct smtpspec_requirement *
smtpspec_catalogue_requirement(const struct smtpspec_catalogue *catalogue, size_t index);

/* A fault that can be enabled in the embedded server. Strings: static storage. */
struct smtpspec_fault {
    size_t size;              /* sizeof (struct smtpspec_fault), set by the caller */
    const char *name;         /* "rset-keeps-recipients" */
    const char *breaks;       /* one line: what the server does wrong */
    const char *requirements; /* the ids of those it breaks, separated by spaces */
};

/* Fills in *FAULT with the fault at INDEX, from 0. false beyond the last. */
SMTPSPEC_API bool smtpspec_fault_at(size_t index, struct smtpspec_fault *fault);

/* A server, and what is known about it. Each run reads the file again and starts the server
 * again. */
struct smtpspec_target;

/* A target of which the address is known, as in `smtpspec run -t`: HOST[:PORT], smtps://HOST or
 * unix:/PATH. NULL with the reason. smtpspec_target_free() it. */
SMTPSPEC_API struct smtpspec_target *smtpspec_target_new(const char *address,
                                                         struct smtpspec_error *error);
/* A target from a target file. NULL if there is any problem; these are written to PROBLEMS (NULL:
 * nowhere). */
SMTPSPEC_API struct smtpspec_target *smtpspec_target_load(const char *file, FILE *problems);
/* Sets KEY, which is an option of smtpspec-run(1), below "Target", without the dashes, to VALUE:
 * "domain", "recipient", "user", "password", "mailbox", "start" … It overrides the file. A key that
 * may be repeated ("recipient") adds to the values set before. An option without an argument is set
 * to "true". false with the reason if there is no such key or VALUE is not valid for it; the target
 * is then unchanged. */
SMTPSPEC_API bool smtpspec_target_set(struct smtpspec_target *target, const char *key,
                                      const char *value, struct smtpspec_error *error);
SMTPSPEC_API void smtpspec_target_free(struct smtpspec_target **target);

/* What to play, and against which target. With only `size` set: the whole catalogue against the
 * embedded reference server. Whatever it points to outlives the run. */
struct smtpspec_play {
    size_t size;                          /* sizeof (struct smtpspec_play) */
    const char *address;                  /* a target file, or an address as in `smtpspec run -t` */
    const struct smtpspec_target *target; /* or a target; both NULL: the embedded server */
    const char *const *selectors;         /* as on the command line of `smtpspec run` */
    size_t selectors_count;               /* 0: all cases except slow ones */
    const char *const *skips;             /* selectors of what to leave out */
    size_t skips_count;
    bool remote;          /* the target and its mailbox may be on another machine */
    bool slow;            /* also those that wait for a server's own timeouts */
    bool fail_fast;       /* stop at the first failure */
    bool strict;          /* a warn is a failure, for fail_fast */
    unsigned jobs;        /* concurrent sessions; 0: the default */
    double timeout;       /* seconds to wait for a reply; 0: the default */
    double wait;          /* seconds to wait for a delivery; 0: the default */
    double max_time;      /* seconds for the whole run, in which what does not fit is a skip; 0:
                             unlimited */
    const char *resolver; /* HOST:PORT of the DNS server to ask; NULL: the system's */
    struct smtpspec_stop *stop;               /* stops the run once it is set; NULL: none */
    const struct smtpspec_reporter *reporter; /* NULL: nobody */
    /* Only for the embedded server; names as `smtpspec serve --list-faults` and --list-liberties
     * have them. */
    const char *const *faults; /* what it does wrong */
    size_t faults_count;
    const char *when;   /* conditions, separated by commas, under which it does; NULL: always */
    bool spare_nothing; /* it does so from the first connection on, which tells what it can do */
    const char *const *liberties; /* what it does otherwise, as the RFCs allow */
    size_t liberties_count;
    double rate; /* connections a second at most; 0: unlimited */
    FILE *log; /* gets the octets of all sessions as they come, a line each, without the secrets of
                  the run; NULL: nobody wants them */
    unsigned repeat;     /* how often each case is played, 100 at most; 0: once */
    bool trust_target;   /* do not check what the target says of itself before the first case */
    const char *fail_on; /* what counts as a failure, for fail_fast: the words of --fail-on; NULL:
                            what `strict` says */
    const struct smtpspec_record *baseline; /* an earlier record: a finding that it has is marked
                                               `in_baseline`, and does not count; NULL: none */
};

/* Plays, and returns the record, which the caller frees with smtpspec_record_free(). A run that was
 * stopped gives a record of what was played, which is not `complete`. NULL with the reason if the
 * target cannot be tried (or the run was stopped before it was), the selectors choose nothing, or
 * PLAY is wrong. Unless `remote` is set no connection is made but to this machine: a target that is
 * not known to be on it cannot be tried. */
SMTPSPEC_API struct smtpspec_record *smtpspec_play(const struct smtpspec_catalogue *catalogue,
                                                   const struct smtpspec_play *play,
                                                   struct smtpspec_error *error);
SMTPSPEC_API void smtpspec_record_free(struct smtpspec_record **record);

/* Reads the output of a report in the format "json": *COUNT records, one per target, in an array
 * that smtpspec_records_free() frees with them. NULL with the reason if it cannot be read, is not a
 * record, or has a newer format than this version knows. */
SMTPSPEC_API struct smtpspec_record **smtpspec_records_read(const char *path, size_t *count,
                                                            struct smtpspec_error *error);
SMTPSPEC_API void smtpspec_records_free(struct smtpspec_record ***records, size_t count);

/* The name of a report format, by INDEX from 0: terminal, junit, tap, json, html, markdown. NULL
 * beyond the last. Static storage. */
SMTPSPEC_API const char *smtpspec_report_format(size_t index);

/* Writes a report of one record to TO in FORMAT. */
SMTPSPEC_API bool smtpspec_report(const struct smtpspec_record *record, const char *format,
                                  FILE *to, struct smtpspec_error *error);

/* How to write a report. */
struct smtpspec_report_options {
    size_t size;         /* sizeof (struct smtpspec_report_options) */
    const char *format;  /* NULL: terminal */
    bool strict;         /* a warn counts as a failure */
    bool verbose;        /* terminal: passes and notes as well, one line each */
    bool colour;         /* terminal */
    const char *fail_on; /* what counts as a failure: the words of --fail-on; NULL: what `strict`
                            says */
};

/* Writes a report of COUNT records, one per target, to TO. */
SMTPSPEC_API bool smtpspec_report_all(const struct smtpspec_record *const *records, size_t count,
                                      const struct smtpspec_report_options *options, FILE *to,
                                      struct smtpspec_error *error);

/* The exit status of `smtpspec run` for these records: 0 all conform, 1 a fail or unsteady, 3
 * something could not be tried, 4 a run was stopped before all was played. STRICT: a warn is a
 * failure. */
SMTPSPEC_API int smtpspec_exit_status(const struct smtpspec_record *const *records, size_t count,
                                      bool strict);
/* The same where the words of --fail-on (NULL: must) say what counts as a failure; -1 with the
 * reason if they are wrong. */
SMTPSPEC_API int smtpspec_exit_status_on(const struct smtpspec_record *const *records, size_t count,
                                         const char *fail_on, struct smtpspec_error *error);

/* What to compare, and how. */
struct smtpspec_compare {
    size_t size;                                  /* sizeof (struct smtpspec_compare) */
    const struct smtpspec_record *const *records; /* no two with the same target name */
    size_t count;
    const struct smtpspec_record *const
        *against;         /* earlier ones, matched by target name, or one to one */
    size_t against_count; /* 0: none */
    const char *format;   /* terminal, markdown or json; NULL: terminal */
    bool colour;          /* terminal */
    bool all;             /* terminal: include the cases that pass everywhere */
};

/* Compares records with each other and with earlier ones, and writes the differences to TO (NULL:
 * nowhere). *WORSE (unless NULL): something got worse since the earlier records. */
SMTPSPEC_API bool smtpspec_compare(const struct smtpspec_compare *compare, FILE *to, bool *worse,
                                   struct smtpspec_error *error);

#ifdef __cplusplus
}
#endif

#endif

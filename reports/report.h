/* The reports: one writer for each format, a function of the records alone. */
#ifndef REPORT_H
#define REPORT_H

#include "err.h"
#include "failure.h"
#include "smtpspec.h"

#include <stdio.h>

struct report_options {
    bool colour;                  /* terminal only */
    struct failure_rule failures; /* what counts as one */
    bool verbose;                 /* terminal: passes and notes as well, one line each */
    const char *const *cases; /* terminal: what -c named, if anything; for the hint about `show` */
    size_t cases_count;
};

/* Writes the records (one per target) to TO. False if the stream fails or a record cannot be
 * expressed in the format. */
typedef bool report_writer(FILE *to, const struct smtpspec_record *const *records, size_t count,
                           const struct report_options *options, struct err *err);

report_writer report_terminal, report_junit, report_tap, report_json, report_html, report_markdown;

struct report_format {
    const char *name; /* as in -o NAME and the option --NAME */
    const char *help;
    report_writer *write;
};
/* All formats; a NULL name ends them. */
const struct report_format *report_formats(void);
const struct report_format *report_format_find(const char *name);

/* Where a report goes: a temporary file next to PATH, created now, so that an unwritable path is
 * reported before anything is played. report_file_commit() writes and renames it;
 * report_file_free() without a commit removes it and leaves PATH untouched. "-" is standard
 * output. */
struct report_file;
struct report_file *report_file_new(const char *path, const struct report_format *format,
                                    struct err *err);
bool report_file_commit(struct report_file *file, const struct smtpspec_record *const *records,
                        size_t count, const struct report_options *options, struct err *err);
/* The file in which it grows until it is whole; NULL: none. Owned by FILE. */
const char *report_file_temporary(const struct report_file *file);
/* For a file that is not in a report format (FORMAT was NULL): the stream to write to, and the end
 * of it, which renames the file. */
FILE *report_file_stream(struct report_file *file);
bool report_file_finish(struct report_file *file, struct err *err);
/* A write to the stream has just failed: sets ERR from errno; false. */
bool report_file_failed(struct report_file *file, struct err *err);
void report_file_free(struct report_file **file);

/* Whether two reports would go to the same file, which need not exist. "-" is standard output.
 * Anything but a regular file (a pipe, /dev/null) can take two. */
bool report_same_file(const char *one, const char *other);

/* The exit code for these records: the first that holds of 1 (a failure), 3 (a case or a target
 * could not be tried), 4 (a run was stopped early), 0 (conforms). */
int report_exit_code(const struct smtpspec_record *const *records, size_t count,
                     const struct failure_rule *failures);

/* Whether TO is a terminal that understands escape sequences (TERM is not "dumb"), and whether
 * colour is wanted on it (NO_COLOR is not set). */
bool report_takes_escapes(FILE *to);
bool report_takes_colour(FILE *to);

/* Progress while cases are played: a bar if TO is a terminal; and one line for each finding about
 * the run as a whole. */
struct smtpspec_reporter *report_progress_new(FILE *to);
void report_progress_free(struct smtpspec_reporter **progress);

#endif

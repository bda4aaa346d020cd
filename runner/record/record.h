/* Records: made by a run, written and read as JSON. */
#ifndef RECORD_H
#define RECORD_H

#include "err.h"
#include "secrets.h"
#include "smtpspec.h"

/* Frees a record and all that it owns, including its copies of the script's strings (id, file,
 * title, section, says, covers). Sets *RECORD to NULL. */
void record_free(struct smtpspec_record **record);

/* Frees all but the first COUNT cases. */
void record_cut(struct smtpspec_record *record, size_t count);

/* The record of a target that could not be tried: one case, "target", an error with this reason. */
struct smtpspec_record *record_of_untried(const char *name, const char *address,
                                          const char *reason);

/* Frees what the playing of a case put into its result, which still says whose it is. */
void result_clear(struct smtpspec_result *result);

/* Keeps how the playing of a case that just ended went by itself, or forgets all that was kept. */
void result_add_attempt(struct smtpspec_result *result, const struct smtpspec_result *played);
void result_forget_attempts(struct smtpspec_result *result);

/* Takes all cases out: the run was stopped before one was played. */
void record_stop(struct smtpspec_record *record);

/* Puts *** in the place of the secrets in all that the server may have said or caused to be said;
 * of one result, and of a record with all its results. */
void record_hide_result(struct smtpspec_result *result, struct secrets *secrets);
void record_hide(struct smtpspec_record *record, struct secrets *secrets);

/* Counts the verdicts of the cases again. */
void record_summarise(struct smtpspec_record *record);

/* Reads what --json wrote: one record, or a list of them if several targets were played. A file of
 * a newer format or another kind, or a truncated one, is an error that says what was found. *OUT is
 * an array of records; free each, then the array. */
bool record_read(const char *path, struct smtpspec_record ***out, size_t *count, struct err *err);

#endif

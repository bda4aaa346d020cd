/* The record of a run: begun before the first case with all that is known by then, so that each
 * case has its own result to write into; closed after the last.
 *
 * Threads: in between, a result belongs to the worker that plays its case. */
#ifndef RUN_RECORD_H
#define RUN_RECORD_H

#include "edition.h"
#include "run.h"
#include "script.h"
#include "smtpspec.h"
#include "survey.h"
#include "target.h"

/* One result per script, in the same order, each with its identity but without a verdict. The
 * record copies what it needs; record_free() it. */
struct smtpspec_record *run_record_new(const struct target *target, const struct survey *survey,
                                       const struct script *const *scripts, size_t count);

/* Notes which cases were loaded; EDITION may be NULL. */
void run_record_note_edition(struct smtpspec_record *record, const struct edition *edition);

/* What was not PLAYED (one per result) becomes a skip with the reason WHY; NULL: it is left out.
 * Notes whether there was any. The others keep their order. */
void run_record_close(struct smtpspec_record *record, bool *played, const char *why);

/* What was played of a run that goes on: shallow, and never freed. */
struct smtpspec_record *run_record_so_far(const struct run_so_far *so_far);

#endif

/* What the parts of the terminal report share. */
#ifndef TERMINAL_H
#define TERMINAL_H

#include "buffer.h"
#include "report.h"

#define TERMINAL_WIDTH 100

struct terminal {
    struct buffer out;
    const struct report_options *options;
};

/* ANSI styles; without colour nothing is written for them. */
enum paint { PAINT_PLAIN, PAINT_BOLD, PAINT_FAINT, PAINT_RED, PAINT_YELLOW, PAINT_GREEN };
void terminal_paint(struct terminal *terminal, enum paint paint);
/* TEXT, which is cleaned here, in that style. */
void terminal_painted(struct terminal *terminal, enum paint paint, const char *text);
enum paint terminal_colour(enum smtpspec_verdict verdict, bool strict);

/* Whether findings are all that there is room for: of each thing that is broken one, and no counts
 * by stage or by reason. */
bool terminal_is_terse(const struct terminal *terminal, const struct smtpspec_record *record);

/* One case in full: what was expected, what arrived, where, and the dialogue. */
void terminal_case(struct terminal *terminal, const struct smtpspec_result *result);
/* One case on a line or two: the verdict, the id, and the reason, or else the title. */
void terminal_case_line(struct terminal *terminal, const struct smtpspec_result *result);

/* A name and how many cases have each verdict: "aborted                   12 pass, 1 fail". */
void terminal_counts(struct terminal *terminal, const char *name, const size_t *summary);

/* The cases that are worth a look, those first that hurt most; what is like one above, what the
 * baseline has and known deviations in a line each. */
void terminal_findings(struct terminal *terminal, const struct smtpspec_record *record);

/* A table of what is broken, with the first finding of each. */
void terminal_broken(struct terminal *terminal, const struct smtpspec_record *record);

/* The last lines: what was skipped and noted, the counts, and how to see more. */
void terminal_summary(struct terminal *terminal, const struct smtpspec_record *record);

#endif

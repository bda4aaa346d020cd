#include "terminal.h"

#include "about.h"
#include "count_of.h"
#include "suite.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define TITLE_COLUMN 26 /* of the counts after a stage's name */
#define SAME_ERRORS 3   /* how many errors with the same reason are listed in full */

void terminal_paint(struct terminal *terminal, enum paint paint)
{
    static const char *const codes[] = {"0", "1", "2", "31", "33", "32"};
    if (terminal->options->colour)
        buffer_format(&terminal->out, "\033[%sm", codes[paint]);
}

void terminal_painted(struct terminal *terminal, enum paint paint, const char *text)
{
    terminal_paint(terminal, paint);
    text_clean(&terminal->out, text);
    terminal_paint(terminal, PAINT_PLAIN);
}

static void write_heading(struct terminal *terminal, const struct smtpspec_record *record)
{
    terminal_painted(terminal, PAINT_BOLD, record->name);
    if (strcmp(record->name, record->address) != 0) {
        buffer_add_text(&terminal->out, " at ");
        text_clean(&terminal->out, record->address);
    }
    char *protocol = about_protocol(record);
    buffer_format(&terminal->out, "%s%s\n", *protocol ? ", " : "", protocol);
    free(protocol);
    char *greeting = text_reply(record->greeting);
    if (*greeting) {
        terminal_paint(terminal, PAINT_FAINT);
        text_shortened(&terminal->out, greeting, TERMINAL_WIDTH);
        terminal_paint(terminal, PAINT_PLAIN);
        buffer_add_text(&terminal->out, "\n");
    }
    buffer_add_text(&terminal->out, "\n");
    free(greeting);
}

/* "aborted                   12 pass, 1 fail" */
static void write_stage(struct terminal *terminal, const struct suite *suite)
{
    static const enum smtpspec_verdict order[] = {SMTPSPEC_PASS,  SMTPSPEC_FAIL, SMTPSPEC_UNSTEADY,
                                                  SMTPSPEC_ERROR, SMTPSPEC_WARN, SMTPSPEC_KNOWN,
                                                  SMTPSPEC_NOTE,  SMTPSPEC_SKIP};
    int gap = TITLE_COLUMN - (int)strlen(suite->folder);
    terminal_painted(terminal, PAINT_BOLD, suite->folder);
    buffer_format(&terminal->out, "%*s", gap > 2 ? gap : 2, "");
    bool first = true;
    for (size_t i = 0; i < COUNT_OF(order); i++) {
        size_t count = suite->summary[order[i]];
        char text[64];
        if (!count)
            continue;
        snprintf(text, sizeof text, "%zu %s", count, smtpspec_verdict_name(order[i]));
        buffer_add_text(&terminal->out, first ? "" : ", ");
        terminal_painted(terminal, terminal_colour(order[i], terminal->options->strict), text);
        first = false;
    }
    buffer_add_text(&terminal->out, "\n");
}

/* How many errors before this one have the same reason. */
static size_t same_before(const struct smtpspec_record *record,
                          const struct smtpspec_result *result)
{
    size_t count = 0;
    for (const struct smtpspec_result *other = record->cases; other < result; other++)
        count += other->verdict == SMTPSPEC_ERROR && strcmp(other->reason, result->reason) == 0;
    return count;
}

enum showing { SHOW_NOT, SHOW_LINE, SHOW_WHOLE };

static enum showing showing_of(const struct terminal *terminal,
                               const struct smtpspec_record *record,
                               const struct smtpspec_result *result)
{
    bool verbose = terminal->options->verbose;
    switch (result->verdict) {
    case SMTPSPEC_FAIL:
    case SMTPSPEC_UNSTEADY:
    case SMTPSPEC_WARN:
        return SHOW_WHOLE;
    case SMTPSPEC_ERROR:
        return verbose || same_before(record, result) < SAME_ERRORS ? SHOW_WHOLE : SHOW_NOT;
    case SMTPSPEC_KNOWN:
        return SHOW_LINE;
    default:
        return verbose ? SHOW_LINE : SHOW_NOT;
    }
}

/* Whether RESULT is another row of the case last shown in full, and failed at the same step: then a
 * line is enough. */
static bool is_next_row(const struct terminal *terminal, const struct smtpspec_result *whole,
                        const struct smtpspec_result *result)
{
    return whole && !terminal->options->verbose && whole->verdict == result->verdict &&
           whole->failed_line == result->failed_line && strcmp(whole->file, result->file) == 0;
}

static void write_suite(struct terminal *terminal, const struct smtpspec_record *record,
                        const struct suite *suite)
{
    const struct smtpspec_result *whole = NULL;
    bool after_line = false, any = false;
    write_stage(terminal, suite);
    for (size_t i = 0; i < suite->count; i++) {
        enum showing showing = showing_of(terminal, record, suite->cases[i]);
        if (showing == SHOW_NOT)
            continue;
        if (showing == SHOW_WHOLE && is_next_row(terminal, whole, suite->cases[i]))
            showing = SHOW_LINE;
        if (!any || (showing == SHOW_WHOLE && after_line))
            buffer_add_text(&terminal->out, "\n");
        any = true;
        after_line = showing == SHOW_LINE;
        if (showing == SHOW_WHOLE)
            terminal_case(terminal, whole = suite->cases[i]);
        else
            terminal_case_line(terminal, suite->cases[i]);
    }
    if (after_line)
        buffer_add_text(&terminal->out, "\n");
}

/* A server that cannot be reached gives the same error hundreds of times: reported once, with a
 * count. */
static void write_same_errors(struct terminal *terminal, const struct smtpspec_record *record)
{
    size_t hidden = 0;
    for (size_t i = 0; i < record->cases_count; i++) {
        const struct smtpspec_result *result = &record->cases[i];
        hidden +=
            result->verdict == SMTPSPEC_ERROR && showing_of(terminal, record, result) == SHOW_NOT;
    }
    if (!hidden)
        return;
    text_counted(&terminal->out, hidden, "more error");
    buffer_add_text(&terminal->out, hidden == 1 ? " has a reason given above.\n\n"
                                                : " have the reasons given above.\n\n");
}

/* Whether no case was played against the target: the record's one case is not from a file. */
static bool is_untried(const struct smtpspec_record *record)
{
    return record->cases_count == 1 && record->cases[0].verdict == SMTPSPEC_ERROR &&
           !*record->cases[0].file;
}

static void write_untried(struct terminal *terminal, const struct smtpspec_record *record)
{
    size_t from = strlen("could not be tried: ");
    write_heading(terminal, record);
    terminal_painted(terminal, PAINT_RED, "could not be tried");
    buffer_add_text(&terminal->out, ": ");
    text_wrapped(&terminal->out, record->cases[0].reason,
                 (struct text_wrap){TERMINAL_WIDTH, from, from});
    buffer_add_text(&terminal->out, "\n");
}

static void write_record(struct terminal *terminal, const struct smtpspec_record *record)
{
    if (is_untried(record)) {
        write_untried(terminal, record);
        return;
    }
    struct suites *suites = suites_new(record);
    write_heading(terminal, record);
    for (size_t i = 0; i < suites->count; i++)
        write_suite(terminal, record, &suites->list[i]);
    if (suites->count)
        buffer_add_text(&terminal->out, "\n");
    suites_free(&suites);
    write_same_errors(terminal, record);
    terminal_summary(terminal, record);
}

bool report_terminal(FILE *to, const struct smtpspec_record *const *records, size_t count,
                     const struct report_options *options, struct err *err)
{
    struct terminal terminal = {.options = options};
    for (size_t i = 0; i < count; i++) {
        if (i)
            buffer_add_text(&terminal.out, "\n\n");
        write_record(&terminal, records[i]);
    }
    size_t written =
        terminal.out.length ? fwrite(terminal.out.octets, 1, terminal.out.length, to) : 0;
    bool whole = written == terminal.out.length;
    buffer_release(&terminal.out);
    return whole || err_set(err, "the report could not be written");
}

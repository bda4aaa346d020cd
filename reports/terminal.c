#include "terminal.h"

#include "about.h"
#include "count_of.h"
#include "memory.h"
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
static void write_counts(struct terminal *terminal, const char *name, const size_t *summary)
{
    static const enum smtpspec_verdict order[] = {SMTPSPEC_PASS,  SMTPSPEC_FAIL, SMTPSPEC_UNSTEADY,
                                                  SMTPSPEC_ERROR, SMTPSPEC_WARN, SMTPSPEC_KNOWN,
                                                  SMTPSPEC_NOTE,  SMTPSPEC_SKIP};
    int gap = TITLE_COLUMN - (int)strlen(name);
    terminal_painted(terminal, PAINT_BOLD, name);
    buffer_format(&terminal->out, "%*s", gap > 2 ? gap : 2, "");
    bool first = true;
    for (size_t i = 0; i < COUNT_OF(order); i++) {
        size_t count = summary[order[i]];
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

/* Whether RESULT is another row of the case SHOWN, and failed at the same step; or is cited for the
 * same requirement. */
static bool is_like(const struct smtpspec_result *shown, const struct smtpspec_result *result)
{
    if (shown->verdict != result->verdict)
        return false;
    if (shown->failed_line == result->failed_line && strcmp(shown->file, result->file) == 0)
        return true;
    return *result->requirement && strcmp(shown->requirement, result->requirement) == 0;
}

/* Whether a case before RESULT is shown in full that is like it: then a line is enough. */
static bool is_known_already(const struct terminal *terminal, const struct smtpspec_record *record,
                             const struct smtpspec_result *result)
{
    for (const struct smtpspec_result *other = record->cases; other < result; other++)
        if (showing_of(terminal, record, other) == SHOW_WHOLE && is_like(other, result))
            return !terminal->options->verbose;
    return false;
}

static void write_suite(struct terminal *terminal, const struct smtpspec_record *record,
                        const struct suite *suite)
{
    bool after_line = false, any = false;
    write_counts(terminal, suite->folder, suite->summary);
    for (size_t i = 0; i < suite->count; i++) {
        enum showing showing = showing_of(terminal, record, suite->cases[i]);
        if (showing == SHOW_NOT)
            continue;
        if (showing == SHOW_WHOLE && is_known_already(terminal, record, suite->cases[i]))
            showing = SHOW_LINE;
        if (!any || (showing == SHOW_WHOLE && after_line))
            buffer_add_text(&terminal->out, "\n");
        any = true;
        after_line = showing == SHOW_LINE;
        if (showing == SHOW_WHOLE)
            terminal_case(terminal, suite->cases[i]);
        else
            terminal_case_line(terminal, suite->cases[i]);
    }
    if (after_line)
        buffer_add_text(&terminal->out, "\n");
}

/* Whether nothing is shown of it but its counts. */
static bool is_quiet(const struct terminal *terminal, const struct smtpspec_record *record,
                     const struct suite *suite)
{
    for (size_t i = 0; i < suite->count; i++)
        if (showing_of(terminal, record, suite->cases[i]) != SHOW_NOT)
            return false;
    return true;
}

/* How many suites from SUITE on, the LAST at most, are quiet and in the folder that it is in. */
static size_t quiet_neighbours(const struct terminal *terminal,
                               const struct smtpspec_record *record, const struct suite *suite,
                               const struct suite *last)
{
    const char *slash = strrchr(suite->folder, '/');
    size_t parent = slash ? (size_t)(slash - suite->folder) + 1 : 0, count = 0;
    while (parent && suite + count <= last &&
           strncmp(suite[count].folder, suite->folder, parent) == 0 &&
           is_quiet(terminal, record, &suite[count]))
        count++;
    return count;
}

/* "11 in extensions/          262 pass, 24 skip" */
static void write_together(struct terminal *terminal, const struct suite *suites, size_t count)
{
    size_t summary[SMTPSPEC_VERDICTS] = {0};
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < SMTPSPEC_VERDICTS; k++)
            summary[k] += suites[i].summary[k];
    int parent = (int)(strrchr(suites->folder, '/') - suites->folder) + 1;
    char *name = mem_format("%zu in %.*s", count, parent, suites->folder);
    write_counts(terminal, name, summary);
    free(name);
}

static void write_suites(struct terminal *terminal, const struct smtpspec_record *record,
                         const struct suites *suites)
{
    for (size_t i = 0; i < suites->count;) {
        const struct suite *suite = &suites->list[i];
        size_t quiet = quiet_neighbours(terminal, record, suite, &suites->list[suites->count - 1]);
        if (quiet > 1 && !terminal->options->verbose)
            write_together(terminal, suite, quiet);
        else
            write_suite(terminal, record, suite);
        i += quiet > 1 && !terminal->options->verbose ? quiet : 1;
    }
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
    write_suites(terminal, record, suites);
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

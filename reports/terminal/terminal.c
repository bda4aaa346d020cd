#include "terminal.h"

#include "about.h"
#include "memory.h"
#include "ranking.h"
#include "suite.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

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

/* With -v the rest follows, a line a case: what terminal_findings() leaves out. */
static void write_suite(struct terminal *terminal, const struct suite *suite)
{
    bool any = false;
    terminal_counts(terminal, suite->folder, suite->summary);
    for (size_t i = 0; i < suite->count && terminal->options->verbose; i++) {
        if (ranking_of(suite->cases[i]) != RANK_OTHER)
            continue;
        buffer_add_text(&terminal->out, any ? "" : "\n");
        terminal_case_line(terminal, suite->cases[i]);
        any = true;
    }
    buffer_add_text(&terminal->out, any ? "\n" : "");
}

static bool is_quiet(const struct suite *suite)
{
    for (size_t i = 0; i < suite->count; i++)
        if (ranking_of(suite->cases[i]) != RANK_OTHER)
            return false;
    return true;
}

/* How many suites from SUITE on, the LAST at most, are quiet and in the folder that it is in. */
static size_t quiet_neighbours(const struct suite *suite, const struct suite *last)
{
    const char *slash = strrchr(suite->folder, '/');
    size_t parent = slash ? (size_t)(slash - suite->folder) + 1 : 0, count = 0;
    while (parent && suite + count <= last &&
           strncmp(suite[count].folder, suite->folder, parent) == 0 && is_quiet(&suite[count]))
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
    terminal_counts(terminal, name, summary);
    free(name);
}

static void write_suites(struct terminal *terminal, const struct smtpspec_record *record)
{
    struct suites *suites = suites_new(record);
    for (size_t i = 0; i < suites->count;) {
        const struct suite *suite = &suites->list[i];
        size_t quiet = quiet_neighbours(suite, &suites->list[suites->count - 1]);
        if (quiet > 1 && !terminal->options->verbose)
            write_together(terminal, suite, quiet);
        else
            write_suite(terminal, suite);
        i += quiet > 1 && !terminal->options->verbose ? quiet : 1;
    }
    buffer_add_text(&terminal->out, suites->count ? "\n" : "");
    suites_free(&suites);
}

bool terminal_is_terse(const struct terminal *terminal, const struct smtpspec_record *record)
{
    const size_t *summary = record->summary;
    return !terminal->options->verbose &&
           (summary[SMTPSPEC_FAIL] || summary[SMTPSPEC_UNSTEADY] || summary[SMTPSPEC_WARN]);
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
    write_heading(terminal, record);
    if (!terminal_is_terse(terminal, record))
        write_suites(terminal, record);
    terminal_findings(terminal, record);
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

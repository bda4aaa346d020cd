/* Markdown, for a job summary or pull request: a table of counts by stage, and whatever is of
 * interest in full. Texts of the record are escaped, so that none of them becomes markup. */
#include "markdown.h"
#include "about.h"
#include "broken.h"
#include "dialogue.h"
#include "explain.h"
#include "ranking.h"
#include "report.h"
#include "suite.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define DIALOGUE_LINES 40
#define CASES_MOST 50 /* in full: a job summary may hold 1 MB */
#define LINES_MOST 50

void markdown_text(struct buffer *out, const char *text)
{
    char *clean = text_cleaned(text);
    for (const char *at = clean; *at; at++) {
        if (*at == '<')
            buffer_add_text(out, "&lt;");
        else if (*at == '&')
            buffer_add_text(out, "&amp;");
        else if (strchr("\\`*_{}[]>#|~@$", *at))
            buffer_format(out, "\\%c", *at);
        else
            buffer_add(out, at, 1);
    }
    free(clean);
}

/* The longest run of backticks in TEXT: a fence must be longer. */
static size_t longest_ticks(const char *text)
{
    size_t longest = 0;
    for (const char *at = text; *at;) {
        size_t run = strspn(at, "`");
        longest = run > longest ? run : longest;
        at += run + strcspn(at + run, "`");
    }
    return longest;
}

static void write_fence(struct buffer *out, size_t ticks)
{
    for (size_t i = 0; i < ticks; i++)
        buffer_add_text(out, "`");
}

/* Appends TEXT, cleaned, as a code span. */
static void write_code(struct buffer *out, const char *text)
{
    char *clean = text_cleaned(text);
    size_t ticks = longest_ticks(clean) + 1;
    bool padded = ticks > 1;
    write_fence(out, ticks);
    buffer_format(out, padded ? " %s " : "%s", clean);
    write_fence(out, ticks);
    free(clean);
}

static void write_dialogue(struct buffer *out, const struct smtpspec_result *result)
{
    struct buffer text = {0};
    struct dialogue *dialogue = dialogue_new(result, DIALOGUE_LINES);
    dialogue_print(&text, dialogue);
    if (text.length) {
        size_t ticks = longest_ticks(text.octets) < 3 ? 3 : longest_ticks(text.octets) + 1;
        buffer_add_text(out, "\n");
        write_fence(out, ticks);
        buffer_format(out, "text\n%s", text.octets);
        write_fence(out, ticks);
        buffer_add_text(out, "\n");
    }
    dialogue_free(&dialogue);
    buffer_release(&text);
}

static void write_item(struct buffer *out, const char *name, const char *text, bool code)
{
    if (!text || !*text)
        return;
    buffer_format(out, "- %s: ", name);
    if (code)
        write_code(out, text);
    else
        markdown_text(out, text);
    buffer_add_text(out, "\n");
}

static void write_case(struct buffer *out, const struct smtpspec_result *result)
{
    struct buffer place = {0}, rule = {0};
    char *got = text_reply(result->got), *verdict = explain_verdict(result);
    explain_place(&place, result);
    explain_rule(&rule, result);
    buffer_format(out, "\n### %s: ", verdict);
    free(verdict);
    markdown_text(out, result->id);
    buffer_add_text(out, "\n\n");
    markdown_text(out, result->title);
    buffer_add_text(out, "\n\n**");
    markdown_text(out, rule.octets);
    buffer_add_text(out, "**");
    if (result->says && *result->says) {
        buffer_add_text(out, ": ");
        markdown_text(out, result->says);
    }
    buffer_add_text(out, "\n\n");
    write_item(out, "why", result->why, false);
    write_item(out, "reason", result->reason, false);
    write_item(out, "expected", result->expected, true);
    write_item(out, "got", got, true);
    write_item(out, "at", place.octets, true);
    write_dialogue(out, result);
    buffer_release(&place);
    buffer_release(&rule);
    free(got);
}

static void write_row(struct buffer *out, const char *name, const size_t summary[SMTPSPEC_VERDICTS])
{
    buffer_add_text(out, "| ");
    markdown_text(out, name);
    for (unsigned i = 0; i < SMTPSPEC_VERDICTS; i++)
        if (summary[i])
            buffer_format(out, " | %zu", summary[i]);
        else
            buffer_add_text(out, " | ");
    buffer_add_text(out, " |\n");
}

static void write_table(struct buffer *out, const struct smtpspec_record *record)
{
    struct suites *suites = suites_new(record);
    buffer_add_text(out, "| stage |");
    for (unsigned i = 0; i < SMTPSPEC_VERDICTS; i++)
        buffer_format(out, " %s |", smtpspec_verdict_name((enum smtpspec_verdict)i));
    buffer_add_text(out, "\n| --- |");
    for (unsigned i = 0; i < SMTPSPEC_VERDICTS; i++)
        buffer_add_text(out, " ---: |");
    buffer_add_text(out, "\n");
    for (size_t i = 0; i < suites->count; i++)
        write_row(out, suites->list[i].folder, suites->list[i].summary);
    write_row(out, "all", record->summary);
    suites_free(&suites);
}

/* What is broken, what hurts most first. */
static void write_broken(struct buffer *out, const struct smtpspec_record *record)
{
    size_t count;
    struct broken *all = broken_new(record, &count);
    if (count)
        buffer_add_text(out, "| impact | what is broken | section | findings |\n"
                             "| --- | --- | --- | ---: |\n");
    for (size_t i = 0; i < count; i++) {
        const struct smtpspec_result *first = all[i].first;
        char *says = broken_says(&all[i]);
        buffer_format(out, "| %s | ",
                      first->impact == SMTPSPEC_UNRATED ? "" : smtpspec_impact_name(first->impact));
        markdown_text(out, says);
        buffer_add_text(out, " | ");
        markdown_text(out, first->section);
        buffer_format(out, " | %zu |\n", all[i].count);
        free(says);
    }
    buffer_add_text(out, count ? "\n" : "");
    free(all);
}

/* What is of interest in full, that which hurts most first. */
static void write_cases(struct buffer *out, const struct smtpspec_record *record)
{
    const struct smtpspec_result **results = ranking_new(record);
    size_t count = 0;
    for (; count < record->cases_count && ranking_of(results[count]) < RANK_KNOWN; count++)
        if (count < CASES_MOST)
            write_case(out, results[count]);
    if (count > CASES_MOST)
        buffer_format(out, "\nAnd %zu more; the JSON record has them.\n", count - CASES_MOST);
    free(results);
}

/* Known deviations, notes and skips: one line each. */
static void write_lines(struct buffer *out, const struct smtpspec_record *record,
                        enum smtpspec_verdict verdict, const char *heading)
{
    size_t listed = 0;
    if (record->summary[verdict])
        buffer_format(out, "\n### %s\n\n", heading);
    for (size_t i = 0; i < record->cases_count; i++) {
        const struct smtpspec_result *result = &record->cases[i];
        if (result->verdict != verdict || listed++ >= LINES_MOST)
            continue;
        buffer_add_text(out, "- ");
        markdown_text(out, result->id);
        buffer_add_text(out, ": ");
        markdown_text(out, result->reason);
        buffer_add_text(out, "\n");
    }
    if (listed > LINES_MOST)
        buffer_format(out, "- and %zu more\n", listed - LINES_MOST);
}

/* What was found about the run as a whole. */
static void write_findings(struct buffer *out, const struct smtpspec_record *record)
{
    for (size_t i = 0; i < record->findings_count; i++) {
        buffer_add_text(out, "> ");
        markdown_text(out, record->findings[i]);
        buffer_add_text(out, "\n\n");
    }
}

static void write_record(struct buffer *out, const struct smtpspec_record *record,
                         const char *target)
{
    buffer_add_text(out, "## ");
    markdown_text(out, target);
    buffer_add_text(out, "\n\n");
    write_code(out, record->address);
    char *protocol = about_protocol(record);
    buffer_add_text(out, *protocol ? ", " : "");
    markdown_text(out, protocol);
    free(protocol);
    buffer_add_text(out, ": ");
    text_counted(out, record->cases_count, "case");
    buffer_format(out, " in %.1f s%s.\n\n", record->seconds,
                  record->complete ? "" : ", stopped early");
    write_findings(out, record);
    write_broken(out, record);
    write_table(out, record);
    write_cases(out, record);
    write_lines(out, record, SMTPSPEC_KNOWN, "Known deviations");
    write_lines(out, record, SMTPSPEC_NOTE, "Noted");
    write_lines(out, record, SMTPSPEC_SKIP, "Skipped");
}

bool report_markdown(FILE *to, const struct smtpspec_record *const *records, size_t count,
                     const struct report_options *options, struct err *err)
{
    struct buffer out = {0};
    char **targets = suite_targets(records, count);
    (void)options;
    buffer_add_text(&out, "# smtpspec\n");
    for (size_t i = 0; i < count; i++) {
        buffer_add_text(&out, "\n");
        write_record(&out, records[i], targets[i]);
        free(targets[i]);
    }
    free(targets);
    bool written = fwrite(out.octets, 1, out.length, to) == out.length;
    buffer_release(&out);
    return written || err_set(err, "the report could not be written");
}

#include "compare.h"
#include "explain.h"
#include "markdown.h"
#include "text.h"

#include <string.h>

static void write_heading_row(struct buffer *out, const struct comparison *comparison,
                              const char *first)
{
    buffer_format(out, "| %s |", first);
    for (size_t i = 0; i < comparison->targets; i++) {
        buffer_add_text(out, " ");
        markdown_text(out, comparison->records[i]->name);
        buffer_add_text(out, " |");
    }
    buffer_add_text(out, "\n| --- |");
    for (size_t i = 0; i < comparison->targets; i++)
        buffer_add_text(out, " --- |");
    buffer_add_text(out, "\n");
}

static void write_totals(struct buffer *out, const struct comparison *comparison)
{
    write_heading_row(out, comparison, "verdict");
    for (unsigned verdict = 0; verdict < SMTPSPEC_VERDICTS; verdict++) {
        buffer_format(out, "| %s |", smtpspec_verdict_name((enum smtpspec_verdict)verdict));
        for (size_t i = 0; i < comparison->targets; i++)
            buffer_format(out, " %zu |", comparison->records[i]->summary[verdict]);
        buffer_add_text(out, "\n");
    }
    buffer_add_text(out, "\n");
}

/* The verdict, in bold if it breaks a rule, and for a note what the server chose. */
static void write_cell(struct buffer *out, const struct smtpspec_result *result)
{
    if (!result) {
        buffer_add_text(out, " - |");
        return;
    }
    bool broken = result->verdict == SMTPSPEC_FAIL || result->verdict == SMTPSPEC_UNSTEADY ||
                  result->verdict == SMTPSPEC_ERROR;
    buffer_format(out, broken ? " **%s**" : " %s", smtpspec_verdict_name(result->verdict));
    if (result->verdict == SMTPSPEC_NOTE && *result->reason) {
        buffer_add_text(out, ": ");
        markdown_text(out, result->reason);
    }
    buffer_add_text(out, " |");
}

static void write_row(struct buffer *out, const struct comparison *comparison,
                      const struct compare_row *row)
{
    struct buffer rule = {0};
    explain_rule(&rule, row->first);
    buffer_add_text(out, "| ");
    markdown_text(out, row->first->id);
    buffer_add_text(out, "<br>");
    markdown_text(out, row->first->title);
    buffer_add_text(out, " (");
    markdown_text(out, rule.octets);
    buffer_add_text(out, ") |");
    for (size_t i = 0; i < comparison->targets; i++)
        write_cell(out, row->results[i]);
    buffer_add_text(out, "\n");
    buffer_release(&rule);
}

static void write_rows(struct buffer *out, const struct comparison *comparison, size_t from,
                       size_t to, const char *heading)
{
    buffer_format(out, "## %s: ", heading);
    text_counted(out, to - from, "case");
    buffer_add_text(out, "\n\n");
    if (from < to)
        write_heading_row(out, comparison, "case");
    for (size_t i = from; i < to; i++)
        write_row(out, comparison, &comparison->rows[i]);
    if (from < to)
        buffer_add_text(out, "\n");
}

static void write_difference(struct buffer *out, const struct compare_difference *difference)
{
    const struct smtpspec_result *before = difference->before, *now = difference->now;
    buffer_format(out, "| %s | ", compare_change_name(difference->change));
    markdown_text(out, (now ? now : before)->id);
    buffer_format(out, " | %s | %s | ", before ? smtpspec_verdict_name(before->verdict) : "-",
                  now ? smtpspec_verdict_name(now->verdict) : "-");
    markdown_text(out, now ? now->reason : "");
    buffer_add_text(out, " |\n");
}

static void write_history(struct buffer *out, const struct compare_history *history)
{
    buffer_add_text(out, "## ");
    markdown_text(out, history->now->name);
    buffer_add_text(out, " against the record begun ");
    markdown_text(out, history->before->started);
    buffer_add_text(out, "\n\n");
    for (unsigned i = 0; i < COMPARE_CHANGES; i++)
        buffer_format(out, "%s%zu %s", i ? ", " : "", history->summary[i],
                      compare_change_name((enum compare_change)i));
    buffer_add_text(out, "\n\n");
    if (!history->count)
        return;
    buffer_add_text(out, "| change | case | before | now | reason |\n"
                         "| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < history->count; i++)
        write_difference(out, &history->list[i]);
    buffer_add_text(out, "\n");
}

bool compare_markdown(FILE *to, const struct comparison *comparison,
                      const struct compare_options *options, struct err *err)
{
    struct buffer out = {0};
    (void)options;
    buffer_add_text(&out, "# smtpspec compare\n\n");
    for (size_t i = 0; comparison->histories && i < comparison->targets; i++)
        write_history(&out, &comparison->histories[i]);
    write_totals(&out, comparison);
    write_rows(&out, comparison, 0, comparison->different, "Different");
    write_rows(&out, comparison, comparison->different, comparison->count, "The same in all");
    bool written = fwrite(out.octets, 1, out.length, to) == out.length;
    buffer_release(&out);
    return written || err_set(err, "the comparison could not be written");
}

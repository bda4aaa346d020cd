#include "terminal_history.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

#define CASE_COLUMN 18

static const char *verdict_of(const struct smtpspec_result *result)
{
    return result ? smtpspec_verdict_name(result->verdict) : "-";
}

static void write_difference(struct terminal *terminal, const struct compare_difference *difference)
{
    const struct smtpspec_result *now = difference->now;
    const struct smtpspec_result *shown = now ? now : difference->before;
    char change[32];
    snprintf(change, sizeof change, "  %5s -> %-5s  ", verdict_of(difference->before),
             verdict_of(now));
    terminal_painted(terminal, now ? terminal_colour(now->verdict, false) : PAINT_FAINT, change);
    text_clean(&terminal->out, shown->id);
    buffer_add_text(&terminal->out, "\n");
    if (!now || !*now->reason || difference->change == CHANGE_GONE)
        return;
    buffer_format(&terminal->out, "%*s", CASE_COLUMN, "");
    text_wrapped(&terminal->out, now->reason,
                 (struct text_wrap){TERMINAL_WIDTH, CASE_COLUMN, CASE_COLUMN});
    buffer_add_text(&terminal->out, "\n");
}

static void write_heading(struct terminal *terminal, const struct compare_history *history)
{
    struct buffer *out = &terminal->out;
    terminal_painted(terminal, PAINT_BOLD, history->now->name);
    buffer_add_text(out, " against the record ");
    if (strcmp(history->now->name, history->before->name) != 0) {
        buffer_add_text(out, "of ");
        text_clean(out, history->before->name);
        buffer_add_text(out, ", ");
    }
    buffer_add_text(out, "begun ");
    text_clean(out, history->before->started);
    buffer_add_text(out, ": ");
    for (unsigned i = 0; i < COMPARE_CHANGES; i++)
        if (history->summary[i] || i <= CHANGE_BETTER)
            buffer_format(out, "%s%zu %s", i ? ", " : "", history->summary[i],
                          compare_change_name((enum compare_change)i));
    buffer_add_text(out, "\n\n");
}

/* New cases that break nothing are only counted: catalogues grow. */
static bool is_listed(const struct compare_difference *difference)
{
    static const bool breaks[SMTPSPEC_VERDICTS] = {[SMTPSPEC_FAIL] = true,
                                                   [SMTPSPEC_UNSTEADY] = true,
                                                   [SMTPSPEC_WARN] = true,
                                                   [SMTPSPEC_ERROR] = true};
    return difference->change != CHANGE_NEW || breaks[difference->now->verdict];
}

static void write_changes(struct terminal *terminal, const struct compare_history *history,
                          enum compare_change change)
{
    static const char *const headings[COMPARE_CHANGES] = {
        "Worse", "Better", "Changed, neither better nor worse", "New cases", "Cases that are gone"};
    size_t unlisted = 0;
    if (!history->summary[change])
        return;
    terminal_painted(terminal, PAINT_BOLD, headings[change]);
    buffer_add_text(&terminal->out, "\n");
    for (size_t i = 0; i < history->count; i++) {
        const struct compare_difference *difference = &history->list[i];
        if (difference->change != change)
            continue;
        if (is_listed(difference))
            write_difference(terminal, difference);
        else
            unlisted++;
    }
    if (unlisted)
        buffer_format(&terminal->out, "  %zu that break nothing\n", unlisted);
    buffer_add_text(&terminal->out, "\n");
}

void terminal_history(struct terminal *terminal, const struct compare_history *history)
{
    write_heading(terminal, history);
    for (unsigned change = 0; change < COMPARE_CHANGES; change++)
        write_changes(terminal, history, (enum compare_change)change);
}

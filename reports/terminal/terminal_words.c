#include "count_of.h"
#include "terminal.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

#define TITLE_COLUMN 26 /* of the counts after a name */

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

enum paint terminal_colour(enum smtpspec_verdict verdict, bool strict)
{
    switch (verdict) {
    case SMTPSPEC_FAIL:
    case SMTPSPEC_UNSTEADY:
    case SMTPSPEC_ERROR:
        return PAINT_RED;
    case SMTPSPEC_WARN:
        return strict ? PAINT_RED : PAINT_YELLOW;
    case SMTPSPEC_PASS:
        return PAINT_GREEN;
    default:
        return PAINT_FAINT;
    }
}

void terminal_counts(struct terminal *terminal, const char *name, const size_t *summary)
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
        terminal_painted(terminal, terminal_colour(order[i], terminal->options->failures.strict),
                         text);
        first = false;
    }
    buffer_add_text(&terminal->out, "\n");
}

#include "broken.h"
#include "memory.h"
#include "terminal.h"
#include "text.h"

#include <stdlib.h>

#define SAYS_COLUMN 12 /* of the sentence, after the impact */

static void write_one(struct terminal *terminal, const struct broken *broken)
{
    const struct smtpspec_result *first = broken->first;
    const char *name = first->impact == SMTPSPEC_UNRATED ? "" : smtpspec_impact_name(first->impact);
    char *says = broken_says(broken);
    struct buffer line = {0};
    buffer_add_text(&line, says);
    if (*first->section)
        buffer_format(&line, " (%s)", first->section);
    buffer_add_text(&line, broken->count > 1 ? ": " : "");
    if (broken->count > 1)
        text_counted(&line, broken->count, "finding");
    buffer_format(&terminal->out, "  %-*s", SAYS_COLUMN - 2, name);
    text_wrapped(&terminal->out, line.octets,
                 (struct text_wrap){TERMINAL_WIDTH, SAYS_COLUMN, SAYS_COLUMN});
    buffer_add_text(&terminal->out, "\n");
    buffer_release(&line);
    free(says);
}

void terminal_broken(struct terminal *terminal, const struct smtpspec_record *record)
{
    size_t count;
    struct broken *all = broken_new(record, &count);
    if (count)
        terminal_painted(terminal, PAINT_BOLD, "What is broken, by how much it hurts:");
    buffer_add_text(&terminal->out, count ? "\n" : "");
    for (size_t i = 0; i < count; i++)
        write_one(terminal, &all[i]);
    buffer_add_text(&terminal->out, count ? "\n" : "");
    free(all);
}

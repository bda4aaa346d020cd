#include "broken.h"
#include "memory.h"
#include "terminal.h"
#include "text.h"

#include <stdlib.h>

#define SAYS_COLUMN 12 /* of the sentence, after the impact */

static void write_says(struct terminal *terminal, const struct broken *broken)
{
    char *says = broken_says(broken);
    char *line = mem_format("%s (%s)", says, broken->first->section);
    text_wrapped(&terminal->out, *broken->first->section ? line : says,
                 (struct text_wrap){TERMINAL_WIDTH, SAYS_COLUMN, SAYS_COLUMN});
    buffer_add_text(&terminal->out, "\n");
    free(line);
    free(says);
}

static void write_one(struct terminal *terminal, const struct broken *broken)
{
    enum smtpspec_impact impact = broken->first->impact;
    const char *name = impact == SMTPSPEC_UNRATED ? "" : smtpspec_impact_name(impact);
    buffer_format(&terminal->out, "  %-*s", SAYS_COLUMN - 2, name);
    write_says(terminal, broken);
    buffer_format(&terminal->out, "%*s", SAYS_COLUMN, "");
    if (broken->count > 1) {
        text_counted(&terminal->out, broken->count, "finding");
        buffer_add_text(&terminal->out, ", the first ");
    }
    text_clean(&terminal->out, broken->first->id);
    buffer_add_text(&terminal->out, "\n");
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

#include "compare.h"
#include "memory.h"
#include "terminal_history.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define LEVEL_COLUMNS 8
#define GAP 3

/* The table's columns: the targets by name, or by number if the names do not fit. */
struct table {
    struct terminal terminal;
    const struct comparison *comparison;
    const struct compare_options *options;
    char **names; /* of the targets; cleaned */
    size_t *widths;
    size_t id_width, name_width; /* of the widest one, with the gap */
};

static size_t width_of(const char *clean)
{
    return text_columns(clean, strlen(clean));
}

static bool is_shown(const struct table *table, const struct compare_row *row)
{
    return row->different || table->options->all || row->first->verdict != SMTPSPEC_PASS;
}

static size_t widest_id(const struct table *table)
{
    size_t widest = strlen("stage");
    for (size_t i = 0; i < table->comparison->count; i++) {
        const struct compare_row *row = &table->comparison->rows[i];
        char *id = text_cleaned(row->first->id);
        if (is_shown(table, row) && width_of(id) > widest)
            widest = width_of(id);
        free(id);
    }
    return widest;
}

/* The targets' names above the table, and numbers in it. */
static void number_targets(struct table *table, size_t width)
{
    buffer_add_text(&table->terminal.out, "The targets by number:\n");
    for (size_t i = 0; i < table->comparison->targets; i++) {
        buffer_format(&table->terminal.out, "  %2zu  %s\n", i + 1, table->names[i]);
        free(table->names[i]);
        table->names[i] = mem_format("%zu", i + 1);
        table->widths[i] = width;
    }
    buffer_add_text(&table->terminal.out, "\n");
}

/* The longest name of a verdict that occurs. */
static size_t widest_verdict(const struct comparison *comparison)
{
    size_t widest = strlen("known");
    for (unsigned verdict = 0; verdict < SMTPSPEC_VERDICTS; verdict++) {
        size_t width = strlen(smtpspec_verdict_name((enum smtpspec_verdict)verdict));
        for (size_t i = 0; i < comparison->targets; i++)
            if (comparison->records[i]->summary[verdict] && width > widest)
                widest = width;
    }
    return widest;
}

static void choose_widths(struct table *table)
{
    size_t targets = table->comparison->targets;
    size_t least = widest_verdict(table->comparison), all = LEVEL_COLUMNS;
    table->names = mem_alloc((targets + 1) * sizeof *table->names);
    table->widths = mem_alloc((targets + 1) * sizeof *table->widths);
    table->id_width = widest_id(table) + GAP;
    for (size_t i = 0; i < targets; i++) {
        table->names[i] = text_cleaned(table->comparison->records[i]->name);
        table->widths[i] = width_of(table->names[i]);
        table->widths[i] = (table->widths[i] > least ? table->widths[i] : least) + GAP;
        all += table->widths[i];
    }
    if (all + table->id_width > TERMINAL_WIDTH + GAP)
        number_targets(table, least + GAP);
    for (size_t i = 0; i < targets; i++)
        if (table->widths[i] > table->name_width)
            table->name_width = table->widths[i];
}

static void release(struct table *table)
{
    for (size_t i = 0; i < table->comparison->targets; i++)
        free(table->names[i]);
    free(table->names);
    free(table->widths);
    buffer_release(&table->terminal.out);
}

/* One cell; the last of a row is not padded. */
static void write_cell(struct table *table, size_t target, enum paint paint, const char *text)
{
    terminal_painted(&table->terminal, paint, text);
    if (target + 1 < table->comparison->targets)
        text_pad(&table->terminal.out, width_of(text), table->widths[target]);
}

static void write_names(struct table *table, size_t indent)
{
    text_pad(&table->terminal.out, 0, indent);
    for (size_t i = 0; i < table->comparison->targets; i++)
        write_cell(table, i, PAINT_BOLD, table->names[i]);
    buffer_add_text(&table->terminal.out, "\n");
}

static void write_totals(struct table *table)
{
    const struct comparison *comparison = table->comparison;
    size_t indent = table->id_width + LEVEL_COLUMNS;
    write_names(table, indent);
    for (unsigned verdict = 0; verdict < SMTPSPEC_VERDICTS; verdict++) {
        const char *name = smtpspec_verdict_name((enum smtpspec_verdict)verdict);
        size_t all = 0;
        for (size_t i = 0; i < comparison->targets; i++)
            all += comparison->records[i]->summary[verdict];
        if (!all)
            continue;
        buffer_add_text(&table->terminal.out, name);
        text_pad(&table->terminal.out, strlen(name), indent);
        for (size_t i = 0; i < comparison->targets; i++) {
            char count[32];
            snprintf(count, sizeof count, "%zu", comparison->records[i]->summary[verdict]);
            write_cell(table, i, PAINT_PLAIN, count);
        }
        buffer_add_text(&table->terminal.out, "\n");
    }
    buffer_add_text(&table->terminal.out, "\n");
}

static void write_row(struct table *table, const struct compare_row *row)
{
    const char *level = smtpspec_level_name(row->first->level);
    char *id = text_cleaned(row->first->id);
    buffer_add_text(&table->terminal.out, id);
    text_pad(&table->terminal.out, width_of(id), table->id_width);
    terminal_painted(&table->terminal, PAINT_FAINT, level);
    text_pad(&table->terminal.out, strlen(level), LEVEL_COLUMNS);
    for (size_t i = 0; i < table->comparison->targets; i++) {
        const struct smtpspec_result *result = row->results[i];
        if (result)
            write_cell(table, i, terminal_colour(result->verdict, false),
                       smtpspec_verdict_name(result->verdict));
        else
            write_cell(table, i, PAINT_FAINT, "-");
    }
    buffer_add_text(&table->terminal.out, "\n");
    free(id);
}

static void write_rows(struct table *table, bool different, const char *heading)
{
    bool any = false;
    for (size_t i = 0; i < table->comparison->count; i++) {
        const struct compare_row *row = &table->comparison->rows[i];
        if (row->different != different || !is_shown(table, row))
            continue;
        if (!any) {
            terminal_painted(&table->terminal, PAINT_BOLD, heading);
            buffer_add_text(&table->terminal.out, "\n");
            write_names(table, table->id_width + LEVEL_COLUMNS);
        }
        any = true;
        write_row(table, row);
    }
    if (any)
        buffer_add_text(&table->terminal.out, "\n");
}

static void write_choice(struct table *table, const struct smtpspec_result *result,
                         const char *name)
{
    struct buffer *out = &table->terminal.out;
    size_t indent = 2 + table->name_width;
    const char *words = "not played";
    if (result)
        words = *result->reason ? result->reason : smtpspec_verdict_name(result->verdict);
    buffer_format(out, "  %s", name);
    text_pad(out, width_of(name), table->name_width);
    text_wrapped(out, words, (struct text_wrap){TERMINAL_WIDTH, indent, indent});
    buffer_add_text(out, "\n");
}

/* What the servers chose where the RFCs leave a choice: the text of the notes, target by target. */
static void write_choices(struct table *table)
{
    struct buffer *out = &table->terminal.out;
    for (size_t i = 0; i < table->comparison->different; i++) {
        const struct compare_row *row = &table->comparison->rows[i];
        bool noted = false;
        for (size_t j = 0; j < table->comparison->targets; j++)
            noted |= row->results[j] && row->results[j]->verdict == SMTPSPEC_NOTE;
        if (!noted)
            continue;
        terminal_painted(&table->terminal, PAINT_BOLD, row->first->id);
        buffer_add_text(out, ", a choice of the server\n");
        for (size_t j = 0; j < table->comparison->targets; j++)
            write_choice(table, row->results[j], table->names[j]);
        buffer_add_text(out, "\n");
    }
}

static void write_summary(struct table *table)
{
    struct buffer *out = &table->terminal.out;
    const struct comparison *comparison = table->comparison;
    size_t pass = 0;
    for (size_t i = comparison->different; i < comparison->count; i++)
        pass += comparison->rows[i].first->verdict == SMTPSPEC_PASS;
    text_counted(out, comparison->count, "case");
    buffer_format(out, " in %zu target%s: %zu different, %zu the same; ", comparison->targets,
                  comparison->targets == 1 ? "" : "s", comparison->different,
                  comparison->count - comparison->different);
    buffer_format(out, "%zu pass in all%s\n", pass,
                  pass && !table->options->all ? " (--all lists them)" : "");
}

bool compare_terminal(FILE *to, const struct comparison *comparison,
                      const struct compare_options *options, struct err *err)
{
    struct report_options style = {.colour = options->colour};
    struct table table = {
        .terminal = {.options = &style}, .comparison = comparison, .options = options};
    choose_widths(&table);
    for (size_t i = 0; comparison->histories && i < comparison->targets; i++)
        terminal_history(&table.terminal, &comparison->histories[i]);
    if (!comparison->histories || comparison->targets > 1) {
        write_totals(&table);
        write_rows(&table, true, "Different");
        write_choices(&table);
        write_rows(&table, false, "The same in all");
        write_summary(&table);
    }
    struct buffer *out = &table.terminal.out;
    bool written = fwrite(out->octets, 1, out->length, to) == out->length;
    release(&table);
    return written || err_set(err, "the comparison could not be written");
}

#include "dialogue.h"
#include "explain.h"
#include "terminal.h"
#include "text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define INDENT 8
#define FIELD 18 /* the column of the values of "why", "expected", "got" and "at" */
#define DIALOGUE_LINES 24
#define BRIEF_LINES 6
#define GOT_MOST 240
#define GOT_BRIEF 80 /* fits on a line */

/* The verdict in capitals, indented by two, then the id. */
static void write_head(struct terminal *terminal, const struct smtpspec_result *result)
{
    char word[16];
    snprintf(word, sizeof word, "  %-5s ", smtpspec_verdict_name(result->verdict));
    for (char *at = word; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    enum paint paint = result->in_baseline
                           ? PAINT_FAINT
                           : terminal_colour(result->verdict, terminal->options->failures.strict);
    terminal_painted(terminal, paint, word);
    terminal_painted(terminal, PAINT_BOLD, result->id);
    buffer_add_text(&terminal->out, "\n");
}

static void write_wrapped(struct terminal *terminal, const char *text)
{
    buffer_format(&terminal->out, "%*s", INDENT, "");
    text_wrapped(&terminal->out, text, (struct text_wrap){TERMINAL_WIDTH, INDENT, INDENT});
    buffer_add_text(&terminal->out, "\n");
}

static void write_field(struct terminal *terminal, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    char label[32];
    snprintf(label, sizeof label, "%*s%-*s", INDENT, "", FIELD - INDENT, name);
    terminal_painted(terminal, PAINT_FAINT, label);
    text_wrapped(&terminal->out, value, (struct text_wrap){TERMINAL_WIDTH, FIELD, FIELD});
    buffer_add_text(&terminal->out, "\n");
}

static void write_rule(struct terminal *terminal, const struct smtpspec_result *result)
{
    struct buffer rule = {0};
    explain_rule(&rule, result);
    if (result->says && *result->says) {
        buffer_add_text(&rule, ": ");
        buffer_add_text(&rule, result->says);
    }
    write_wrapped(terminal, rule.octets);
    buffer_release(&rule);
}

/* Why it matters, what was expected, what arrived and where. The reason is shown only if it adds
 * something. */
static void write_finding(struct terminal *terminal, const struct smtpspec_result *result)
{
    bool told = result->expected && *result->expected && result->got && *result->got;
    struct buffer place = {0}, shown = {0};
    char *got = text_reply(result->got);
    if (terminal->options->verbose)
        write_field(terminal, "why", result->why);
    if (!told || strncmp(result->reason, "got ", 4) != 0)
        write_field(terminal, "reason", result->reason);
    write_field(terminal, "expected", result->expected);
    text_shortened(&shown, got, terminal->options->verbose ? GOT_MOST : GOT_BRIEF);
    write_field(terminal, "got", shown.octets);
    explain_place(&place, result);
    write_field(terminal, "at", place.octets);
    buffer_release(&place);
    buffer_release(&shown);
    free(got);
    if (result->retried && terminal->options->verbose)
        write_field(terminal, "retried", "it failed at first, and was played again");
}

static void write_line(struct terminal *terminal, const struct dialogue *dialogue,
                       const struct dialogue_line *line)
{
    char speaker[16];
    dialogue_speaker(dialogue, line, speaker);
    enum paint paint = line->from == SMTPSPEC_EVENT ? PAINT_FAINT : PAINT_PLAIN;
    if (line->failing)
        paint = PAINT_RED;
    size_t room = TERMINAL_WIDTH - INDENT - 4 - strlen(speaker) - 1;
    buffer_format(&terminal->out, "%*s", INDENT, "");
    terminal_paint(terminal, paint);
    buffer_format(&terminal->out, "%c %s%s", line->failing ? '>' : ' ', speaker,
                  *line->text ? " " : "");
    text_shortened(&terminal->out, line->text, room);
    if (paint != PAINT_PLAIN)
        terminal_paint(terminal, PAINT_PLAIN);
    buffer_add_text(&terminal->out, "\n");
}

void terminal_case(struct terminal *terminal, const struct smtpspec_result *result)
{
    write_head(terminal, result);
    write_wrapped(terminal, result->title);
    write_rule(terminal, result);
    write_finding(terminal, result);
    struct dialogue *dialogue = terminal->options->verbose ? dialogue_new(result, DIALOGUE_LINES)
                                                           : dialogue_brief(result, BRIEF_LINES);
    if (dialogue->count)
        buffer_add_text(&terminal->out, "\n");
    for (size_t i = 0; i < dialogue->count; i++)
        write_line(terminal, dialogue, &dialogue->lines[i]);
    dialogue_free(&dialogue);
    buffer_add_text(&terminal->out, "\n");
}

void terminal_case_line(struct terminal *terminal, const struct smtpspec_result *result)
{
    const char *text = result->reason && *result->reason ? result->reason : result->title;
    size_t taken = INDENT + strlen(result->id) + 2;
    write_head(terminal, result);
    if (taken + strlen(text) > TERMINAL_WIDTH) {
        write_wrapped(terminal, text);
        return;
    }
    buffer_cut(&terminal->out, terminal->out.length - 1);
    buffer_add_text(&terminal->out, ": ");
    text_clean(&terminal->out, text);
    buffer_add_text(&terminal->out, "\n");
}

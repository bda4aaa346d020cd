#include "explain.h"

#include "dialogue.h"
#include "memory.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

char *explain_verdict(const struct smtpspec_result *result)
{
    return mem_format("%s%s", smtpspec_verdict_name(result->verdict),
                      result->in_baseline ? ", in the baseline" : "");
}

void explain_rule(struct buffer *out, const struct smtpspec_result *result)
{
    buffer_add_text(out, smtpspec_level_name(result->level));
    if (result->section && *result->section) {
        buffer_add_text(out, ", ");
        text_clean(out, result->section);
    }
    if (result->impact != SMTPSPEC_UNRATED)
        buffer_format(out, ", %s", smtpspec_impact_name(result->impact));
}

void explain_place(struct buffer *out, const struct smtpspec_result *result)
{
    if (!*result->file)
        return;
    text_clean(out, result->file);
    buffer_format(out, ":%u", result->failed_line ? result->failed_line : result->line);
}

static void add_field(struct buffer *out, const char *name, const char *text)
{
    if (!text || !*text)
        return;
    buffer_format(out, "%s: ", name);
    text_clean(out, text);
    buffer_add_text(out, "\n");
}

static void add_dialogue(struct buffer *out, const struct smtpspec_result *result, size_t most)
{
    struct dialogue *dialogue = dialogue_new(result, most);
    if (dialogue->count) {
        buffer_add_text(out, "\n");
        dialogue_print(out, dialogue);
    }
    dialogue_free(&dialogue);
}

void explain(struct buffer *out, const struct smtpspec_result *result, size_t dialogue)
{
    text_clean(out, result->title);
    buffer_add_text(out, "\n");
    explain_rule(out, result);
    if (result->says && *result->says) {
        buffer_add_text(out, ": ");
        text_clean(out, result->says);
    }
    buffer_add_text(out, "\n");
    add_field(out, "why", result->why);
    char *verdict = explain_verdict(result);
    add_field(out, verdict, result->reason);
    free(verdict);
    add_field(out, "expected", result->expected);
    char *got = text_reply(result->got);
    add_field(out, "got", got);
    free(got);
    if (*result->file) {
        buffer_add_text(out, "at: ");
        explain_place(out, result);
        buffer_add_text(out, "\n");
    }
    if (result->retried)
        buffer_add_text(out, "It failed at first, and was played again.\n");
    if (dialogue)
        add_dialogue(out, result, dialogue);
}

/* TAP version 14. What does not count as a failure, such as a warning or a known deviation, is "not
 * ok" with the TODO directive, which no harness counts as one; the block after a line is YAML,
 * written as JSON, which is YAML. */
#include "about.h"
#include "dialogue.h"
#include "explain.h"
#include "json_text.h"
#include "ranking.h"
#include "report.h"
#include "suite.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define DIALOGUE_LINES 40

struct tap {
    FILE *to;
    const struct report_options *options;
    const char *target; /* put before ids; NULL if there is only one target */
    size_t number;      /* of the last line written */
};

/* The text of a description or directive: "#" would begin a directive, so it is escaped. */
static void write_text(FILE *to, const char *text)
{
    char *clean = text_cleaned(text);
    for (const char *at = clean; *at; at++) {
        if (*at == '#' || *at == '\\')
            fputc('\\', to);
        fputc(*at, to);
    }
    free(clean);
}

static void write_entry(FILE *to, const char *key, const char *text)
{
    if (!text || !*text)
        return;
    json_t *value = json_cleaned(text);
    char *quoted = json_dumps(value, JSON_ENCODE_ANY);
    fprintf(to, "  %s: %s\n", key, quoted);
    free(quoted);
    json_decref(value);
}

static void write_dialogue(FILE *to, const struct smtpspec_result *result)
{
    struct buffer text = {0};
    struct dialogue *dialogue = dialogue_new(result, DIALOGUE_LINES);
    dialogue_print(&text, dialogue);
    if (text.length)
        fputs("  dialogue: |2\n", to);
    for (const char *at = text.octets; at && *at;) {
        size_t length = strcspn(at, "\n");
        fprintf(to, "    %.*s\n", (int)length, at);
        at += length + (at[length] == '\n');
    }
    dialogue_free(&dialogue);
    buffer_release(&text);
}

static void write_block(FILE *to, const struct smtpspec_result *result)
{
    struct buffer rule = {0}, place = {0};
    char *got = text_reply(result->got);
    explain_rule(&rule, result);
    explain_place(&place, result);
    fputs("  ---\n", to);
    write_entry(to, "message", result->reason);
    write_entry(to, "severity", smtpspec_verdict_name(result->verdict));
    write_entry(to, "title", result->title);
    write_entry(to, "rule", rule.octets);
    write_entry(to, "says", result->says);
    write_entry(to, "why", result->why);
    write_entry(to, "expected", result->expected);
    write_entry(to, "got", got);
    write_entry(to, "at", place.octets);
    write_dialogue(to, result);
    fputs("  ...\n", to);
    buffer_release(&rule);
    buffer_release(&place);
    free(got);
}

/* Why it does not count that it is not ok, or that it was not tried. */
static void write_directive(FILE *to, const struct smtpspec_result *result)
{
    char *verdict = explain_verdict(result);
    if (result->verdict == SMTPSPEC_SKIP)
        fputs(" # SKIP ", to);
    else
        fprintf(to, " # TODO %s: ", verdict);
    write_text(to, result->reason);
    free(verdict);
}

static void write_case(struct tap *tap, const struct smtpspec_result *result)
{
    enum smtpspec_verdict verdict = result->verdict;
    bool failed = failure_counts(&tap->options->failures, result) || verdict == SMTPSPEC_ERROR;
    bool todo = !failed && (failure_is_finding(result) || verdict == SMTPSPEC_KNOWN);
    fprintf(tap->to, "%sok %zu - ", failed || todo ? "not " : "", ++tap->number);
    if (tap->target) {
        write_text(tap->to, tap->target);
        fputs(": ", tap->to);
    }
    write_text(tap->to, result->id);
    if (todo || verdict == SMTPSPEC_SKIP)
        write_directive(tap->to, result);
    fputc('\n', tap->to);
    if (failed || todo)
        write_block(tap->to, result);
}

/* What was found about the runs as a whole: comments, which harnesses show. */
static void write_findings(struct tap *tap, const struct smtpspec_record *record)
{
    for (size_t i = 0; i < record->findings_count; i++) {
        char *clean = text_cleaned(record->findings[i]);
        fprintf(tap->to, "# %s%s%s\n", tap->target ? tap->target : "", tap->target ? ": " : "",
                clean);
        free(clean);
    }
}

static void write_roles(const struct tap *tap, const struct smtpspec_record *record)
{
    char *roles = about_roles(record);
    if (*roles)
        fprintf(tap->to, "# %s%sroles: %s\n", tap->target ? tap->target : "",
                tap->target ? ": " : "", roles);
    free(roles);
}

static void write_cases(struct tap *tap, const struct smtpspec_record *record)
{
    const struct smtpspec_result **results = ranking_new(record);
    for (size_t i = 0; i < record->cases_count; i++)
        write_case(tap, results[i]);
    free(results);
}

bool report_tap(FILE *to, const struct smtpspec_record *const *records, size_t count,
                const struct report_options *options, struct err *err)
{
    struct tap tap = {.to = to, .options = options};
    char **targets = suite_targets(records, count);
    size_t cases = 0;
    bool complete = true;
    for (size_t i = 0; i < count; i++) {
        cases += records[i]->cases_count;
        complete &= records[i]->complete;
    }
    fprintf(to, "TAP version 14\n1..%zu%s\n", cases, cases ? "" : " # SKIP no case was played");
    for (size_t i = 0; i < count; i++) {
        tap.target = count > 1 ? targets[i] : NULL;
        write_roles(&tap, records[i]);
        write_findings(&tap, records[i]);
        write_cases(&tap, records[i]);
        free(targets[i]);
    }
    free(targets);
    if (!complete)
        fputs("Bail out! The run was stopped before every case was played\n", to);
    return !ferror(to) || err_set(err, "the report could not be written");
}

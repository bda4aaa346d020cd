#include "count_of.h"
#include "failure.h"
#include "memory.h"
#include "ranking.h"
#include "suite.h"
#include "terminal.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

/* How many different reasons are listed. */
#define REASONS_MOST 5
#define REASON_COLUMN 9

/* How many cases of a verdict have the same reason. */
struct reason {
    const char *text;
    size_t count;
};

static int more_first(const void *a, const void *b)
{
    const struct reason *left = a, *right = b;
    if (left->count != right->count)
        return left->count < right->count ? 1 : -1;
    return strcmp(left->text, right->text);
}

static struct reason *reasons_of(const struct smtpspec_record *record,
                                 enum smtpspec_verdict verdict, size_t *count)
{
    struct reason *reasons = NULL;
    *count = 0;
    for (size_t i = 0; i < record->cases_count; i++) {
        const struct smtpspec_result *result = &record->cases[i];
        size_t j = 0;
        if (result->verdict != verdict)
            continue;
        while (j < *count && strcmp(reasons[j].text, result->reason) != 0)
            j++;
        if (j == *count) {
            reasons = mem_grow(reasons, ++*count, sizeof *reasons);
            reasons[j] = (struct reason){result->reason, 0};
        }
        reasons[j].count++;
    }
    if (reasons)
        qsort(reasons, *count, sizeof *reasons, more_first);
    return reasons;
}

/* As much of TEXT as a line has room for. */
static void write_first_line(struct terminal *terminal, const char *text)
{
    static const char cut[] = " [...]";
    struct buffer lines = {0};
    text_wrapped(&lines, text,
                 (struct text_wrap){TERMINAL_WIDTH - sizeof cut + 1, 0, REASON_COLUMN});
    size_t first = strcspn(lines.octets, "\n");
    buffer_add(&terminal->out, lines.octets, first);
    if (first < lines.length)
        buffer_add_text(&terminal->out, cut);
    buffer_release(&lines);
}

/* The cases of a verdict that is of no interest case by case, totalled by reason. */
static void write_reasons(struct terminal *terminal, const struct smtpspec_record *record,
                          enum smtpspec_verdict verdict, const char *heading)
{
    size_t count, listed = 0;
    struct reason *reasons = reasons_of(record, verdict, &count);
    if (count)
        buffer_format(&terminal->out, "%s\n", heading);
    for (size_t i = 0; i < count && i < REASONS_MOST; i++) {
        buffer_format(&terminal->out, "  %5zu  ", reasons[i].count);
        write_first_line(terminal, *reasons[i].text ? reasons[i].text : "(no reason given)");
        buffer_add_text(&terminal->out, "\n");
        listed += reasons[i].count;
    }
    if (count > REASONS_MOST)
        buffer_format(&terminal->out, "  %5zu  for %zu other reasons\n",
                      record->summary[verdict] - listed, count - REASONS_MOST);
    if (count)
        buffer_add_text(&terminal->out, "\n");
    free(reasons);
}

static void write_counts(struct terminal *terminal, const struct smtpspec_record *record)
{
    static const enum smtpspec_verdict order[] = {SMTPSPEC_FAIL, SMTPSPEC_UNSTEADY, SMTPSPEC_ERROR,
                                                  SMTPSPEC_WARN, SMTPSPEC_KNOWN,    SMTPSPEC_NOTE,
                                                  SMTPSPEC_SKIP, SMTPSPEC_PASS};
    text_counted(&terminal->out, record->cases_count, "case");
    buffer_format(&terminal->out, " in %.1f s: ", record->seconds);
    bool first = true;
    for (size_t i = 0; i < COUNT_OF(order); i++) {
        if (!record->summary[order[i]])
            continue;
        char count[64];
        snprintf(count, sizeof count, "%zu %s", record->summary[order[i]],
                 smtpspec_verdict_name(order[i]));
        buffer_add_text(&terminal->out, first ? "" : ", ");
        terminal_painted(terminal, terminal_colour(order[i], terminal->options->failures.strict),
                         count);
        first = false;
    }
    if (first)
        buffer_add_text(&terminal->out, "no case was played");
    buffer_add_text(&terminal->out, "\n");
}

/* A case that fails at first and passes when played again is a pass, but the server's author may
 * want to know. */
static void write_retried(struct terminal *terminal, const struct smtpspec_record *record)
{
    size_t count = 0;
    for (size_t i = 0; i < record->cases_count; i++)
        count += record->cases[i].retried && record->cases[i].verdict == SMTPSPEC_PASS;
    if (!count)
        return;
    text_counted(&terminal->out, count, "case");
    buffer_add_text(&terminal->out, " failed at first, and passed when played again.\n\n");
}

/* What was found out about the run as a whole. */
static void write_findings(struct terminal *terminal, const struct smtpspec_record *record)
{
    for (size_t i = 0; i < record->findings_count; i++) {
        text_wrapped(&terminal->out, record->findings[i], (struct text_wrap){TERMINAL_WIDTH, 0, 2});
        buffer_add_text(&terminal->out, "\n");
    }
    if (record->findings_count)
        buffer_add_text(&terminal->out, "\n");
}

/* The findings of a MUST, or of what else counts: how many count as a failure, and why others do
 * not. */
struct failures {
    size_t counted, old, mild;
};

static struct failures failures_of(const struct terminal *terminal,
                                   const struct smtpspec_record *record)
{
    const struct failure_rule *rule = &terminal->options->failures;
    const struct failure_rule whatever = {.strict = rule->strict};
    struct failures failures = {0};
    for (size_t i = 0; i < record->cases_count; i++) {
        struct smtpspec_result result = record->cases[i];
        failures.counted += failure_counts(rule, &result);
        failures.mild += failure_counts(&whatever, &result) && !failure_counts(rule, &result);
        bool is_old = result.in_baseline;
        result.in_baseline = false;
        failures.old += is_old && failure_counts(rule, &result);
    }
    return failures;
}

static void write_uncounted(struct terminal *terminal, const struct failures *failures)
{
    buffer_add_text(&terminal->out, " has no failure that counts (");
    if (failures->old)
        buffer_format(&terminal->out, "%zu in the baseline%s", failures->old,
                      failures->mild ? ", " : "");
    if (failures->mild)
        buffer_format(&terminal->out, "%zu of less impact than --fail-on says", failures->mild);
    buffer_add_text(&terminal->out, ")");
}

static void write_sentence(struct terminal *terminal, const struct smtpspec_record *record)
{
    const size_t *summary = record->summary;
    const struct failures failures = failures_of(terminal, record);
    terminal_painted(terminal, PAINT_BOLD, record->name);
    if (failures.counted)
        terminal_painted(terminal, PAINT_RED, " does not conform");
    else if (summary[SMTPSPEC_ERROR] || record->wrong_claims)
        terminal_painted(terminal, PAINT_RED, " could not be tried in full");
    else if (failures.old || failures.mild)
        write_uncounted(terminal, &failures);
    else if (!record->complete || !summary[SMTPSPEC_PASS])
        buffer_add_text(&terminal->out, " was not shown to conform");
    else
        terminal_painted(terminal, PAINT_GREEN, " conforms");
    buffer_add_text(&terminal->out, record->complete ? ".\n" : "; the run was stopped early.\n");
}

/* The case that is most worth a look; NULL: none is. Owned by RECORD. */
static const struct smtpspec_result *example(const struct smtpspec_record *record)
{
    const struct smtpspec_result **results = ranking_new(record), *first = NULL;
    if (record->cases_count && ranking_of(results[0]) <= RANK_BASELINE)
        first = results[0];
    free(results);
    return first;
}

/* A word as it has to be typed in a shell. */
static void write_word(struct terminal *terminal, const char *word)
{
    bool quoted = strpbrk(word, "[]*?()&;<>|$\"\\ ");
    buffer_add_text(&terminal->out, quoted ? " '" : " ");
    text_clean(&terminal->out, word);
    buffer_add_text(&terminal->out, quoted ? "'" : "");
}

/* The one of the paths named with -c that holds the case; NULL: it is in the catalogue. */
static const char *cases_of(const struct report_options *options,
                            const struct smtpspec_result *result)
{
    for (size_t i = 0; i < options->cases_count; i++) {
        const char *path = options->cases[i];
        size_t length = strlen(path);
        while (length > 1 && path[length - 1] == '/')
            length--;
        if (strncmp(path, result->file, length) == 0 && strchr("/", result->file[length]))
            return path;
    }
    return NULL;
}

static void write_hint(struct terminal *terminal, const struct smtpspec_record *record)
{
    const struct smtpspec_result *result = example(record);
    if (!result)
        return;
    const char *cases = cases_of(terminal->options, result);
    if (terminal_is_terse(terminal, record))
        buffer_add_text(&terminal->out, "With -v all findings are shown. ");
    buffer_add_text(&terminal->out, "To read a case: smtpspec show");
    if (cases) {
        buffer_add_text(&terminal->out, " -c");
        write_word(terminal, cases);
    }
    write_word(terminal, result->id);
    buffer_add_text(&terminal->out, "\n");
}

void terminal_summary(struct terminal *terminal, const struct smtpspec_record *record)
{
    if (!terminal->options->verbose && !terminal_is_terse(terminal, record)) {
        write_reasons(terminal, record, SMTPSPEC_NOTE, "Noted, where the RFCs leave the choice:");
        write_reasons(terminal, record, SMTPSPEC_SKIP, "Skipped:");
    }
    write_retried(terminal, record);
    write_findings(terminal, record);
    terminal_broken(terminal, record);
    write_sentence(terminal, record);
    write_counts(terminal, record);
    write_hint(terminal, record);
}

/* JUnit XML for CI. It has no schema, so its readers decide: Jenkins and GitLab want a name on
 * every case and no two alike, dorny/test-reporter wants a name on every suite, GitLab reads only
 * the text of <failure>. */
#include "about.h"
#include "dialogue.h"
#include "explain.h"
#include "hash.h"
#include "memory.h"
#include "report.h"
#include "suite.h"
#include "text.h"
#include "xml.h"

#include <stdlib.h>

/* Lines of the dialogue in an element's text, and in <system-out>: GitLab reads at most 30 MB. */
#define LINES_EXPLAINED 40
#define LINES_KEPT 600

struct taken_name {
    char *name;
    UT_hash_handle hh;
};

struct junit {
    struct xml *xml;
    const struct report_options *options;
    const char *target; /* put before names; NULL if there is only one target */
    struct taken_name *names;
};

struct junit_counts {
    size_t tests, failures, errors, skipped;
};

/* What is neither a failure nor a pass. */
static bool is_skipped(const struct junit *junit, const struct smtpspec_result *result)
{
    return result->verdict == SMTPSPEC_SKIP || result->verdict == SMTPSPEC_KNOWN ||
           (failure_is_finding(result) && !failure_counts(&junit->options->failures, result));
}

static void count(struct junit_counts *counts, const struct junit *junit,
                  const struct smtpspec_result *result)
{
    counts->tests++;
    counts->failures += failure_counts(&junit->options->failures, result);
    counts->errors += result->verdict == SMTPSPEC_ERROR;
    counts->skipped += is_skipped(junit, result);
}

static struct junit_counts counts_of(const struct junit *junit, const struct suite *suite)
{
    struct junit_counts counts = {0};
    for (size_t i = 0; i < suite->count; i++)
        count(&counts, junit, suite->cases[i]);
    return counts;
}

static void write_counts(struct xml *xml, struct junit_counts counts, double seconds)
{
    xml_attribute_format(xml, "tests", "%zu", counts.tests);
    xml_attribute_format(xml, "failures", "%zu", counts.failures);
    xml_attribute_format(xml, "errors", "%zu", counts.errors);
    xml_attribute_format(xml, "skipped", "%zu", counts.skipped);
    xml_attribute_format(xml, "time", "%.3f", seconds);
}

/* The id, followed by the target if there are several: no two in the whole file are the same. */
static const char *distinct_name(struct junit *junit, const char *id)
{
    char *name = junit->target ? mem_format("%s (%s)", id, junit->target) : mem_text(id);
    char *clean = text_cleaned(name);
    struct taken_name *taken;
    free(name);
    HASH_FIND_STR(junit->names, clean, taken);
    for (unsigned number = 2; taken; number++) {
        char *numbered = mem_format("%s #%u", taken->name, number);
        free(clean);
        clean = numbered;
        HASH_FIND_STR(junit->names, clean, taken);
    }
    struct taken_name *added = mem_alloc(sizeof *added);
    added->name = clean;
    HASH_ADD_KEYPTR(hh, junit->names, added->name, strlen(added->name), added);
    return added->name;
}

static void forget_names(struct junit *junit)
{
    struct taken_name *name, *next;
    HASH_ITER(hh, junit->names, name, next)
    {
        HASH_DEL(junit->names, name);
        free(name->name);
        free(name);
    }
}

static void write_property(struct xml *xml, const char *name, const char *value, unsigned depth)
{
    xml_newline(xml, depth);
    xml_open(xml, "property");
    xml_attribute(xml, "name", name);
    xml_attribute(xml, "value", value);
    xml_close(xml);
}

static void write_case_properties(struct xml *xml, const struct smtpspec_result *result)
{
    xml_newline(xml, 3);
    xml_open(xml, "properties");
    write_property(xml, "verdict", smtpspec_verdict_name(result->verdict), 4);
    write_property(xml, "level", smtpspec_level_name(result->level), 4);
    write_property(xml, "section", result->section, 4);
    if (result->impact != SMTPSPEC_UNRATED)
        write_property(xml, "impact", smtpspec_impact_name(result->impact), 4);
    if (*result->cause)
        write_property(xml, "cause", result->cause, 4);
    for (size_t i = 0; i < result->covers_count; i++)
        write_property(xml, "requirement", result->covers[i], 4);
    if (result->verdict == SMTPSPEC_NOTE)
        write_property(xml, "note", result->reason, 4);
    xml_newline(xml, 3);
    xml_close(xml);
}

/* The reason; with the verdict where the element does not tell it. */
static char *message_of(const struct smtpspec_result *result, bool failure)
{
    if (result->verdict == SMTPSPEC_SKIP || result->verdict == SMTPSPEC_ERROR ||
        (result->verdict == SMTPSPEC_FAIL && failure))
        return mem_text(result->reason);
    char *verdict = explain_verdict(result);
    char *message = mem_format("%s: %s", verdict, result->reason);
    free(verdict);
    return message;
}

/* <failure>, <error> or <skipped>, with the reason as its message and the whole explanation as its
 * text. */
static void write_outcome(struct junit *junit, const struct smtpspec_result *result)
{
    bool failure = failure_counts(&junit->options->failures, result);
    bool skipped = is_skipped(junit, result);
    if (!failure && !skipped && result->verdict != SMTPSPEC_ERROR)
        return;
    struct buffer text = {0};
    char *message = message_of(result, failure);
    xml_newline(junit->xml, 3);
    xml_open(junit->xml, failure ? "failure" : skipped ? "skipped" : "error");
    xml_attribute(junit->xml, "message", message);
    if (!skipped)
        xml_attribute(junit->xml, "type", failure ? smtpspec_level_name(result->level) : "error");
    explain(&text, result, result->verdict == SMTPSPEC_SKIP ? 0 : LINES_EXPLAINED);
    xml_lines(junit->xml, text.octets);
    xml_close(junit->xml);
    free(message);
    buffer_release(&text);
}

static void write_transcript(struct xml *xml, const struct smtpspec_result *result)
{
    struct buffer text = {0};
    struct dialogue *dialogue = dialogue_new(result, LINES_KEPT);
    dialogue_print(&text, dialogue);
    if (text.length) {
        xml_newline(xml, 3);
        xml_open(xml, "system-out");
        xml_lines(xml, text.octets);
        xml_close(xml);
    }
    dialogue_free(&dialogue);
    buffer_release(&text);
}

static void write_case(struct junit *junit, const struct suite *suite,
                       const struct smtpspec_result *result)
{
    struct xml *xml = junit->xml;
    xml_newline(xml, 2);
    xml_open(xml, "testcase");
    xml_attribute(xml, "classname", suite->folder);
    xml_attribute(xml, "name", distinct_name(junit, result->id));
    xml_attribute(xml, "file", result->file);
    xml_attribute_format(xml, "line", "%u",
                         result->failed_line ? result->failed_line : result->line);
    xml_attribute_format(xml, "time", "%.3f", result->seconds);
    write_case_properties(xml, result);
    write_outcome(junit, result);
    write_transcript(xml, result);
    xml_newline(xml, 2);
    xml_close(xml);
}

/* What was found about the run as a whole stands in the first suite of its record. */
static void write_suite_properties(struct xml *xml, const struct smtpspec_record *record,
                                   bool is_first)
{
    xml_newline(xml, 2);
    xml_open(xml, "properties");
    write_property(xml, "target", record->name, 3);
    write_property(xml, "address", record->address, 3);
    write_property(xml, "protocol", record->protocol, 3);
    char *roles = about_roles(record);
    if (*roles)
        write_property(xml, "roles", roles, 3);
    free(roles);
    write_property(xml, "greeting", record->greeting, 3);
    write_property(xml, "smtpspec", record->version, 3);
    if (!record->complete)
        write_property(xml, "complete", "false", 3);
    for (size_t i = 0; is_first && i < record->findings_count; i++)
        write_property(xml, "finding", record->findings[i], 3);
    xml_newline(xml, 2);
    xml_close(xml);
}

static void write_suite(struct junit *junit, const struct smtpspec_record *record,
                        const struct suite *suite, bool is_first)
{
    struct xml *xml = junit->xml;
    char *name = junit->target ? mem_format("%s: %s", junit->target, suite->folder)
                               : mem_text(suite->folder);
    xml_newline(xml, 1);
    xml_open(xml, "testsuite");
    xml_attribute(xml, "name", name);
    free(name);
    write_counts(xml, counts_of(junit, suite), suite->seconds);
    xml_attribute(xml, "timestamp", record->started);
    write_suite_properties(xml, record, is_first);
    for (size_t i = 0; i < suite->count; i++)
        write_case(junit, suite, suite->cases[i]);
    xml_newline(xml, 1);
    xml_close(xml);
}

static void write_totals(struct junit *junit, const struct smtpspec_record *const *records,
                         size_t records_count)
{
    struct junit_counts counts = {0};
    double seconds = 0;
    for (size_t i = 0; i < records_count; i++) {
        for (size_t j = 0; j < records[i]->cases_count; j++)
            count(&counts, junit, &records[i]->cases[j]);
        seconds += records[i]->seconds;
    }
    xml_attribute(junit->xml, "name", "smtpspec");
    write_counts(junit->xml, counts, seconds);
}

static void write_record(struct junit *junit, const struct smtpspec_record *record)
{
    struct suites *suites = suites_new(record);
    for (size_t i = 0; i < suites->count; i++)
        write_suite(junit, record, &suites->list[i], i == 0);
    suites_free(&suites);
}

bool report_junit(FILE *to, const struct smtpspec_record *const *records, size_t count,
                  const struct report_options *options, struct err *err)
{
    struct junit junit = {.xml = xml_new(to), .options = options};
    if (!junit.xml)
        return err_set(err, "the XML writer could not be created");
    char **targets = suite_targets(records, count);
    xml_declaration(junit.xml);
    xml_open(junit.xml, "testsuites");
    write_totals(&junit, records, count);
    for (size_t i = 0; i < count; i++) {
        junit.target = count > 1 ? targets[i] : NULL;
        write_record(&junit, records[i]);
    }
    xml_newline(junit.xml, 0);
    xml_close(junit.xml);
    forget_names(&junit);
    for (size_t i = 0; i < count; i++)
        free(targets[i]);
    free(targets);
    return xml_end(&junit.xml, err);
}

/* One self-contained page: no script, nothing is fetched. */
#include "html.h"

#include "about.h"
#include "memory.h"
#include "report.h"
#include "suite.h"
#include "text.h"

#include <stdlib.h>

/* In the order in which people look for them. */
static const enum smtpspec_verdict order[SMTPSPEC_VERDICTS] = {
    SMTPSPEC_FAIL,  SMTPSPEC_UNSTEADY, SMTPSPEC_ERROR, SMTPSPEC_WARN,
    SMTPSPEC_KNOWN, SMTPSPEC_NOTE,     SMTPSPEC_SKIP,  SMTPSPEC_PASS};

struct page {
    struct xml *xml;
    const struct report_options *options;
    size_t target; /* its index, for the anchors of its stages */
};

static void write_head(struct xml *xml)
{
    html_doctype(xml);
    xml_open(xml, "html");
    xml_attribute(xml, "lang", "en");
    xml_newline(xml, 0);
    xml_open(xml, "head");
    xml_open(xml, "meta");
    xml_attribute(xml, "charset", "utf-8");
    xml_close(xml);
    xml_open(xml, "meta");
    xml_attribute(xml, "name", "viewport");
    xml_attribute(xml, "content", "width=device-width, initial-scale=1");
    xml_close(xml);
    html_element(xml, "title", NULL, "smtpspec report");
    xml_newline(xml, 0);
    xml_open(xml, "style");
    xml_raw(xml, html_style());
    for (size_t i = 0; i < SMTPSPEC_VERDICTS; i++) {
        char rule[128];
        const char *name = smtpspec_verdict_name(order[i]);
        snprintf(rule, sizeof rule, "body:has(#show-%s:not(:checked)) details.%s{display:none}\n",
                 name, name);
        xml_raw(xml, rule);
    }
    html_close(xml);
    html_close(xml);
}

static size_t count_cases(const struct smtpspec_record *const *records, size_t count,
                          enum smtpspec_verdict verdict)
{
    size_t cases = 0;
    for (size_t i = 0; i < count; i++)
        cases += records[i]->summary[verdict];
    return cases;
}

/* A checkbox for each verdict that occurs. If something went wrong, only that is shown at first:
 * nobody wants to search for it among a thousand passes. */
static void write_filter(struct xml *xml, const struct smtpspec_record *const *records,
                         size_t count)
{
    bool wrong = count_cases(records, count, SMTPSPEC_FAIL) ||
                 count_cases(records, count, SMTPSPEC_UNSTEADY) ||
                 count_cases(records, count, SMTPSPEC_ERROR) ||
                 count_cases(records, count, SMTPSPEC_WARN);
    xml_newline(xml, 1);
    html_open(xml, "div", "filter");
    for (size_t i = 0; i < SMTPSPEC_VERDICTS; i++) {
        const char *name = smtpspec_verdict_name(order[i]);
        size_t cases = count_cases(records, count, order[i]);
        if (!cases)
            continue;
        bool hidden = wrong && (order[i] == SMTPSPEC_PASS || order[i] == SMTPSPEC_SKIP);
        char id[32], number[32];
        snprintf(id, sizeof id, "show-%s", name);
        snprintf(number, sizeof number, " %zu", cases);
        xml_open(xml, "label");
        xml_open(xml, "input");
        xml_attribute(xml, "type", "checkbox");
        xml_attribute(xml, "id", id);
        if (!hidden)
            xml_attribute(xml, "checked", "checked");
        xml_close(xml);
        xml_text(xml, " ");
        html_element(xml, "b", name, name);
        xml_text(xml, number);
        html_close(xml);
    }
    html_close(xml);
}

static void write_anchor(struct page *page, const char *attribute, const char *prefix, size_t stage)
{
    xml_attribute_format(page->xml, attribute, "%starget-%zu-stage-%zu", prefix, page->target,
                         stage + 1);
}

static void write_stage_row(struct page *page, const struct smtpspec_record *record,
                            const struct suite *suite, size_t number)
{
    xml_newline(page->xml, 3);
    xml_open(page->xml, "tr");
    xml_open(page->xml, "td");
    xml_open(page->xml, "a");
    write_anchor(page, "href", "#", number);
    xml_text(page->xml, suite->folder);
    html_close(page->xml);
    html_close(page->xml);
    for (size_t i = 0; i < SMTPSPEC_VERDICTS; i++) {
        char count[32] = "";
        if (!record->summary[order[i]])
            continue;
        if (suite->summary[order[i]])
            snprintf(count, sizeof count, "%zu", suite->summary[order[i]]);
        xml_open(page->xml, "td");
        html_element(page->xml, "b", smtpspec_verdict_name(order[i]), count);
        html_close(page->xml);
    }
    html_close(page->xml);
}

static void write_stages(struct page *page, const struct smtpspec_record *record,
                         const struct suites *suites)
{
    xml_newline(page->xml, 2);
    html_open(page->xml, "div", "scroll");
    html_open(page->xml, "table", "stages");
    xml_open(page->xml, "tr");
    html_element(page->xml, "th", NULL, "stage");
    for (size_t i = 0; i < SMTPSPEC_VERDICTS; i++)
        if (record->summary[order[i]])
            html_element(page->xml, "th", NULL, smtpspec_verdict_name(order[i]));
    html_close(page->xml);
    for (size_t i = 0; i < suites->count; i++)
        write_stage_row(page, record, &suites->list[i], i);
    html_close(page->xml);
    html_close(page->xml);
}

static void write_case(struct page *page, const struct smtpspec_record *record,
                       const struct smtpspec_result *result)
{
    char *anchor = html_anchor(record, result, page->target);
    html_case(page->xml, result, anchor, failure_counts(&page->options->failures, result));
    free(anchor);
}

static void write_suite(struct page *page, const struct smtpspec_record *record,
                        const struct suite *suite, size_t number)
{
    struct buffer count = {0};
    text_counted(&count, suite->count, "case");
    xml_newline(page->xml, 1);
    xml_open(page->xml, "section");
    xml_newline(page->xml, 2);
    xml_open(page->xml, "h3");
    write_anchor(page, "id", "", number);
    xml_text(page->xml, suite->folder);
    html_element(page->xml, "small", NULL, count.octets);
    html_close(page->xml);
    for (size_t i = 0; i < suite->count; i++)
        write_case(page, record, suite->cases[i]);
    html_close(page->xml);
    buffer_release(&count);
}

static void write_about(struct xml *xml, const struct smtpspec_record *record)
{
    struct buffer text = {0};
    char *protocol = about_protocol(record);
    buffer_format(&text, "%s%s%s; ", record->address, *protocol ? ", " : "", protocol);
    free(protocol);
    text_counted(&text, record->cases_count, "case");
    buffer_format(&text, " in %.1f s, begun %s%s", record->seconds, record->started,
                  record->complete ? "" : ", stopped early");
    html_element(xml, "p", "meta", text.octets);
    buffer_clear(&text);
    char *greeting = text_reply(record->greeting);
    if (*greeting)
        html_element(xml, "p", "meta", greeting);
    free(greeting);
    for (size_t i = 0; i < record->keywords_count; i++)
        buffer_format(&text, "%s%s", i ? ", " : "EHLO keywords: ", record->keywords[i]);
    if (text.length)
        html_element(xml, "p", "meta", text.octets);
    buffer_release(&text);
}

/* What was found about the run as a whole. */
static void write_remarks(struct xml *xml, const struct smtpspec_record *record)
{
    for (size_t i = 0; i < record->findings_count; i++) {
        xml_newline(xml, 1);
        html_element(xml, "p", "finding", record->findings[i]);
    }
}

static void write_record(struct page *page, const struct smtpspec_record *record, const char *name)
{
    struct suites *suites = suites_new(record);
    xml_newline(page->xml, 1);
    html_element(page->xml, "h2", NULL, name);
    write_about(page->xml, record);
    write_remarks(page->xml, record);
    html_findings(page->xml, record, page->target);
    write_stages(page, record, suites);
    for (size_t i = 0; i < suites->count; i++)
        write_suite(page, record, &suites->list[i], i);
    suites_free(&suites);
}

bool report_html(FILE *to, const struct smtpspec_record *const *records, size_t count,
                 const struct report_options *options, struct err *err)
{
    struct page page = {.xml = xml_new(to), .options = options};
    if (!page.xml)
        return err_set(err, "the HTML writer could not be created");
    char **targets = suite_targets(records, count);
    write_head(page.xml);
    xml_newline(page.xml, 0);
    xml_open(page.xml, "body");
    html_element(page.xml, "h1", NULL, "smtpspec " SMTPSPEC_VERSION);
    write_filter(page.xml, records, count);
    for (page.target = 1; page.target <= count; page.target++)
        write_record(&page, records[page.target - 1], targets[page.target - 1]);
    html_close(page.xml);
    html_close(page.xml);
    for (size_t i = 0; i < count; i++)
        free(targets[i]);
    free(targets);
    return xml_end(&page.xml, err);
}

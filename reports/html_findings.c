#include "broken.h"
#include "explain.h"
#include "html.h"
#include "memory.h"
#include "ranking.h"

#include <stdio.h>
#include <stdlib.h>

char *html_anchor(const struct smtpspec_record *record, const struct smtpspec_result *result,
                  size_t target)
{
    return mem_format("target-%zu-case-%zu", target, (size_t)(result - record->cases) + 1);
}

static void write_link(struct xml *xml, const struct smtpspec_record *record,
                       const struct smtpspec_result *result, size_t target)
{
    char *anchor = html_anchor(record, result, target);
    xml_open(xml, "a");
    xml_attribute_format(xml, "href", "#%s", anchor);
    xml_text(xml, result->title);
    html_close(xml);
    free(anchor);
}

static void write_row(struct xml *xml, const struct smtpspec_record *record,
                      const struct smtpspec_result *result, size_t target)
{
    struct buffer rule = {0};
    char *verdict = explain_verdict(result);
    explain_rule(&rule, result);
    xml_newline(xml, 3);
    xml_open(xml, "tr");
    xml_open(xml, "td");
    html_element(xml, "b", smtpspec_verdict_name(result->verdict), verdict);
    html_close(xml);
    xml_open(xml, "td");
    write_link(xml, record, result, target);
    html_close(xml);
    html_element(xml, "td", NULL, rule.octets);
    html_close(xml);
    buffer_release(&rule);
    free(verdict);
}

/* Links to all findings that have the same in common. */
static void write_links(struct xml *xml, const struct smtpspec_record *record,
                        const struct broken *broken, size_t target)
{
    xml_open(xml, "ul");
    for (size_t i = 0; i < record->cases_count; i++) {
        const struct smtpspec_result *result = &record->cases[i];
        if (ranking_of(result) != RANK_FINDING || !broken_is_same(broken->first, result))
            continue;
        xml_open(xml, "li");
        html_element(xml, "b", smtpspec_verdict_name(result->verdict),
                     smtpspec_verdict_name(result->verdict));
        xml_text(xml, " ");
        write_link(xml, record, result, target);
        html_close(xml);
    }
    html_close(xml);
}

/* "RFC 5321 4.1.1.4" and "RFC 5321 App. C" as links to there at the RFC Editor; another text as it
 * is. */
static void write_section(struct xml *xml, const char *section)
{
    char rfc[8], name[32];
    bool is_appendix = sscanf(section, "RFC %7[0-9] App. %31[0-9A-Z.]", rfc, name) == 2;
    bool is_section = !is_appendix && sscanf(section, "RFC %7[0-9] %31[0-9.]", rfc, name) == 2;
    if (is_appendix || is_section) {
        xml_open(xml, "a");
        xml_attribute_format(xml, "href", "https://www.rfc-editor.org/rfc/rfc%s#%s-%s", rfc,
                             is_appendix ? "appendix" : "section", name);
    }
    xml_text(xml, section);
    if (is_appendix || is_section)
        html_close(xml);
}

static void write_broken(struct xml *xml, const struct smtpspec_record *record,
                         const struct broken *broken, size_t target)
{
    const struct smtpspec_result *first = broken->first;
    char *says = broken_says(broken);
    xml_newline(xml, 3);
    xml_open(xml, "tr");
    html_element(xml, "td", NULL,
                 first->impact == SMTPSPEC_UNRATED ? "" : smtpspec_impact_name(first->impact));
    xml_open(xml, "td");
    xml_text(xml, says);
    xml_text(xml, *first->section ? ", " : "");
    write_section(xml, first->section);
    write_links(xml, record, broken, target);
    html_close(xml);
    html_close(xml);
    free(says);
}

static void open_table(struct xml *xml, const char *class)
{
    xml_newline(xml, 2);
    html_open(xml, "div", "scroll");
    html_open(xml, "table", class);
}

static void close_table(struct xml *xml)
{
    html_close(xml);
    html_close(xml);
}

static void write_all_broken(struct xml *xml, const struct smtpspec_record *record, size_t target)
{
    size_t count;
    struct broken *all = broken_new(record, &count);
    if (count)
        open_table(xml, "broken");
    for (size_t i = 0; i < count; i++)
        write_broken(xml, record, &all[i], target);
    if (count)
        close_table(xml);
    free(all);
}

/* What could not be tried, and what the baseline has. */
static void write_others(struct xml *xml, const struct smtpspec_record *record, size_t target)
{
    const struct smtpspec_result **results = ranking_new(record);
    size_t first = 0, end;
    while (first < record->cases_count && ranking_of(results[first]) == RANK_FINDING)
        first++;
    for (end = first; end < record->cases_count && ranking_of(results[end]) <= RANK_BASELINE; end++)
        ;
    if (end > first)
        open_table(xml, "findings");
    for (size_t i = first; i < end; i++)
        write_row(xml, record, results[i], target);
    if (end > first)
        close_table(xml);
    free(results);
}

void html_findings(struct xml *xml, const struct smtpspec_record *record, size_t target)
{
    write_all_broken(xml, record, target);
    write_others(xml, record, target);
}

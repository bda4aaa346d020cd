#include "explain.h"
#include "html.h"
#include "memory.h"
#include "ranking.h"

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
    xml_open(xml, "td");
    xml_open(xml, "a");
    xml_attribute_format(xml, "href", "#%s", anchor);
    xml_text(xml, result->title);
    html_close(xml);
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
    write_link(xml, record, result, target);
    html_element(xml, "td", NULL, rule.octets);
    html_close(xml);
    buffer_release(&rule);
    free(verdict);
}

void html_findings(struct xml *xml, const struct smtpspec_record *record, size_t target)
{
    const struct smtpspec_result **results = ranking_new(record);
    size_t count = 0;
    while (count < record->cases_count && ranking_of(results[count]) <= RANK_BASELINE)
        count++;
    if (count) {
        xml_newline(xml, 2);
        html_open(xml, "div", "scroll");
        html_open(xml, "table", "findings");
        for (size_t i = 0; i < count; i++)
            write_row(xml, record, results[i], target);
        html_close(xml);
        html_close(xml);
    }
    free(results);
}

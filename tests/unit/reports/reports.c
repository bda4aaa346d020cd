#include "count_of.h"
#include "sample.h"
#include "unit.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <sys/stat.h>

static const struct report_options plain = {0};

static void compare(const char *record, const char *format, struct report_options options,
                    const char *golden)
{
    struct sample sample = sample_read(record);
    char *text = sample_written(&sample, format, options);
    sample_compare(text, golden);
    free(text);
    sample_release(&sample);
}

TEST(the_terminal_report_shows_what_is_of_interest)
{
    compare("mixed.json", "terminal", plain, "mixed.txt");
}

TEST(the_verbose_terminal_report_lists_every_case)
{
    compare("mixed.json", "terminal", (struct report_options){.verbose = true},
            "mixed-verbose.txt");
}

TEST(the_terminal_report_is_coloured_only_on_demand)
{
    compare("mixed.json", "terminal", (struct report_options){.colour = true}, "mixed-colour.txt");
}

TEST(one_reason_for_many_errors_is_not_repeated)
{
    compare("untried.json", "terminal", plain, "untried.txt");
}

TEST(junit_has_the_form_that_ci_reads)
{
    compare("mixed.json", "junit", plain, "mixed.xml");
}

TEST(junit_counts_warnings_as_failures_when_strict)
{
    compare("mixed.json", "junit", (struct report_options){.failures = {.strict = true}},
            "mixed-strict.xml");
}

TEST(junit_names_the_target_when_there_are_several)
{
    compare("two-targets.json", "junit", plain, "two-targets.xml");
}

TEST(tap_marks_what_counts_as_no_failure)
{
    compare("mixed.json", "tap", plain, "mixed.tap");
    compare("untried.json", "tap", plain, "untried.tap");
}

TEST(markdown_has_a_table_and_what_is_of_interest)
{
    compare("mixed.json", "markdown", plain, "mixed.md");
    compare("two-targets.json", "markdown", plain, "two-targets.md");
}

TEST(the_page_holds_every_case)
{
    compare("mixed.json", "html", plain, "mixed.html");
    compare("two-targets.json", "html", plain, "two-targets.html");
}

TEST(what_concerns_the_run_as_a_whole_stands_in_every_format)
{
    struct sample sample = sample_read("stopped.json");
    for (const struct report_format *format = report_formats(); format->name; format++) {
        char *text = sample_written(&sample, format->name, plain);
        ck_assert_msg(strstr(text, "the server stopped answering") != NULL, "%s", format->name);
        ck_assert_msg(strstr(text, "ran out") != NULL, "%s", format->name);
        free(text);
    }
    sample_release(&sample);
}

TEST(a_run_that_was_stopped_says_what_was_not_played)
{
    compare("stopped.json", "terminal", plain, "stopped.txt");
    compare("stopped.json", "junit", plain, "stopped.xml");
    compare("stopped.json", "tap", plain, "stopped.tap");
    compare("stopped.json", "markdown", plain, "stopped.md");
}

TEST(an_unsteady_case_is_shown_as_a_failure_in_every_format)
{
    static const char *const shown[][2] = {
        {"terminal", "  UNSTEADY handshake/greeting-is-220\n"},
        {"junit", "<failure message=\"unsteady: failed 1 of 3 times\" type=\"MUST\">"},
        {"tap", "not ok 1 - handshake/greeting-is-220\n"},
        {"json", "\"verdict\": \"unsteady\""},
        {"html", "<details class=\"unsteady\" id=\"target-1-case-1\" open=\"open\">"},
        {"markdown", "### unsteady: handshake/greeting-is-220\n"},
    };
    struct sample sample = sample_read("chasquid.json");
    struct smtpspec_result *result = &sample.records[0]->cases[0];
    result->verdict = SMTPSPEC_UNSTEADY;
    free(result->reason);
    result->reason = mem_text("failed 1 of 3 times");
    record_summarise(sample.records[0]);
    for (size_t i = 0; i < COUNT_OF(shown); i++) {
        char *text = sample_written(&sample, shown[i][0], plain);
        ck_assert_msg(strstr(text, shown[i][1]) != NULL, "%s: %.2000s", shown[i][0], text);
        free(text);
    }
    sample_release(&sample);
}

TEST(no_format_lets_hostile_octets_through)
{
    struct sample sample = sample_hostile();
    for (const struct report_format *format = report_formats(); format->name; format++) {
        char *text = sample_written(&sample, format->name, plain);
        for (const char *at = text; *at; at++)
            ck_assert_msg((unsigned char)*at < 127 && (*at >= ' ' || *at == '\n'),
                          "octet %02x in %s", (unsigned char)*at, format->name);
        free(text);
    }
    sample_release(&sample);
}

static double count_of(xmlDocPtr document, const char *path)
{
    xmlXPathContextPtr context = xmlXPathNewContext(document);
    xmlXPathObjectPtr object = xmlXPathEvalExpression((const xmlChar *)path, context);
    ck_assert_ptr_nonnull(object);
    double number = xmlXPathCastToNumber(object);
    xmlXPathFreeObject(object);
    xmlXPathFreeContext(context);
    return number;
}

static xmlDocPtr parsed(const char *text)
{
    xmlDocPtr document =
        xmlReadMemory(text, (int)strlen(text), "report.xml", NULL, XML_PARSE_NONET);
    ck_assert_msg(document != NULL, "libxml2 rejects it: %.500s", text);
    return document;
}

TEST(junit_stays_xml_whatever_octets_a_record_holds)
{
    struct sample sample = sample_hostile();
    char *text = sample_written(&sample, "junit", plain);
    xmlDocPtr document = parsed(text);
    ck_assert_double_eq(count_of(document, "count(//testcase)"), SMTPSPEC_VERDICTS);
    for (const char *at = text; *at; at++)
        ck_assert_msg((unsigned char)*at < 128 && (*at >= ' ' || *at == '\n'),
                      "octet %02x in the report", (unsigned char)*at);
    xmlFreeDoc(document);
    free(text);
    sample_release(&sample);
}

TEST(no_two_junit_cases_have_the_same_name)
{
    /* One record three times: the same target, the same ids. */
    struct sample sample = sample_read("two-targets.json");
    struct smtpspec_record *thrice[] = {sample.records[0], sample.records[0], sample.records[1]};
    struct sample same = {thrice, 3};
    char *text = sample_written(&same, "junit", plain);
    xmlDocPtr document = parsed(text);
    ck_assert_double_gt(count_of(document, "count(//testcase)"), 30);
    ck_assert_double_eq(count_of(document, "count(//testcase[@name = preceding::testcase/@name])"),
                        0);
    ck_assert_double_eq(
        count_of(document, "count(//testsuite[@name = preceding::testsuite/@name])"), 0);
    ck_assert_double_eq(count_of(document, "count(//testcase[not(@name) or @name = ''])"), 0);
    xmlFreeDoc(document);
    free(text);
    sample_release(&sample);
}

TEST(junit_totals_are_the_sums_of_the_suites)
{
    struct sample sample = sample_read("two-targets.json");
    char *text = sample_written(&sample, "junit", plain);
    xmlDocPtr document = parsed(text);
    static const char *const names[] = {"tests", "failures", "errors", "skipped"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char path[128];
        snprintf(path, sizeof path, "/testsuites/@%s - sum(//testsuite/@%s)", names[i], names[i]);
        ck_assert_double_eq(count_of(document, path), 0);
    }
    ck_assert_double_eq(count_of(document, "count(//failure) - /testsuites/@failures"), 0);
    ck_assert_double_eq(count_of(document, "count(//skipped) - /testsuites/@skipped"), 0);
    ck_assert_double_eq(count_of(document, "count(//testcase) - /testsuites/@tests"), 0);
    xmlFreeDoc(document);
    free(text);
    sample_release(&sample);
}

TEST(every_format_takes_a_record_without_cases)
{
    struct sample sample = sample_read("untried.json");
    sample.records[0]->cases_count = 0;
    record_summarise(sample.records[0]);
    for (const struct report_format *format = report_formats(); format->name; format++) {
        char *text = sample_written(&sample, format->name, plain);
        ck_assert_msg(*text, "%s writes nothing", format->name);
        free(text);
    }
    sample.records[0]->cases_count = 15; /* what there is to free */
    sample_release(&sample);
}

/* Where each text first occurs, one after the other. */
static void assert_in_order(const char *text, const char *const *words, size_t count,
                            const char *format)
{
    const char *at = text;
    for (size_t i = 0; i < count; i++) {
        const char *found = strstr(at, words[i]);
        ck_assert_msg(found != NULL, "%s: %s is missing, or too early", format, words[i]);
        at = found + 1;
    }
}

TEST(what_hurts_most_comes_first)
{
    static const char *const sorted[] = {"A message is not ended by LF.LF",
                                         "RSET throws the open transaction away",
                                         "vrfy is understood",
                                         "The greeting begins with the server",
                                         "No reply holds a control octet",
                                         "A connection that ends in the message drops it"};
    static const char *const formats[] = {"terminal", "tap", "html", "markdown"};
    struct sample sample = sample_read("mixed.json");
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        char *text = sample_written(&sample, formats[i], plain);
        assert_in_order(text, sorted, COUNT_OF(sorted), formats[i]);
        free(text);
    }
    sample_release(&sample);
}

TEST(in_a_suite_of_junit_findings_come_first)
{
    static const char *const sorted[] = {"commands/any-case[Expn]", "commands/any-case[vrfy]",
                                         "commands/any-case[NOOP]"};
    struct sample sample = sample_read("mixed.json");
    for (size_t i = 0; i < sample.records[0]->cases_count; i++)
        if (strcmp(sample.records[0]->cases[i].id, sorted[0]) == 0)
            sample.records[0]->cases[i].impact = SMTPSPEC_LOSS;
    char *text = sample_written(&sample, "junit", plain);
    assert_in_order(text, sorted, COUNT_OF(sorted), "junit");
    free(text);
    sample_release(&sample);
}

static const char *const rules[] = {"must",    "should", "security",       "loss",
                                    "interop", "form",   "should,security"};

/* <failure> is exactly what decides exit 1. */
TEST(junit_has_a_failure_where_the_exit_code_says_so)
{
    struct sample sample = sample_read("mixed.json");
    struct smtpspec_record *record = sample.records[0];
    for (size_t i = 0; i < record->cases_count; i++) /* errors have an exit code of their own */
        if (record->cases[i].verdict == SMTPSPEC_ERROR)
            record->cases[i].verdict = SMTPSPEC_SKIP;
    record_summarise(record);
    for (unsigned left = 0; left < 1u << 6; left++)
        for (size_t i = 0; i < COUNT_OF(rules); i++) {
            struct report_options options = {0};
            struct err err = {0};
            ck_assert(failure_rule_read(&options.failures, rules[i], &err));
            for (size_t j = 0, bit = 0; j < record->cases_count; j++)
                if (failure_is_finding(&record->cases[j]))
                    record->cases[j].in_baseline = !(left >> bit++ & 1);
            int code = report_exit_code(sample_const(&sample), 1, &options.failures);
            char *text = sample_written(&sample, "junit", options);
            ck_assert_int_eq(code, strstr(text, "<failure") ? 1 : 0);
            free(text);
        }
    sample_release(&sample);
}

TEST(every_format_shows_what_the_baseline_has_and_that_it_has_it)
{
    static const char *const shown[][2] = {
        {"terminal", "in the baseline           1 fail\n\n  FAIL  data/bare-lf-ends-nothing: "},
        {"junit", "<skipped message=\"fail, in the baseline: "},
        {"tap", "data/bare-lf-ends-nothing # TODO fail, in the baseline: "},
        {"json", "\"in_baseline\": true"},
        {"html", "<span class=\"verdict\">fail, in the baseline</span>"},
        {"markdown", "### fail, in the baseline: data/bare-lf-ends-nothing\n"},
    };
    struct sample sample = sample_read("mixed.json");
    for (size_t i = 0; i < sample.records[0]->cases_count; i++)
        if (strcmp(sample.records[0]->cases[i].id, "data/bare-lf-ends-nothing") == 0)
            sample.records[0]->cases[i].in_baseline = true;
    for (size_t i = 0; i < COUNT_OF(shown); i++) {
        char *text = sample_written(&sample, shown[i][0], plain);
        ck_assert_msg(strstr(text, shown[i][1]) != NULL, "%s: %.4000s", shown[i][0], text);
        free(text);
    }
    sample_release(&sample);
}

/* Of findings that have the same in common one is shown, and the others are counted; each error has
 * a reason of its own. */
TEST(the_terminal_folds_findings_and_no_errors)
{
    struct sample sample = sample_read("mixed.json");
    struct smtpspec_result *cases = sample.records[0]->cases;
    cases[0].verdict = cases[1].verdict = SMTPSPEC_FAIL;
    for (size_t i = 0; i < 2; i++) {
        free(cases[i].cause);
        cases[i].cause = mem_text("a fault");
    }
    record_summarise(sample.records[0]);
    char *text = sample_written(&sample, "terminal", plain);
    ck_assert_ptr_nonnull(strstr(text, cases[0].id));
    ck_assert_msg(!strstr(text, cases[1].id) && strstr(text, "finding like it"), "%.3000s", text);
    free(text);
    cases[0].verdict = cases[1].verdict = SMTPSPEC_ERROR;
    record_summarise(sample.records[0]);
    text = sample_written(&sample, "terminal", plain);
    ck_assert_msg(strstr(text, cases[0].id) && strstr(text, cases[1].id), "%.3000s", text);
    free(text);
    sample_release(&sample);
}

TEST(the_terminal_says_why_no_failure_counts)
{
    struct sample sample = sample_read("two-targets.json");
    struct smtpspec_result *result = &sample.records[1]->cases[0];
    struct report_options options = {.failures = {.by_impact = true, .impact = SMTPSPEC_LOSS}};
    result->verdict = SMTPSPEC_FAIL;
    result->impact = SMTPSPEC_FORM;
    record_summarise(sample.records[1]);
    char *text = sample_written(&sample, "terminal", options);
    ck_assert_msg(
        strstr(text, " has no failure that counts (1 of less impact than --fail-on says)."), "%s",
        text);
    free(text);
    result->impact = SMTPSPEC_LOSS;
    result->in_baseline = true;
    text = sample_written(&sample, "terminal", options);
    ck_assert_msg(strstr(text, " has no failure that counts (1 in the baseline)."), "%s", text);
    free(text);
    sample_release(&sample);
}

TEST(the_exit_code_is_the_first_that_holds)
{
    const struct failure_rule usual = {0}, strict = {.strict = true};
    struct sample mixed = sample_read("mixed.json"), untried = sample_read("untried.json");
    struct sample two = sample_read("two-targets.json");
    const struct smtpspec_record *const *good = sample_const(&two) + 1;
    ck_assert_int_eq(report_exit_code(good, 1, &usual), 0);
    ck_assert_int_eq(report_exit_code(sample_const(&mixed), 1, &usual), 1);
    ck_assert_int_eq(report_exit_code(sample_const(&untried), 1, &usual), 3);
    two.records[1]->cases[0].verdict = SMTPSPEC_WARN;
    ck_assert_int_eq(report_exit_code(good, 1, &usual), 0);
    ck_assert_int_eq(report_exit_code(good, 1, &strict), 1);
    two.records[1]->cases[0].verdict = SMTPSPEC_KNOWN;
    ck_assert_int_eq(report_exit_code(good, 1, &strict), 0);
    two.records[1]->cases[0].verdict = SMTPSPEC_FAIL;
    ck_assert_int_eq(report_exit_code(good, 1, &usual), 1);
    two.records[1]->cases[0].verdict = SMTPSPEC_UNSTEADY;
    ck_assert_int_eq(report_exit_code(good, 1, &usual), 1);
    two.records[1]->complete = false;
    ck_assert_int_eq(report_exit_code(good, 1, &usual), 1);
    two.records[1]->cases[0].verdict = SMTPSPEC_PASS;
    ck_assert_int_eq(report_exit_code(good, 1, &usual), 4);
    two.records[1]->cases[0].verdict = SMTPSPEC_ERROR;
    ck_assert_int_eq(report_exit_code(good, 1, &usual), 3);
    sample_release(&mixed);
    sample_release(&untried);
    sample_release(&two);
}

SUITE("reports")

#include "dialogue.h"
#include "explain.h"
#include "html.h"
#include "text.h"

#include <stdlib.h>

#define DIALOGUE_LINES 200

void html_open(struct xml *xml, const char *name, const char *class_name)
{
    xml_open(xml, name);
    if (class_name)
        xml_attribute(xml, "class", class_name);
}

void html_element(struct xml *xml, const char *name, const char *class_name, const char *text)
{
    html_open(xml, name, class_name);
    xml_text(xml, text);
    html_close(xml);
}

static void write_summary(struct xml *xml, const struct smtpspec_result *result)
{
    struct buffer rule = {0};
    char *verdict = explain_verdict(result);
    explain_rule(&rule, result);
    xml_open(xml, "summary");
    html_element(xml, "span", "verdict", verdict);
    free(verdict);
    html_element(xml, "span", "title", result->title);
    html_element(xml, "span", "rule", rule.octets);
    html_close(xml);
    buffer_release(&rule);
}

static void write_term(struct xml *xml, const char *name, const char *text, bool code)
{
    if (!text || !*text)
        return;
    html_element(xml, "dt", NULL, name);
    xml_open(xml, "dd");
    html_element(xml, code ? "code" : "span", NULL, text);
    html_close(xml);
}

static void write_requirements(struct xml *xml, const struct smtpspec_result *result)
{
    if (!result->covers_count)
        return;
    html_element(xml, "dt", NULL, "requirements");
    xml_open(xml, "dd");
    for (size_t i = 0; i < result->covers_count; i++) {
        if (i)
            xml_text(xml, ", ");
        html_element(xml, "code", NULL, result->covers[i]);
    }
    html_close(xml);
}

static void write_terms(struct xml *xml, const struct smtpspec_result *result)
{
    struct buffer place = {0};
    char *got = text_reply(result->got);
    explain_place(&place, result);
    xml_open(xml, "dl");
    write_term(xml, "reason", result->reason, false);
    write_term(xml, "expected", result->expected, true);
    write_term(xml, "got", got, true);
    write_term(xml, "at", place.octets, true);
    write_requirements(xml, result);
    if (result->retried)
        write_term(xml, "retried", "it failed at first, and was played again", false);
    html_close(xml);
    buffer_release(&place);
    free(got);
}

static const char *line_class(const struct dialogue_line *line)
{
    if (line->failing)
        return "failing";
    if (line->from == SMTPSPEC_EVENT)
        return "event";
    return line->from == SMTPSPEC_CLIENT ? "client" : "server";
}

static void write_dialogue(struct xml *xml, const struct smtpspec_result *result)
{
    struct dialogue *dialogue = dialogue_new(result, DIALOGUE_LINES);
    if (dialogue->count)
        xml_open(xml, "pre");
    for (size_t i = 0; i < dialogue->count; i++) {
        const struct dialogue_line *line = &dialogue->lines[i];
        char speaker[16];
        dialogue_speaker(dialogue, line, speaker);
        html_open(xml, "span", line_class(line));
        xml_text(xml, speaker);
        xml_text(xml, *line->text ? " " : "");
        xml_text(xml, line->text);
        html_close(xml);
    }
    if (dialogue->count)
        html_close(xml);
    dialogue_free(&dialogue);
}

static void write_body(struct xml *xml, const struct smtpspec_result *result)
{
    if (result->says && *result->says)
        html_element(xml, "p", NULL, result->says);
    if (result->why && *result->why)
        html_element(xml, "p", "why", result->why);
    write_terms(xml, result);
    write_dialogue(xml, result);
}

void html_case(struct xml *xml, const struct smtpspec_result *result, const char *anchor, bool open)
{
    /* Of what passes at once the page has the names: most of it would be their dialogues. */
    bool is_short = result->verdict == SMTPSPEC_PASS && !*result->reason;
    xml_newline(xml, 2);
    html_open(xml, "details", smtpspec_verdict_name(result->verdict));
    xml_attribute(xml, "id", anchor);
    if (open)
        xml_attribute(xml, "open", "open");
    write_summary(xml, result);
    html_open(xml, "div", "body");
    html_element(xml, "p", "id", result->id);
    if (!is_short)
        write_body(xml, result);
    html_close(xml);
    html_close(xml);
}

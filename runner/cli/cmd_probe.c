/* smtpspec probe: what a server says of itself. */
#include "buffer.h"
#include "escape.h"
#include "looking.h"
#include "memory.h"
#include "option_set.h"
#include "way_in.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is shown of a list that a server may make as long as it likes, and of a line. */
#define LINES_MOST 100
#define LINE_MOST 300
/* The column of what is said. */
#define COLUMN 14

struct probe_options {
    struct look_options look;
    bool json;
};

/* The lines of a list, as they are shown. */
struct lines {
    char **items;
    size_t count, all;
};

static void add_line(struct lines *lines, const char *text, size_t length)
{
    struct buffer line = {0};
    if (lines->all++ >= LINES_MOST)
        return;
    escape_shortened(&line, text, length, LINE_MOST);
    lines->items = mem_grow(lines->items, lines->count + 1, sizeof *lines->items);
    lines->items[lines->count++] = buffer_take(&line);
}

static void lines_release(struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        free(lines->items[i]);
    free(lines->items);
}

/* Keywords are escaped already. */
static struct lines lines_of_keywords(const struct keywords *keywords)
{
    struct lines lines = {0};
    for (size_t i = 0; i < keywords->count; i++) {
        const char *line = keywords->lines[i];
        size_t before = lines.count;
        add_line(&lines, line, strlen(line));
        if (lines.count > before && strlen(line) <= LINE_MOST) {
            free(lines.items[before]);
            lines.items[before] = mem_text(line);
        }
    }
    return lines;
}

static struct lines lines_of_help(const char *help)
{
    struct lines lines = {0};
    for (size_t length; *help; help += length + (help[length] == '\n')) {
        length = strcspn(help, "\n");
        add_line(&lines, help, length);
    }
    return lines;
}

/* SIZE (RFC 1870 3) and LIMITS (RFC 9422 3), in the way in which mail is accepted. */
static struct lines limits_of(const struct survey *survey)
{
    static const char *const names[] = {"SIZE", "LIMITS"};
    struct lines lines = {0};
    const struct way_in *way = survey_way(survey);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct keywords *keywords = &survey_found(survey, (size_t)(way - ways_in))->keywords;
        const char *rest = keywords_parameters(keywords, names[i]);
        char *line = rest ? mem_format("%s%s", names[i], rest) : NULL;
        if (line)
            add_line(&lines, line, strlen(line));
        free(line);
    }
    return lines;
}

static void write_lines(struct buffer *out, const char *label, const struct lines *lines,
                        const char *none)
{
    for (size_t i = 0; i < lines->count; i++)
        buffer_format(out, "%-*s%s\n", COLUMN, i ? "" : label, lines->items[i]);
    if (lines->all > lines->count)
        buffer_format(out, "%-*s… and %zu more\n", COLUMN, "", lines->all - lines->count);
    if (!lines->count && none)
        buffer_format(out, "%-*s%s\n", COLUMN, label, none);
}

static void write_keywords(struct buffer *out, const char *label, const struct way_found *found)
{
    struct lines lines = lines_of_keywords(&found->keywords);
    write_lines(out, label, &lines, found->said ? found->said : "no keywords");
    lines_release(&lines);
}

static const struct way_found *login_of(const struct survey *survey)
{
    const struct way_found *found = survey_login(survey);
    return found ? found : survey_found(survey, WAY_TLS_LOGIN);
}

static void write_way(struct buffer *out, const struct look *look)
{
    const struct survey *survey = look->survey;
    char *none = survey_no_way(survey);
    const struct way_found *found = survey_found(survey, (size_t)(survey_way(survey) - ways_in));
    if (none)
        buffer_format(out, "%-*snone: %s\n", COLUMN, "way in", none);
    else if (found->accepts)
        buffer_format(out, "%-*s%s\n", COLUMN, "way in",
                      way_in_name(survey_way(survey), &look->target->endpoint));
    else
        buffer_format(out, "%-*snone: %s\n", COLUMN, "way in", found->said);
    free(none);
}

static char *in_text(const struct look *look)
{
    struct buffer out = {0};
    const struct survey *survey = look->survey;
    const char *other = survey_other_protocol(survey), *ip = survey_address(survey);
    struct lines help = lines_of_help(survey_help(survey)), limits = limits_of(survey);
    buffer_format(&out, "%-*s%s%s%s%s\n", COLUMN, "address", look->target->address, *ip ? " (" : "",
                  ip, *ip ? ")" : "");
    buffer_format(&out, "%-*s%s\n", COLUMN, "greeting", survey_greeting(survey));
    buffer_format(&out, "%-*s%s\n", COLUMN, "protocol",
                  other ? other : protocol_name(look->target->protocol));
    if (!look->target->endpoint.implicit_tls)
        write_keywords(&out, "in the clear", survey_found(survey, WAY_CLEAR));
    write_keywords(&out, "under TLS",
                   survey_found(survey, look->target->endpoint.implicit_tls ? WAY_CLEAR : WAY_TLS));
    write_keywords(&out, "logged in", login_of(survey));
    write_lines(&out, "HELP", &help, "not answered with 2yz");
    write_lines(&out, "limits", &limits, "none are said");
    write_way(&out, look);
    lines_release(&limits);
    lines_release(&help);
    return buffer_take(&out);
}

static json_t *json_of(const struct lines *lines)
{
    json_t *list = json_array();
    for (size_t i = 0; i < lines->count; i++)
        json_array_append_new(list, json_string(lines->items[i]));
    return list;
}

static json_t *keywords_in_json(const struct way_found *found)
{
    struct lines lines = lines_of_keywords(&found->keywords);
    json_t *list = json_of(&lines);
    lines_release(&lines);
    return list;
}

static json_t *ways_in_json(const struct survey *survey)
{
    json_t *list = json_array();
    for (size_t i = 0; i < WAYS; i++) {
        const struct way_found *found = survey_found(survey, i);
        json_t *way =
            json_pack("{s:s, s:b, s:b, s:b}", "name", ways_in[i].name, "tls", ways_in[i].tls,
                      "login", ways_in[i].login, "accepts", found->accepts);
        json_object_set_new(way, "said", found->said ? json_string(found->said) : json_null());
        json_object_set_new(way, "keywords", keywords_in_json(found));
        json_array_append_new(list, way);
    }
    return list;
}

static char *in_json(const struct look *look)
{
    const struct survey *survey = look->survey;
    const char *other = survey_other_protocol(survey);
    const struct way_in *way = survey_way(survey);
    bool accepts = survey_found(survey, (size_t)(way - ways_in))->accepts;
    struct lines help = lines_of_help(survey_help(survey)), limits = limits_of(survey);
    json_t *root = json_pack(
        "{s:s, s:s, s:s, s:s}", "address", look->target->address, "ip", survey_address(survey),
        "protocol", protocol_name(look->target->protocol), "greeting", survey_greeting(survey));
    json_object_set_new(root, "other_protocol", other ? json_string(other) : json_null());
    json_object_set_new(root, "ways", ways_in_json(survey));
    json_object_set_new(root, "way_in",
                        accepts ? json_string(way_in_name(way, &look->target->endpoint))
                                : json_null());
    json_object_set_new(root, "help", json_of(&help));
    json_object_set_new(root, "verbs", json_string(survey_verbs(survey)));
    json_object_set_new(root, "limits", json_of(&limits));
    lines_release(&limits);
    lines_release(&help);
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_ENSURE_ASCII);
    json_decref(root);
    char *out = text ? mem_format("%s\n", text) : NULL;
    free(text);
    return out;
}

static int run(int argc, char **argv)
{
    struct probe_options options = {0};
    struct operands operands;
    struct look look = {0};
    int code = command_parse(&command_probe, argc, argv, &options, &operands);
    if (code < 0)
        code = look_take(&look, &command_probe, &options.look, &operands);
    if (code < 0) {
        char *text = look_hide(&look, options.json ? in_json(&look) : in_text(&look));
        fputs(text ? text : "", stdout);
        free(text);
        code = EXIT_CONFORMS;
    }
    look_release(&look);
    said_facts_release(&options.look.facts);
    return code;
}

static const struct command_option table[] = {
    {.name = "json",
     .help = "print it as JSON",
     .set = option_flag,
     .offset = offsetof(struct probe_options, json)},
    {.more = look_other_option},
    {.heading = "Facts about the server"},
    {.more = look_fact_option},
    {.heading = "Other"},
    {0},
};

const struct command command_probe = {
    .name = "probe",
    .summary = "print what a server says of itself",
    .usage = "probe [OPTION]... ADDRESS",
    .about =
        "Looks at a server, and prints its greeting, the keywords that it lists in the clear,\n"
        "under TLS and after a login, what HELP says, its limits, and the way in which it\n"
        "accepts mail. Judges nothing, and delivers nothing.\n",
    .options = table,
    .closing = "Exit status: 0, 2 usage, 3 the server could not be reached.\n",
    .run = run,
};

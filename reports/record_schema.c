#include "record_schema.h"

#include "form.h"
#include "memory.h"
#include "smtpspec.h"

#include <jansson.h>
#include <stdlib.h>

static json_t *schema_of_form(const struct form *form);

static json_t *schema_of_format(const struct member *member)
{
    (void)member;
    return json_pack("{s:i}", "const", RECORD_FORMAT);
}

static json_t *schema_of_text(const struct member *member)
{
    (void)member;
    return json_pack("{s:s}", "type", "string");
}

static json_t *schema_of_texts(const struct member *member)
{
    return json_pack("{s:s, s:o}", "type", "array", "items", schema_of_text(member));
}

static json_t *schema_of_count(const struct member *member)
{
    (void)member;
    return json_pack("{s:s, s:i}", "type", "integer", "minimum", 0);
}

static json_t *schema_of_seconds(const struct member *member)
{
    (void)member;
    return json_pack("{s:s, s:i}", "type", "number", "minimum", 0);
}

static json_t *schema_of_flag(const struct member *member)
{
    (void)member;
    return json_pack("{s:s}", "type", "boolean");
}

static json_t *schema_of_word(const struct member *member)
{
    json_t *words = json_array();
    const char *word;
    for (unsigned i = 0; (word = member_word(member->kind, i)); i++)
        json_array_append_new(words, json_string(word));
    return json_pack("{s:o}", "enum", words);
}

static json_t *schema_of_summary(const struct member *member)
{
    json_t *properties = json_object(), *required = json_array();
    for (unsigned i = 0; i < SMTPSPEC_VERDICTS; i++) {
        const char *verdict = smtpspec_verdict_name((enum smtpspec_verdict)i);
        json_object_set_new(properties, verdict, schema_of_count(member));
        json_array_append_new(required, json_string(verdict));
    }
    return json_pack("{s:s, s:o, s:o}", "type", "object", "properties", properties, "required",
                     required);
}

static json_t *schema_of_object(const struct member *member)
{
    return schema_of_form(member->of);
}

static json_t *schema_of_list(const struct member *member)
{
    return json_pack("{s:s, s:o}", "type", "array", "items", schema_of_form(member->of));
}

/* All is required that this version writes. */
static json_t *schema_of_form(const struct form *form)
{
    static json_t *(*const schema_of[MEMBER_KINDS])(const struct member *) = {
        [MEMBER_FORMAT] = schema_of_format,   [MEMBER_TEXT] = schema_of_text,
        [MEMBER_TEXTS] = schema_of_texts,     [MEMBER_COUNT] = schema_of_count,
        [MEMBER_SECONDS] = schema_of_seconds, [MEMBER_FLAG] = schema_of_flag,
        [MEMBER_LEVEL] = schema_of_word,      [MEMBER_VERDICT] = schema_of_word,
        [MEMBER_IMPACT] = schema_of_word,     [MEMBER_SIDE] = schema_of_word,
        [MEMBER_SUMMARY] = schema_of_summary, [MEMBER_OBJECT] = schema_of_object,
        [MEMBER_LIST] = schema_of_list,
    };
    json_t *properties = json_object(), *required = json_array();
    for (const struct member *member = form->members; member->key; member++) {
        json_t *schema = schema_of[member->kind](member);
        json_object_set_new(schema, "description", json_string(member->help));
        json_object_set_new(properties, member->key, schema);
        json_array_append_new(required, json_string(member->key));
    }
    return json_pack("{s:s, s:o, s:o}", "type", "object", "properties", properties, "required",
                     required);
}

char *record_schema_new(void)
{
    json_t *schema = json_pack(
        "{s:s, s:s, s:s, s:{s:o}, s:[{s:s}, {s:s, s:{s:s}}]}", "$schema",
        "http://json-schema.org/draft-07/schema#", "title", "Records of smtpspec", "description",
        "What `smtpspec run --json` writes: a record, or a list of them if there were several "
        "targets. Keys that are not listed here are to be ignored: later versions may add some "
        "without another format.",
        "definitions", "record", schema_of_form(&record_form), "oneOf", "$ref",
        "#/definitions/record", "type", "array", "items", "$ref", "#/definitions/record");
    char *json = json_dumps(schema, JSON_INDENT(2));
    char *text = mem_format("%s\n", json);
    free(json);
    json_decref(schema);
    return text;
}

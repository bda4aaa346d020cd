#include "form_read.h"

#include "escape.h"
#include "memory.h"
#include "smtpspec.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char *type_name(const json_t *value)
{
    static const char *const names[] = {
        [JSON_OBJECT] = "an object", [JSON_ARRAY] = "a list",  [JSON_STRING] = "a text",
        [JSON_INTEGER] = "a number", [JSON_REAL] = "a number", [JSON_TRUE] = "true",
        [JSON_FALSE] = "false",      [JSON_NULL] = "null",
    };
    return value ? names[json_typeof(value)] : "missing";
}

bool reading_wrong(const struct reading *reading, const char *key, const char *wanted,
                   const json_t *value)
{
    return err_set(reading->err, "%s: not a whole record: %s%s\"%s\" must be %s, but it is %s",
                   reading->path, reading->where, reading->where[0] ? ": " : "", key, wanted,
                   type_name(value));
}

static bool read_text(struct reading *reading, const struct member *member, const json_t *value,
                      char *out)
{
    if (!json_is_string(value))
        return reading_wrong(reading, member->key, "a text", value);
    *(char **)(out + member->offset) =
        escape_for_people(json_string_value(value), json_string_length(value));
    return true;
}

static bool read_texts(struct reading *reading, const struct member *member, const json_t *value,
                       char *out)
{
    size_t *count = (size_t *)(out + member->count);
    if (!json_is_array(value))
        return reading_wrong(reading, member->key, "a list of texts", value);
    char **texts = mem_alloc((json_array_size(value) + 1) * sizeof *texts);
    *(char ***)(out + member->offset) = texts;
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *text = json_array_get(value, i);
        if (!json_is_string(text))
            return reading_wrong(reading, member->key, "a list of texts", text);
        texts[(*count)++] = escape_for_people(json_string_value(text), json_string_length(text));
    }
    return true;
}

static bool read_count(struct reading *reading, const struct member *member, const json_t *value,
                       char *out)
{
    json_int_t number = json_integer_value(value);
    if (json_is_null(value) && member->may_lack)
        return true;
    if (!json_is_integer(value) || number < 0 || number > INT32_MAX)
        return reading_wrong(reading, member->key, "a whole number", value);
    *(unsigned *)(out + member->offset) = (unsigned)number;
    return true;
}

static bool read_seconds(struct reading *reading, const struct member *member, const json_t *value,
                         char *out)
{
    if (!json_is_number(value) || json_number_value(value) < 0)
        return reading_wrong(reading, member->key, "a number of seconds", value);
    *(double *)(out + member->offset) = json_number_value(value);
    return true;
}

static bool read_flag(struct reading *reading, const struct member *member, const json_t *value,
                      char *out)
{
    if (!json_is_boolean(value))
        return reading_wrong(reading, member->key, "true or false", value);
    *(bool *)(out + member->offset) = json_is_true(value);
    return true;
}

/* Finds the text among the words of the kind: its index goes into OUT. */
static bool find_word(struct reading *reading, const struct member *member, const json_t *value,
                      unsigned *out)
{
    if (!json_is_string(value))
        return reading_wrong(reading, member->key, "a text", value);
    const char *word;
    for (*out = 0; (word = member_word(member->kind, *out)); ++*out)
        if (strcmp(word, json_string_value(value)) == 0)
            return true;
    return err_set(reading->err,
                   "%s: not a whole record: %s: \"%s\" is \"%.40s\", which is not one",
                   reading->path, reading->where, member->key, json_string_value(value));
}

static bool read_level(struct reading *reading, const struct member *member, const json_t *value,
                       char *out)
{
    unsigned word = 0;
    if (!find_word(reading, member, value, &word))
        return false;
    *(enum smtpspec_level *)(out + member->offset) = (enum smtpspec_level)word;
    return true;
}

static bool read_verdict(struct reading *reading, const struct member *member, const json_t *value,
                         char *out)
{
    unsigned word = 0;
    if (!find_word(reading, member, value, &word))
        return false;
    *(enum smtpspec_verdict *)(out + member->offset) = (enum smtpspec_verdict)word;
    return true;
}

static bool read_impact(struct reading *reading, const struct member *member, const json_t *value,
                        char *out)
{
    unsigned word = 0;
    if (!find_word(reading, member, value, &word))
        return false;
    *(enum smtpspec_impact *)(out + member->offset) = (enum smtpspec_impact)word;
    return true;
}

static bool read_side(struct reading *reading, const struct member *member, const json_t *value,
                      char *out)
{
    unsigned word = 0;
    if (!find_word(reading, member, value, &word))
        return false;
    *(enum smtpspec_side *)(out + member->offset) =
        (enum smtpspec_side)member_word(member->kind, word)[0];
    return true;
}

static bool read_object(struct reading *reading, const struct member *member, const json_t *value,
                        char *out)
{
    if (!json_is_object(value))
        return reading_wrong(reading, member->key, "an object", value);
    return form_read(reading, member->of, value, out + member->offset);
}

/* Messages about anything in a case name it. */
static void note_where(struct reading *reading, const struct form *form, const json_t *object,
                       size_t number)
{
    const char *id = json_string_value(json_object_get(object, "id"));
    if (form == &case_form)
        snprintf(reading->where, sizeof reading->where, "case %zu%s%.150s%s", number + 1,
                 id ? " (" : "", id ? id : "", id ? ")" : "");
}

static bool read_list(struct reading *reading, const struct member *member, const json_t *value,
                      char *out)
{
    size_t *count = (size_t *)(out + member->count), size = member->of->size;
    if (!json_is_array(value))
        return reading_wrong(reading, member->key, "a list", value);
    char *items = mem_alloc((json_array_size(value) + 1) * size);
    *(char **)(out + member->offset) = items;
    while (*count < json_array_size(value)) {
        const json_t *item = json_array_get(value, *count);
        note_where(reading, member->of, item, *count);
        if (!form_read(reading, member->of, item, items + (*count)++ * size))
            return false;
    }
    return true;
}

/* What a member is that the record lacks: texts are never NULL. */
static void lack(const struct member *member, char *out)
{
    if (member->kind == MEMBER_TEXT)
        *(char **)(out + member->offset) = mem_text("");
    else if (member->kind == MEMBER_IMPACT)
        *(enum smtpspec_impact *)(out + member->offset) = SMTPSPEC_UNRATED;
    else if (member->kind == MEMBER_OBJECT)
        for (const struct member *inner = member->of->members; inner->key; inner++)
            lack(inner, out + member->offset);
}

bool form_read(struct reading *reading, const struct form *form, const json_t *object, void *out)
{
    static bool (*const read[MEMBER_KINDS])(struct reading *, const struct member *, const json_t *,
                                            char *) = {
        [MEMBER_TEXT] = read_text,       [MEMBER_TEXTS] = read_texts,   [MEMBER_COUNT] = read_count,
        [MEMBER_SECONDS] = read_seconds, [MEMBER_FLAG] = read_flag,     [MEMBER_LEVEL] = read_level,
        [MEMBER_VERDICT] = read_verdict, [MEMBER_IMPACT] = read_impact, [MEMBER_SIDE] = read_side,
        [MEMBER_OBJECT] = read_object,   [MEMBER_LIST] = read_list,
    };
    for (const struct member *member = form->members; member->key; member++) {
        const json_t *value = json_object_get(object, member->key);
        if (!value && member->may_lack)
            lack(member, out);
        else if (read[member->kind] && !read[member->kind](reading, member, value, out))
            return false; /* the format and the summary are not kept, but computed */
    }
    return true;
}

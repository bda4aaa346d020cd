/* Writes records as JSON, each key as its row in the record's form says; record_read() is the
 * counterpart. */
#include "form.h"
#include "json_text.h"
#include "report.h"

#include <jansson.h>

static json_t *object_of(const struct form *form, const char *object);

static json_t *format_of(const struct member *member, const char *object)
{
    (void)member;
    (void)object;
    return json_integer(RECORD_FORMAT);
}

static json_t *text_of(const struct member *member, const char *object)
{
    return json_cleaned(*(const char *const *)(object + member->offset));
}

static json_t *texts_of(const struct member *member, const char *object)
{
    const char *const *texts = *(const char *const *const *)(object + member->offset);
    json_t *list = json_array();
    for (size_t i = 0; i < *(const size_t *)(object + member->count); i++)
        json_array_append_new(list, json_cleaned(texts[i]));
    return list;
}

static json_t *count_of(const struct member *member, const char *object)
{
    return json_integer(*(const unsigned *)(object + member->offset));
}

/* To the millisecond: anything finer is noise. */
static json_t *seconds_of(const struct member *member, const char *object)
{
    double seconds = *(const double *)(object + member->offset);
    return json_real((double)(long long)(seconds * 1000.0 + 0.5) / 1000.0);
}

static json_t *flag_of(const struct member *member, const char *object)
{
    return json_boolean(*(const bool *)(object + member->offset));
}

static json_t *level_of(const struct member *member, const char *object)
{
    return json_string(
        smtpspec_level_name(*(const enum smtpspec_level *)(object + member->offset)));
}

static json_t *verdict_of(const struct member *member, const char *object)
{
    return json_string(
        smtpspec_verdict_name(*(const enum smtpspec_verdict *)(object + member->offset)));
}

static json_t *impact_of(const struct member *member, const char *object)
{
    return json_string(
        smtpspec_impact_name(*(const enum smtpspec_impact *)(object + member->offset)));
}

static json_t *side_of(const struct member *member, const char *object)
{
    char from[2] = {(char)*(const enum smtpspec_side *)(object + member->offset), '\0'};
    return json_string(from);
}

static json_t *summary_of(const struct member *member, const char *object)
{
    const size_t *counts = (const size_t *)(object + member->offset);
    json_t *summary = json_object();
    for (unsigned i = 0; i < SMTPSPEC_VERDICTS; i++)
        json_object_set_new(summary, smtpspec_verdict_name((enum smtpspec_verdict)i),
                            json_integer((json_int_t)counts[i]));
    return summary;
}

static json_t *inner_of(const struct member *member, const char *object)
{
    return object_of(member->of, object + member->offset);
}

static json_t *list_of(const struct member *member, const char *object)
{
    const char *items = *(const char *const *)(object + member->offset);
    json_t *list = json_array();
    for (size_t i = 0; i < *(const size_t *)(object + member->count); i++)
        json_array_append_new(list, object_of(member->of, items + i * member->of->size));
    return list;
}

static json_t *object_of(const struct form *form, const char *object)
{
    static json_t *(*const value_of[MEMBER_KINDS])(const struct member *, const char *) = {
        [MEMBER_FORMAT] = format_of, [MEMBER_TEXT] = text_of,       [MEMBER_TEXTS] = texts_of,
        [MEMBER_COUNT] = count_of,   [MEMBER_SECONDS] = seconds_of, [MEMBER_FLAG] = flag_of,
        [MEMBER_LEVEL] = level_of,   [MEMBER_VERDICT] = verdict_of, [MEMBER_IMPACT] = impact_of,
        [MEMBER_SIDE] = side_of,     [MEMBER_SUMMARY] = summary_of, [MEMBER_OBJECT] = inner_of,
        [MEMBER_LIST] = list_of,
    };
    json_t *json = json_object();
    for (const struct member *member = form->members; member->key; member++)
        json_object_set_new(json, member->key, value_of[member->kind](member, object));
    return json;
}

bool report_json(FILE *to, const struct smtpspec_record *const *records, size_t count,
                 const struct report_options *options, struct err *err)
{
    (void)options;
    json_t *root = count == 1 ? object_of(&record_form, (const char *)records[0]) : json_array();
    for (size_t i = 0; count != 1 && i < count; i++)
        json_array_append_new(root, object_of(&record_form, (const char *)records[i]));
    bool written = json_dumpf(root, to, JSON_INDENT(1) | JSON_REAL_PRECISION(15)) == 0 &&
                   fputc('\n', to) != EOF;
    json_decref(root);
    return written || err_set(err, "the record could not be written as JSON");
}

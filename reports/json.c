/* Writes records as JSON; record_read() is the counterpart. It can do without "says", "expected",
 * "got" and "complete". */
#include "json_text.h"
#include "report.h"

#include <jansson.h>

/* To the millisecond: anything finer is noise. */
static json_t *seconds_of(double seconds)
{
    return json_real((double)(long long)(seconds * 1000.0 + 0.5) / 1000.0);
}

static json_t *texts_of(const char *const *texts, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_cleaned(texts[i]));
    return list;
}

static json_t *exchange_of(const struct smtpspec_exchange *exchange)
{
    char from[2] = {(char)exchange->from, '\0'};
    json_t *object = json_object();
    json_object_set_new(object, "at", seconds_of(exchange->at));
    json_object_set_new(object, "connection", json_integer(exchange->connection));
    json_object_set_new(object, "from", json_string(from));
    json_object_set_new(object, "octets", json_cleaned(exchange->text));
    return object;
}

static json_t *transcript_of(const struct smtpspec_result *result)
{
    json_t *list = json_array();
    for (size_t i = 0; i < result->transcript_count; i++)
        json_array_append_new(list, exchange_of(&result->transcript[i]));
    return list;
}

static json_t *case_of(const struct smtpspec_result *result)
{
    json_t *object = json_object();
    json_object_set_new(object, "id", json_cleaned(result->id));
    json_object_set_new(object, "file", json_cleaned(result->file));
    json_object_set_new(object, "line", json_integer(result->line));
    json_object_set_new(object, "title", json_cleaned(result->title));
    json_object_set_new(object, "level", json_string(smtpspec_level_name(result->level)));
    json_object_set_new(object, "section", json_cleaned(result->section));
    json_object_set_new(object, "says", json_cleaned(result->says));
    json_object_set_new(object, "requirement", json_cleaned(result->requirement));
    json_object_set_new(object, "why", json_cleaned(result->why));
    json_object_set_new(object, "covers", texts_of(result->covers, result->covers_count));
    json_object_set_new(object, "verdict", json_string(smtpspec_verdict_name(result->verdict)));
    json_object_set_new(object, "reason", json_cleaned(result->reason));
    json_object_set_new(object, "expected", json_cleaned(result->expected));
    json_object_set_new(object, "got", json_cleaned(result->got));
    json_object_set_new(object, "failed_line", json_integer(result->failed_line));
    json_object_set_new(object, "seconds", seconds_of(result->seconds));
    json_object_set_new(object, "retried", json_boolean(result->retried));
    json_object_set_new(object, "transcript", transcript_of(result));
    return object;
}

static json_t *target_of(const struct smtpspec_record *record)
{
    json_t *target = json_object();
    json_object_set_new(target, "name", json_cleaned(record->name));
    json_object_set_new(target, "address", json_cleaned(record->address));
    json_object_set_new(target, "protocol", json_cleaned(record->protocol));
    json_object_set_new(target, "greeting", json_cleaned(record->greeting));
    json_object_set_new(target, "keywords",
                        texts_of((const char *const *)record->keywords, record->keywords_count));
    return target;
}

static json_t *summary_of(const struct smtpspec_record *record)
{
    json_t *summary = json_object();
    for (unsigned i = 0; i < SMTPSPEC_VERDICTS; i++)
        json_object_set_new(summary, smtpspec_verdict_name((enum smtpspec_verdict)i),
                            json_integer((json_int_t)record->summary[i]));
    return summary;
}

static json_t *record_of(const struct smtpspec_record *record)
{
    json_t *object = json_object(), *cases = json_array();
    json_object_set_new(object, "smtpspec", json_cleaned(record->version));
    json_object_set_new(object, "target", target_of(record));
    json_object_set_new(object, "started", json_cleaned(record->started));
    json_object_set_new(object, "seconds", seconds_of(record->seconds));
    json_object_set_new(object, "complete", json_boolean(record->complete));
    if (record->findings_count)
        json_object_set_new(
            object, "findings",
            texts_of((const char *const *)record->findings, record->findings_count));
    if (record->wrong_claims)
        json_object_set_new(object, "wrong_claims", json_integer((json_int_t)record->wrong_claims));
    json_object_set_new(object, "summary", summary_of(record));
    for (size_t i = 0; i < record->cases_count; i++)
        json_array_append_new(cases, case_of(&record->cases[i]));
    json_object_set_new(object, "cases", cases);
    return object;
}

bool report_json(FILE *to, const struct smtpspec_record *const *records, size_t count,
                 const struct report_options *options, struct err *err)
{
    (void)options;
    json_t *root = count == 1 ? NULL : json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *record = record_of(records[i]);
        if (root)
            json_array_append_new(root, record);
        else
            root = record;
        if (count == 1)
            break;
    }
    bool written = json_dumpf(root, to, JSON_INDENT(1) | JSON_REAL_PRECISION(15)) == 0 &&
                   fputc('\n', to) != EOF;
    json_decref(root);
    return written || err_set(err, "the record could not be written as JSON");
}

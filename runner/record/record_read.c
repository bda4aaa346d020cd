/* Records from JSON. The reader is strict about what it needs, so that no report or comparison is
 * made from half a record; it ignores keys that it does not know, since other tools may add
 * some. */
#include "escape.h"
#include "give_up.h"
#include "memory.h"
#include "record.h"

#include <errno.h>
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The position in the file, for messages. */
struct reading {
    const char *path;
    char where[256]; /* "case 12 (aborted/…)", or "" at the top */
    struct err *err;
};

static const char *type_name(const json_t *value)
{
    static const char *const names[] = {
        [JSON_OBJECT] = "an object", [JSON_ARRAY] = "a list",  [JSON_STRING] = "a text",
        [JSON_INTEGER] = "a number", [JSON_REAL] = "a number", [JSON_TRUE] = "true",
        [JSON_FALSE] = "false",      [JSON_NULL] = "null",
    };
    return value ? names[json_typeof(value)] : "missing";
}

static bool wrong(const struct reading *reading, const char *key, const char *wanted,
                  const json_t *value)
{
    return err_set(reading->err, "%s: not a whole record: %s%s\"%s\" must be %s, but it is %s",
                   reading->path, reading->where, reading->where[0] ? ": " : "", key, wanted,
                   type_name(value));
}

static bool read_text(const struct reading *reading, const json_t *object, const char *key,
                      char **out)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value))
        return wrong(reading, key, "a text", value);
    *out = escape_for_people(json_string_value(value), json_string_length(value));
    return true;
}

/* A key that this program writes beyond what the format demands, so that other programs' records
 * may lack it. */
static bool read_optional_text(const struct reading *reading, const json_t *object, const char *key,
                               char **out)
{
    if (json_object_get(object, key))
        return read_text(reading, object, key, out);
    *out = mem_text("");
    return true;
}

static bool read_const_text(const struct reading *reading, const json_t *object, const char *key,
                            const char **out)
{
    char *text = NULL;
    bool done = read_text(reading, object, key, &text);
    *out = text;
    return done;
}

static bool read_seconds(const struct reading *reading, const json_t *object, const char *key,
                         double *out)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_number(value) || json_number_value(value) < 0)
        return wrong(reading, key, "a number of seconds", value);
    *out = json_number_value(value);
    return true;
}

static bool read_count(const struct reading *reading, const json_t *object, const char *key,
                       unsigned *out)
{
    const json_t *value = json_object_get(object, key);
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < 0 || number > INT32_MAX)
        return wrong(reading, key, "a whole number", value);
    *out = (unsigned)number;
    return true;
}

static bool read_texts(const struct reading *reading, const json_t *object, const char *key,
                       char ***out, size_t *count)
{
    const json_t *list = json_object_get(object, key);
    if (!json_is_array(list))
        return wrong(reading, key, "a list of texts", list);
    *out = mem_alloc((json_array_size(list) + 1) * sizeof **out);
    *count = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *text = json_array_get(list, i);
        if (!json_is_string(text))
            return wrong(reading, key, "a list of texts", text);
        (*out)[(*count)++] = escape_for_people(json_string_value(text), json_string_length(text));
    }
    return true;
}

/* Finds the text of KEY among COUNT words; *OUT is its index. */
static bool read_word(const struct reading *reading, const json_t *object, const char *key,
                      const char *(*word)(unsigned), unsigned count, unsigned *out)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value))
        return wrong(reading, key, "a text", value);
    for (*out = 0; *out < count; ++*out)
        if (strcmp(word(*out), json_string_value(value)) == 0)
            return true;
    return err_set(reading->err,
                   "%s: not a whole record: %s: \"%s\" is \"%.40s\", which is not one",
                   reading->path, reading->where, key, json_string_value(value));
}

static const char *verdict_word(unsigned number)
{
    return smtpspec_verdict_name((enum smtpspec_verdict)number);
}

static const char *level_word(unsigned number)
{
    return smtpspec_level_name((enum smtpspec_level)number);
}

static bool read_exchange(const struct reading *reading, const json_t *object,
                          struct smtpspec_exchange *exchange)
{
    const json_t *from = json_object_get(object, "from");
    const char *side = json_is_string(from) ? json_string_value(from) : "";
    if (strlen(side) != 1 || !strchr("CS-", side[0]))
        return wrong(reading, "from", "\"C\", \"S\" or \"-\"", from);
    exchange->from = (enum smtpspec_side)side[0];
    return read_seconds(reading, object, "at", &exchange->at) &&
           read_count(reading, object, "connection", &exchange->connection) &&
           read_text(reading, object, "octets", &exchange->text);
}

static bool read_transcript(const struct reading *reading, const json_t *object,
                            struct smtpspec_result *result)
{
    const json_t *list = json_object_get(object, "transcript");
    if (!json_is_array(list))
        return wrong(reading, "transcript", "a list", list);
    result->transcript = mem_alloc((json_array_size(list) + 1) * sizeof *result->transcript);
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!read_exchange(reading, json_array_get(list, i),
                           &result->transcript[result->transcript_count++]))
            return false;
    return true;
}

static bool read_covers(const struct reading *reading, const json_t *object,
                        struct smtpspec_result *result)
{
    char **texts = NULL;
    bool done = read_texts(reading, object, "covers", &texts, &result->covers_count);
    result->covers = (const char *const *)texts;
    return done;
}

static bool read_flags(const struct reading *reading, const json_t *object,
                       struct smtpspec_result *result)
{
    const json_t *retried = json_object_get(object, "retried");
    if (!json_is_boolean(retried))
        return wrong(reading, "retried", "true or false", retried);
    result->retried = json_is_true(retried);
    if (json_is_null(json_object_get(object, "failed_line")))
        return true;
    return read_count(reading, object, "failed_line", &result->failed_line);
}

static bool read_judgement(const struct reading *reading, const json_t *object,
                           struct smtpspec_result *result)
{
    unsigned level, verdict;
    if (!read_word(reading, object, "level", level_word, SMTPSPEC_MAY + 1, &level) ||
        !read_word(reading, object, "verdict", verdict_word, SMTPSPEC_VERDICTS, &verdict))
        return false;
    result->level = (enum smtpspec_level)level;
    result->verdict = (enum smtpspec_verdict)verdict;
    return read_text(reading, object, "reason", &result->reason) &&
           read_optional_text(reading, object, "expected", &result->expected) &&
           read_optional_text(reading, object, "got", &result->got);
}

static bool read_result(struct reading *reading, const json_t *object, size_t number,
                        struct smtpspec_result *result)
{
    char *says = NULL, *requirement = NULL, *why = NULL;
    const char *id = json_string_value(json_object_get(object, "id"));
    snprintf(reading->where, sizeof reading->where, "case %zu%s%.150s%s", number + 1,
             id ? " (" : "", id ? id : "", id ? ")" : "");
    bool done = read_const_text(reading, object, "id", &result->id) &&
                read_const_text(reading, object, "file", &result->file) &&
                read_count(reading, object, "line", &result->line) &&
                read_const_text(reading, object, "title", &result->title) &&
                read_const_text(reading, object, "section", &result->section) &&
                read_optional_text(reading, object, "says", &says) &&
                read_optional_text(reading, object, "requirement", &requirement) &&
                read_optional_text(reading, object, "why", &why) &&
                read_covers(reading, object, result) && read_judgement(reading, object, result) &&
                read_flags(reading, object, result) &&
                read_seconds(reading, object, "seconds", &result->seconds) &&
                read_transcript(reading, object, result);
    result->says = says;
    result->requirement = requirement;
    result->why = why;
    return done;
}

static bool read_cases(struct reading *reading, const json_t *object,
                       struct smtpspec_record *record)
{
    const json_t *list = json_object_get(object, "cases");
    if (!json_is_array(list))
        return wrong(reading, "cases", "a list", list);
    record->cases = mem_alloc((json_array_size(list) + 1) * sizeof *record->cases);
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!read_result(reading, json_array_get(list, i), i,
                         &record->cases[record->cases_count++]))
            return false;
    record_summarise(record);
    return true;
}

static bool read_target(const struct reading *reading, const json_t *object,
                        struct smtpspec_record *record)
{
    const json_t *target = json_object_get(object, "target");
    if (!json_is_object(target))
        return wrong(reading, "target", "an object", target);
    return read_text(reading, target, "name", &record->name) &&
           read_text(reading, target, "address", &record->address) &&
           read_text(reading, target, "protocol", &record->protocol) &&
           read_text(reading, target, "greeting", &record->greeting) &&
           read_texts(reading, target, "keywords", &record->keywords, &record->keywords_count);
}

/* All versions with the same first two numbers share one format of records. */
static bool same_form(const char *version)
{
    const char *dot = strrchr(SMTPSPEC_VERSION, '.');
    size_t length = (size_t)(dot - SMTPSPEC_VERSION) + 1;
    const char *last = version + length;
    return strncmp(version, SMTPSPEC_VERSION, length) == 0 && *last &&
           last[strspn(last, "0123456789")] == '\0';
}

static bool check_version(const struct reading *reading, const json_t *object)
{
    const json_t *version = json_object_get(object, "smtpspec");
    if (!json_is_string(version))
        return err_set(reading->err,
                       "%s: not an smtpspec record: it has no text \"smtpspec\"; records are what "
                       "`smtpspec run --json` writes",
                       reading->path);
    if (!same_form(json_string_value(version)))
        return err_set(reading->err,
                       "%s: written by smtpspec %.40s, which smtpspec %s cannot read; run smtpspec "
                       "again to make a new record",
                       reading->path, json_string_value(version), SMTPSPEC_VERSION);
    return true;
}

/* Records of earlier versions have no findings. */
static bool read_findings(const struct reading *reading, const json_t *object,
                          struct smtpspec_record *record)
{
    return !json_object_get(object, "findings") ||
           read_texts(reading, object, "findings", &record->findings, &record->findings_count);
}

/* Left out where there are none. */
static bool read_wrong_claims(const struct reading *reading, const json_t *object,
                              struct smtpspec_record *record)
{
    const json_t *count = json_object_get(object, "wrong_claims");
    if (count && (!json_is_integer(count) || json_integer_value(count) < 0))
        return wrong(reading, "wrong_claims", "a number", count);
    record->wrong_claims = (size_t)json_integer_value(count);
    return true;
}

static bool read_record(struct reading *reading, const json_t *object,
                        struct smtpspec_record *record)
{
    reading->where[0] = '\0';
    if (!check_version(reading, object))
        return false;
    const json_t *complete = json_object_get(object, "complete");
    if (complete && !json_is_boolean(complete))
        return wrong(reading, "complete", "true or false", complete);
    record->complete = !complete || json_is_true(complete);
    return read_text(reading, object, "smtpspec", &record->version) &&
           read_target(reading, object, record) &&
           read_text(reading, object, "started", &record->started) &&
           read_seconds(reading, object, "seconds", &record->seconds) &&
           read_findings(reading, object, record) && read_wrong_claims(reading, object, record) &&
           read_cases(reading, object, record);
}

static json_t *load(const char *path, struct err *err)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        err_set(err, "%s: %s", path, strerror(errno));
        return NULL;
    }
    if (S_ISDIR(status.st_mode)) {
        err_set(err, "%s: is a folder, where a record was expected", path);
        return NULL;
    }
    if (S_ISREG(status.st_mode) && status.st_size == 0) {
        err_set(err, "%s: is empty; the record was cut short", path);
        return NULL;
    }
    json_error_t error;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (!root && json_error_code(&error) == json_error_out_of_memory)
        memory_give_up();
    if (!root && json_error_code(&error) == json_error_premature_end_of_input)
        err_set(err, "%s:%d:%d: the record is cut short here", path, error.line, error.column);
    else if (!root && json_error_code(&error) == json_error_cannot_open_file)
        err_set(err, "%s: %s", path, error.text);
    else if (!root)
        err_set(err, "%s:%d:%d: not JSON, so not a record: %s", path, error.line, error.column,
                error.text);
    return root;
}

bool record_read(const char *path, struct smtpspec_record ***out, size_t *count, struct err *err)
{
    struct reading reading = {.path = path, .err = err};
    json_t *root = load(path, err);
    if (!root)
        return false;
    bool list = json_is_array(root);
    size_t number = list ? json_array_size(root) : 1, made = 0;
    bool done = number > 0 || err_set(err, "%s: the list has no record", path);
    struct smtpspec_record **records = mem_alloc((number + 1) * sizeof *records);
    for (; done && made < number; made++) {
        records[made] = mem_alloc(sizeof *records[made]);
        done = read_record(&reading, list ? json_array_get(root, made) : root, records[made]);
    }
    json_decref(root);
    if (done) {
        *out = records;
        *count = number;
        return true;
    }
    while (made > 0)
        record_free(&records[--made]);
    free(records);
    return false;
}

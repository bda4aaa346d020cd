/* Records from JSON. The reader is strict about what it needs, so that no report or comparison is
 * made from half a record; it ignores keys that it does not know, since other tools may add
 * some. */
#include "form_read.h"
#include "give_up.h"
#include "memory.h"
#include "record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Which versions wrote records that do not name their format: 0.1.N. */
static bool has_first_format(const char *version)
{
    static const char begin[] = "0.1.";
    const char *last = version + strlen(begin);
    return strncmp(version, begin, strlen(begin)) == 0 && *last &&
           last[strspn(last, "0123456789")] == '\0';
}

static bool check_format(const struct reading *reading, const json_t *object, const char *version)
{
    const json_t *format = json_object_get(object, "format");
    if (!format)
        return has_first_format(version) ||
               err_set(
                   reading->err,
                   "%s: written by smtpspec %.40s, but without a \"format\": smtpspec %s cannot "
                   "read it",
                   reading->path, version, SMTPSPEC_VERSION);
    if (!json_is_integer(format) || json_integer_value(format) < 1)
        return reading_wrong(reading, "format", "a number from 1", format);
    return json_integer_value(format) <= RECORD_FORMAT ||
           err_set(reading->err,
                   "%s: a record of format %lld, written by smtpspec %.40s; smtpspec %s reads "
                   "formats up to %d",
                   reading->path, (long long)json_integer_value(format), version, SMTPSPEC_VERSION,
                   RECORD_FORMAT);
}

static bool check_version(const struct reading *reading, const json_t *object)
{
    const json_t *version = json_object_get(object, "smtpspec");
    if (!json_is_string(version))
        return err_set(reading->err,
                       "%s: not an smtpspec record: it has no text \"smtpspec\"; records are what "
                       "`smtpspec run --json` writes",
                       reading->path);
    return check_format(reading, object, json_string_value(version));
}

static bool read_record(struct reading *reading, const json_t *object,
                        struct smtpspec_record *record)
{
    reading->where[0] = '\0';
    record->complete = true;
    if (!check_version(reading, object) || !form_read(reading, &record_form, object, record))
        return false;
    record_summarise(record);
    return true;
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

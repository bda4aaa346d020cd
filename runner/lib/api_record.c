/* Records: reading, reporting and comparing them. */
#include "api.h"
#include "compare.h"
#include "record.h"
#include "report.h"

#include <stdlib.h>

void smtpspec_record_free(struct smtpspec_record **record)
{
    record_free(record);
}

struct smtpspec_record **smtpspec_records_read(const char *path, size_t *count,
                                               struct smtpspec_error *error)
{
    struct err err = {0};
    struct smtpspec_record **records = NULL;
    *count = 0;
    if (record_read(path, &records, count, &err))
        return records;
    api_failed(error, &err);
    return NULL;
}

void smtpspec_records_free(struct smtpspec_record ***records, size_t count)
{
    for (size_t i = 0; *records && i < count; i++)
        record_free(&(*records)[i]);
    free(*records);
    *records = NULL;
}

const char *smtpspec_report_format(size_t index)
{
    const struct report_format *formats = report_formats();
    size_t count = 0;
    while (formats[count].name)
        count++;
    return index < count ? formats[index].name : NULL;
}

/* Writes, and makes sure that it has been written. */
static bool write_report(const struct smtpspec_record *const *records, size_t count,
                         const struct smtpspec_report_options *options, FILE *to, struct err *err)
{
    struct report_options how = {.colour = options->colour, .verbose = options->verbose};
    const char *name = options->format ? options->format : "terminal";
    const struct report_format *format = report_format_find(name);
    if (!format)
        return err_set(err, "there is no report format \"%s\"", name);
    return api_failures(&how.failures, options->strict, options->fail_on, err) &&
           format->write(to, records, count, &how, err) &&
           (fflush(to) == 0 || err_set(err, "the report cannot be written"));
}

bool smtpspec_report_all(const struct smtpspec_record *const *records, size_t count,
                         const struct smtpspec_report_options *options, FILE *to,
                         struct smtpspec_error *error)
{
    struct err err = {0};
    struct smtpspec_report_options known;
    return (api_take(&known, sizeof known, options, "smtpspec_report_options", &err) &&
            write_report(records, count, &known, to, &err)) ||
           api_failed(error, &err);
}

bool smtpspec_report(const struct smtpspec_record *record, const char *format, FILE *to,
                     struct smtpspec_error *error)
{
    struct smtpspec_report_options options = {.size = sizeof options, .format = format};
    return smtpspec_report_all(&record, 1, &options, to, error);
}

int smtpspec_exit_status(const struct smtpspec_record *const *records, size_t count, bool strict)
{
    const struct failure_rule failures = {.strict = strict};
    return report_exit_code(records, count, &failures);
}

int smtpspec_exit_status_on(const struct smtpspec_record *const *records, size_t count,
                            const char *fail_on, struct smtpspec_error *error)
{
    struct failure_rule failures;
    struct err err = {0};
    if (api_failures(&failures, false, fail_on, &err))
        return report_exit_code(records, count, &failures);
    api_failed(error, &err);
    return -1;
}

static bool compare(const struct smtpspec_compare *what, FILE *to, bool *worse, struct err *err)
{
    const char *format = what->format ? what->format : "terminal";
    struct compare_options options = {.colour = what->colour, .all = what->all};
    compare_writer *write = compare_writer_find(format);
    if (!write)
        return err_set(err, "\"%s\" is not terminal, markdown or json", format);
    struct comparison *comparison =
        comparison_new(what->records, what->count, what->against, what->against_count, err);
    if (comparison && worse)
        *worse = comparison_worse(comparison);
    bool good = comparison && (!to || (write(to, comparison, &options, err) &&
                                       (fflush(to) == 0 || err_set(err, "cannot be written"))));
    comparison_free(&comparison);
    return good;
}

bool smtpspec_compare(const struct smtpspec_compare *what, FILE *to, bool *worse,
                      struct smtpspec_error *error)
{
    struct err err = {0};
    struct smtpspec_compare known;
    return (api_take(&known, sizeof known, what, "smtpspec_compare", &err) &&
            compare(&known, to, worse, &err)) ||
           api_failed(error, &err);
}

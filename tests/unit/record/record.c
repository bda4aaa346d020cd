#include "sample.h"
#include "unit.h"

#include "count_of.h"
#include "memory.h"

#include <unistd.h>

static const struct report_options plain = {0};

TEST(a_record_read_and_written_again_is_the_same)
{
    static const char *const names[] = {"mixed.json",    "two-targets.json", "untried.json",
                                        "chasquid.json", "earlier.json",     "stopped.json"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct sample sample = sample_read(names[i]);
        char *text = sample_written(&sample, "json", plain);
        sample_compare(text, names[i]);
        free(text);
        sample_release(&sample);
    }
}

/* Reads TEXT as a record; the reason why that fails, or NULL. free() it. */
static char *refusal(const char *text)
{
    char path[] = "/tmp/smtpspec-record-XXXXXX";
    struct sample sample = {0};
    struct err err = {0};
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    bool read = record_read(path, &sample.records, &sample.count, &err);
    unlink(path);
    if (read)
        sample_release(&sample);
    return read ? NULL : mem_text(err.text);
}

static void refused(const char *text, const char *why)
{
    char *message = refusal(text);
    ck_assert_msg(message != NULL, "read without complaint: %s", text);
    ck_assert_msg(strstr(message, why) != NULL, "\"%s\" does not say \"%s\"", message, why);
    ck_assert_ptr_null(strchr(message, '\n'));
    free(message);
}

TEST(a_record_from_before_there_was_a_requirement_is_read)
{
    struct sample sample = sample_read("format-1/without-requirements.json");
    ck_assert_uint_eq(sample.count, 1);
    ck_assert_str_eq(sample.records[0]->cases[0].requirement, "");
    ck_assert_str_eq(sample.records[0]->cases[0].why, "");
    sample_release(&sample);
}

static void has_nothing_new(const struct smtpspec_record *record)
{
    ck_assert_uint_eq(record->facts_count, 0);
    ck_assert_uint_eq(record->catalogue_format, 0);
    ck_assert_str_eq(record->catalogue_revision, "");
    for (size_t i = 0; i < record->cases_count; i++) {
        ck_assert_uint_eq(record->cases[i].attempts_count, 0);
        ck_assert_int_eq(record->cases[i].impact, SMTPSPEC_UNRATED);
        ck_assert_str_eq(record->cases[i].cause, "");
    }
}

static void has_the_same_cases(const struct smtpspec_record *one,
                               const struct smtpspec_record *other)
{
    ck_assert_str_eq(one->name, other->name);
    ck_assert_int_eq(one->complete, other->complete);
    ck_assert_uint_eq(one->findings_count, other->findings_count);
    ck_assert_uint_eq(one->cases_count, other->cases_count);
    for (size_t i = 0; i < one->cases_count; i++) {
        const struct smtpspec_result *a = &one->cases[i], *b = &other->cases[i];
        ck_assert_str_eq(a->id, b->id);
        ck_assert_int_eq(a->verdict, b->verdict);
        ck_assert_str_eq(a->reason, b->reason);
        ck_assert_str_eq(a->requirement, b->requirement);
        ck_assert_uint_eq(a->transcript_count, b->transcript_count);
    }
}

TEST(a_record_of_the_first_format_is_read)
{
    static const char *const names[][2] = {
        {"format-1/mixed.json", "mixed.json"},
        {"format-1/two-targets.json", "two-targets.json"},
        {"format-1/stopped.json", "stopped.json"},
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct sample old = sample_read(names[i][0]), now = sample_read(names[i][1]);
        ck_assert_uint_eq(old.count, now.count);
        for (size_t k = 0; k < old.count; k++) {
            has_nothing_new(old.records[k]);
            has_the_same_cases(old.records[k], now.records[k]);
        }
        sample_release(&old);
        sample_release(&now);
    }
}

TEST(an_old_record_written_again_has_the_format_of_today)
{
    struct sample sample = sample_read("format-1/mixed.json");
    char *text = sample_written(&sample, "json", plain);
    ck_assert(strncmp(text, "{\n \"format\": 2,\n", 16) == 0);
    char *message = refusal(text);
    ck_assert_msg(message == NULL, "%s", message);
    free(text);
    sample_release(&sample);
}

TEST(a_case_keeps_its_attempts)
{
    struct sample sample = sample_read("mixed.json");
    const struct smtpspec_record *record = sample.records[0];
    size_t twice = 0;
    for (size_t i = 0; i < record->cases_count; i++) {
        const struct smtpspec_result *result = &record->cases[i];
        ck_assert_uint_eq(result->attempts_count, result->retried ? 2 : 1);
        twice += result->retried;
    }
    ck_assert_uint_gt(twice, 0);
    ck_assert_str_eq(record->facts[2].key, "recipients");
    ck_assert_str_eq(record->facts[2].value, "user2@test.example");
    sample_release(&sample);
}

/* The record in which FROM, which is in it, is replaced by TO. free() it. */
static char *with(const char *from, const char *to)
{
    struct sample sample = sample_read("untried.json");
    char *text = sample_written(&sample, "json", plain);
    char *at = strstr(text, from);
    ck_assert_ptr_nonnull(at);
    char *changed = mem_format("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    free(text);
    sample_release(&sample);
    return changed;
}

static void refused_with(const char *from, const char *to, const char *why)
{
    char *text = with(from, to);
    refused(text, why);
    free(text);
}

TEST(the_format_decides_and_not_the_version)
{
    char *text = with("\"smtpspec\": \"" SMTPSPEC_VERSION, "\"smtpspec\": \"9.1-rc2");
    char *message = refusal(text);
    ck_assert_msg(message == NULL, "%s", message);
    free(text);
    refused_with("\"format\": 2", "\"format\": 3",
                 "a record of format 3, written by smtpspec " SMTPSPEC_VERSION
                 "; smtpspec " SMTPSPEC_VERSION " reads formats up to 2");
    refused_with("\"format\": 2", "\"format\": 99999999999", "a record of format 99999999999");
    refused_with("\"format\": 2", "\"format\": 0", "\"format\" must be a number from 1");
    refused_with("\"format\": 2", "\"format\": \"2\"", "must be a number from 1, but it is a text");
}

TEST(what_other_programs_add_is_ignored)
{
    char *text = with("\"format\": 2", "\"format\": 2, \"colour\": [\"blue\"]");
    char *message = refusal(text);
    ck_assert_msg(message == NULL, "%s", message);
    free(text);
}

TEST(damage_in_what_is_new_is_named)
{
    refused_with("\"revision\": \"", "\"revision\": 1, \"x\": \"",
                 "\"revision\" must be a text, but it is a number");
    refused_with("\"facts\": [", "\"facts\": [{\"key\": \"host\"}",
                 "\"value\" must be a text, but it is missing");
    refused_with("\"attempts\": [", "\"attempts\": [1,", "case 1 (");
}

TEST(every_octet_survives_as_an_escape)
{
    struct sample sample = sample_hostile();
    char *text = sample_written(&sample, "json", plain);
    char *message = refusal(text);
    ck_assert_msg(message == NULL, "%s", message);
    ck_assert_ptr_nonnull(strstr(text, "\\\\x01\\\\x02"));
    ck_assert_ptr_nonnull(strstr(text, "\\\\xFE\\\\xFF"));
    free(text);
    sample_release(&sample);
}

TEST(printable_text_of_other_scripts_stays_as_it_is)
{
    struct sample sample = sample_read("untried.json");
    free(sample.records[0]->name);
    sample.records[0]->name = mem_text("B\xc3\xbc"
                                       "cher \xe2\x86\x92 \xed\xa0\x80 \xc2\x85 \xc0\xaf");
    char *text = sample_written(&sample, "json", plain);
    ck_assert_ptr_nonnull(strstr(text, "B\xc3\xbc"
                                       "cher \xe2\x86\x92 \\\\xED\\\\xA0\\\\x80 \\\\xC2\\\\x85 "
                                       "\\\\xC0\\\\xAF\""));
    free(text);
    sample_release(&sample);
}

TEST(a_record_cut_anywhere_is_refused)
{
    struct sample sample = sample_read("untried.json");
    char *text = sample_written(&sample, "json", plain);
    size_t length = strlen(text);
    refused("", "cut short");
    for (size_t cut = 1; cut < length - 2; cut += 97) {
        char *part = mem_copy(text, cut);
        char *message = refusal(part);
        ck_assert_msg(message != NULL, "read without complaint: %s", part);
        free(message);
        free(part);
    }
    text[length / 2] = '\0';
    refused(text, "cut short");
    free(text);
    sample_release(&sample);
}

TEST(a_record_of_another_version_is_refused)
{
    refused("{\"smtpspec\": \"9.0.0\", \"cases\": []}", "written by smtpspec 9.0.0");
    refused("{\"smtpspec\": \"0.2.0\"}", "cannot read");
    refused("{\"smtpspec\": \"0.1\"}", "cannot read");
    refused("{\"smtpspec\": \"\"}", "cannot read");
    refused("{\"smtpspec\": 1}", "not an smtpspec record");
}

TEST(files_of_another_kind_are_refused)
{
    refused("{}", "not an smtpspec record");
    refused("[]", "the list has no record");
    refused("[1]", "not an smtpspec record");
    refused("<testsuites/>", "not JSON");
    refused("{\"smtpspec\": \"" SMTPSPEC_VERSION "\"}", "\"target\" must be an object");
}

TEST(a_damaged_case_is_named)
{
    struct sample sample = sample_read("untried.json");
    char *text = sample_written(&sample, "json", plain);
    char *verdict = strstr(text, "\"verdict\": \"error\"");
    ck_assert_ptr_nonnull(verdict);
    memcpy(verdict, "\"verdict\": \"eager\"", 18);
    refused(text, "case 1 (handshake/greeting-is-220): \"verdict\" is \"eager\"");
    memcpy(verdict, "\"Verdict\": \"error\"", 18);
    refused(text, "\"verdict\" must be a text, but it is missing");
    free(text);
    sample_release(&sample);
}

TEST(a_file_that_cannot_be_read_is_named)
{
    struct sample sample = {0};
    struct err err = {0};
    ck_assert(!record_read("/nowhere/old.json", &sample.records, &sample.count, &err));
    ck_assert_str_eq(err.text, "/nowhere/old.json: No such file or directory");
    ck_assert(!record_read("/", &sample.records, &sample.count, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "a folder"));
}

TEST(the_summary_counts_the_cases)
{
    struct sample sample = sample_read("mixed.json");
    struct smtpspec_record *record = sample.records[0];
    ck_assert_uint_eq(record->summary[SMTPSPEC_FAIL], 5);
    record->cases[0].verdict = SMTPSPEC_FAIL;
    record_summarise(record);
    ck_assert_uint_eq(record->summary[SMTPSPEC_FAIL], 6);
    size_t all = 0;
    for (unsigned i = 0; i < SMTPSPEC_VERDICTS; i++)
        all += record->summary[i];
    ck_assert_uint_eq(all, record->cases_count);
    sample_release(&sample);
}

SUITE("record")

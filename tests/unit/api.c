/* The library as a program of somebody else's would use it: by its public header alone. */
#include "smtpspec.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static void count_result(void *state, const struct smtpspec_result *result, size_t done,
                         size_t total)
{
    size_t *counts = state;
    ck_assert_str_ne(result->id, "");
    ck_assert_uint_le(done, total);
    counts[0]++;
}

static void count_record(void *state, const struct smtpspec_record *record)
{
    size_t *counts = state;
    ck_assert_uint_gt(record->cases_count, 0);
    counts[1]++;
}

static bool begin(struct err *err)
{
    (void)err;
    return smtpspec_begin(NULL);
}

TEST(a_program_loads_plays_and_reports)
{
    struct smtpspec_error error = {""};
    struct smtpspec_catalogue *catalogue = smtpspec_catalogue_load(NULL, stderr);
    ck_assert_ptr_nonnull(catalogue);
    ck_assert_uint_gt(smtpspec_catalogue_count(catalogue), 100);
    const char *selectors[] = {"help"};
    size_t counts[2] = {0, 0};
    struct smtpspec_reporter reporter = {
        .state = counts, .result = count_result, .record = count_record};
    struct smtpspec_play play = {
        .selectors = selectors, .selectors_count = 1, .reporter = &reporter};
    struct smtpspec_record *record = smtpspec_play(catalogue, &play, &error);
    ck_assert_msg(record != NULL, "%s", error.text);
    ck_assert_uint_eq(counts[0], record->cases_count);
    ck_assert_uint_eq(counts[1], 1);
    ck_assert_uint_eq(record->summary[SMTPSPEC_FAIL], 0);
    char *text = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&text, &length);
    ck_assert(smtpspec_report(record, "junit", memory, &error));
    ck_assert_ptr_nonnull(strstr(text, "<testsuites"));
    ck_assert(!smtpspec_report(record, "papyrus", memory, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "papyrus"));
    fclose(memory);
    free(text);
    smtpspec_record_free(&record);
    ck_assert_ptr_null(record);
    smtpspec_catalogue_free(&catalogue);
}

TEST(what_cannot_be_played_says_why)
{
    struct smtpspec_error error = {""};
    struct smtpspec_catalogue *catalogue = smtpspec_catalogue_load(NULL, stderr);
    const char *nothing[] = {"no/such/case"};
    struct smtpspec_play none = {.selectors = nothing, .selectors_count = 1};
    ck_assert_ptr_null(smtpspec_play(catalogue, &none, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "no/such/case"));
    struct smtpspec_play refused = {.target = "127.0.0.1:1"};
    ck_assert_ptr_null(smtpspec_play(catalogue, &refused, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "refused"));
    smtpspec_catalogue_free(&catalogue);
    ck_assert_ptr_null(smtpspec_catalogue_load("/no/such/folder", NULL));
}

SUITE("api", .begin = begin, .end = smtpspec_end)

/* The library as somebody else's program would use it: by its public header alone. */
#include "smtpspec.h"
#include "unit.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool begin(struct err *err)
{
    (void)err;
    return smtpspec_begin(NULL);
}

static struct smtpspec_catalogue *load(void)
{
    struct smtpspec_catalogue *catalogue = smtpspec_catalogue_load(NULL, stderr);
    ck_assert_ptr_nonnull(catalogue);
    return catalogue;
}

static const char *const help_cases[] = {"help"};

/* A play of few cases. */
static struct smtpspec_play short_play(void)
{
    return (struct smtpspec_play){
        .size = sizeof(struct smtpspec_play), .selectors = help_cases, .selectors_count = 1};
}

/* Plays it; the caller frees the record. */
static struct smtpspec_record *played(const struct smtpspec_play *play)
{
    struct smtpspec_error error = {""};
    struct smtpspec_catalogue *catalogue = load();
    struct smtpspec_record *record = smtpspec_play(catalogue, play, &error);
    ck_assert_msg(record != NULL, "%s", error.text);
    smtpspec_catalogue_free(&catalogue);
    return record;
}

/* Plays it, and wants WHY in the reason why not. */
static void refused(const struct smtpspec_play *play, const char *why)
{
    struct smtpspec_error error = {""};
    struct smtpspec_catalogue *catalogue = load();
    ck_assert_ptr_null(smtpspec_play(catalogue, play, &error));
    ck_assert_msg(strstr(error.text, why) != NULL, "%s", error.text);
    smtpspec_catalogue_free(&catalogue);
}

struct counts {
    size_t results, records;
};

static bool count_result(void *state, const struct smtpspec_result *result, size_t done,
                         size_t total)
{
    struct counts *counts = state;
    ck_assert_str_ne(result->id, "");
    ck_assert_uint_le(done, total);
    counts->results++;
    return true;
}

static void count_record(void *state, const struct smtpspec_record *record)
{
    struct counts *counts = state;
    ck_assert_uint_gt(record->cases_count, 0);
    counts->records++;
}

TEST(a_program_loads_and_plays)
{
    struct counts counts = {0, 0};
    struct smtpspec_reporter reporter = {
        .size = sizeof reporter, .state = &counts, .result = count_result, .record = count_record};
    struct smtpspec_play play = short_play();
    play.reporter = &reporter;
    struct smtpspec_record *record = played(&play);
    ck_assert_uint_eq(counts.results, record->cases_count);
    ck_assert_uint_eq(counts.records, 1);
    ck_assert_uint_eq(record->summary[SMTPSPEC_FAIL], 0);
    ck_assert(record->complete);
    smtpspec_record_free(&record);
    ck_assert_ptr_null(record);
}

TEST(what_cannot_be_played_says_why)
{
    const char *nothing[] = {"no/such/case"};
    struct smtpspec_play play = short_play();
    play.selectors = nothing;
    refused(&play, "no/such/case");
    play = short_play();
    play.address = "127.0.0.1:1";
    refused(&play, "refused");
    const char *faults[] = {"rset-keeps-recipient"};
    play = short_play();
    play.faults = faults;
    play.faults_count = 1;
    refused(&play, "did you mean \"rset-keeps-recipients\"");
    play.address = "127.0.0.1:1";
    refused(&play, "one of");
    ck_assert_ptr_null(smtpspec_catalogue_load("/no/such/folder", NULL));
}

/* A struct of another version of the header. */
TEST(the_size_of_a_struct_is_its_version)
{
    struct smtpspec_play play = short_play();
    play.size = 0;
    refused(&play, "`size` is not set");
    struct {
        struct smtpspec_play play;
        long new_member;
    } later = {short_play(), 0};
    later.play.size = sizeof later;
    struct smtpspec_record *record = played(&later.play);
    smtpspec_record_free(&record);
    later.new_member = 1;
    refused(&later.play, "smtpspec " SMTPSPEC_VERSION " does not know");
    /* Of a time when there were no faults. */
    const char *faults[] = {"no-such-fault"};
    struct smtpspec_play earlier = {
        .size = offsetof(struct smtpspec_play, faults), .faults = faults, .faults_count = 1};
    earlier.selectors = NULL;
    earlier.address = "127.0.0.1:1";
    refused(&earlier, "refused");
}

TEST(cases_requirements_and_faults_can_be_listed)
{
    struct smtpspec_catalogue *catalogue = load();
    size_t count = smtpspec_catalogue_count(catalogue);
    ck_assert_uint_gt(count, 100);
    for (size_t i = 0; i < count; i++) {
        const struct smtpspec_case *one = smtpspec_catalogue_case(catalogue, i);
        ck_assert_str_ne(one->id, "");
        ck_assert_str_ne(one->title, "");
        ck_assert_uint_gt(one->line, 0);
        ck_assert_uint_gt(one->covers_count, 0);
    }
    ck_assert_ptr_null(smtpspec_catalogue_case(catalogue, count));
    size_t requirements = smtpspec_catalogue_requirements_count(catalogue);
    ck_assert_uint_gt(requirements, 100);
    for (size_t i = 0; i < requirements; i++) {
        const struct smtpspec_requirement *one = smtpspec_catalogue_requirement(catalogue, i);
        ck_assert_str_ne(one->says, "");
        ck_assert_str_ne(smtpspec_impact_name(one->impact), "?");
        ck_assert_uint_ne(one->roles, 0);
    }
    ck_assert_ptr_null(smtpspec_catalogue_requirement(catalogue, requirements));
    smtpspec_catalogue_free(&catalogue);
    struct smtpspec_fault fault = {.size = sizeof fault};
    size_t faults = 0;
    for (; smtpspec_fault_at(faults, &fault); faults++)
        ck_assert_str_ne(fault.name, "");
    ck_assert_uint_gt(faults, 100);
}

TEST(the_embedded_server_can_have_faults)
{
    const char *faults[] = {"rcpt-without-mail"};
    const char *selectors[] = {"recipients/rcpt-after-rset-refused"};
    struct smtpspec_play play = {.size = sizeof play,
                                 .faults = faults,
                                 .faults_count = 1,
                                 .selectors = selectors,
                                 .selectors_count = 1};
    struct smtpspec_record *record = played(&play);
    ck_assert_uint_eq(record->summary[SMTPSPEC_FAIL], 1);
    smtpspec_record_free(&record);
}

static bool stop_at_first(void *state, const struct smtpspec_result *result, size_t done,
                          size_t total)
{
    (void)state;
    (void)result;
    ck_assert_uint_lt(done, total);
    return false;
}

TEST(a_reporter_can_stop_the_run)
{
    struct smtpspec_reporter reporter = {.size = sizeof reporter, .result = stop_at_first};
    struct smtpspec_play play = {.size = sizeof play, .jobs = 1, .reporter = &reporter};
    struct smtpspec_record *record = played(&play);
    ck_assert(!record->complete);
    smtpspec_record_free(&record);
}

TEST(a_run_ends_when_its_time_is_over)
{
    struct smtpspec_play play = {.size = sizeof play, .slow = true, .jobs = 1, .max_time = 0.5};
    struct smtpspec_record *record = played(&play);
    ck_assert(!record->complete);
    ck_assert(record->seconds < 20);
    smtpspec_record_free(&record);
}

static bool set_stop(void *state, const struct smtpspec_result *result, size_t done, size_t total)
{
    (void)result;
    (void)done;
    (void)total;
    smtpspec_stop_set(state);
    return true;
}

TEST(a_stop_stops_the_runs_that_have_it)
{
    struct smtpspec_stop *stop = smtpspec_stop_new(NULL);
    struct smtpspec_reporter reporter = {
        .size = sizeof reporter, .state = stop, .result = set_stop};
    struct smtpspec_play play = {
        .size = sizeof play, .jobs = 1, .stop = stop, .reporter = &reporter};
    struct smtpspec_record *record = played(&play);
    ck_assert(!record->complete);
    smtpspec_record_free(&record);
    smtpspec_stop_free(&stop);
    ck_assert_ptr_null(stop);
}

TEST(a_target_is_what_is_said_of_it)
{
    struct smtpspec_error error = {""};
    struct smtpspec_target *target = smtpspec_target_new("127.0.0.1:1", &error);
    ck_assert_ptr_nonnull(target);
    ck_assert(smtpspec_target_set(target, "domain", "example.org", &error));
    ck_assert(smtpspec_target_set(target, "recipient", "a@example.org", &error));
    ck_assert(smtpspec_target_set(target, "recipient", "b@example.org", &error));
    ck_assert(!smtpspec_target_set(target, "recipient", "nobody", &error));
    ck_assert_msg(strstr(error.text, "recipient") != NULL, "%s", error.text);
    ck_assert(!smtpspec_target_set(target, "colour", "blue", &error));
    ck_assert_msg(strstr(error.text, "colour") != NULL, "%s", error.text);
    struct smtpspec_play play = short_play();
    play.target = target;
    refused(&play, "refused");
    ck_assert(smtpspec_target_set(target, "start", "exit 3", &error));
    refused(&play, "exit 3");
    ck_assert(smtpspec_target_set(target, "user", "somebody", &error));
    refused(&play, "password");
    smtpspec_target_free(&target);
    ck_assert_ptr_null(target);
    ck_assert_ptr_null(smtpspec_target_new("127.0.0.1:port", &error));
    ck_assert_ptr_null(smtpspec_target_load("/no/such/target.yaml", NULL));
}

/* What is written to a stream, as text. */
struct written {
    FILE *to;
    char *text;
    size_t length;
};

static void written_open(struct written *written)
{
    *written = (struct written){0};
    written->to = open_memstream(&written->text, &written->length);
    ck_assert_ptr_nonnull(written->to);
}

static void written_close(struct written *written)
{
    fclose(written->to);
    free(written->text);
}

TEST(records_are_reported_together)
{
    struct smtpspec_error error = {""};
    struct smtpspec_play play = short_play();
    struct smtpspec_record *record = played(&play);
    const struct smtpspec_record *const both[] = {record, record};
    struct written written;
    written_open(&written);
    ck_assert(smtpspec_report(record, "junit", written.to, &error));
    ck_assert_ptr_nonnull(strstr(written.text, "<testsuites"));
    ck_assert(!smtpspec_report(record, "papyrus", written.to, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "papyrus"));
    struct smtpspec_report_options options = {
        .size = sizeof options, .format = "tap", .verbose = true};
    ck_assert(smtpspec_report_all(both, 2, &options, written.to, &error));
    ck_assert_ptr_nonnull(strstr(written.text, "TAP version"));
    written_close(&written);
    ck_assert_int_eq(smtpspec_exit_status(both, 2, true), 0);
    for (size_t i = 0; smtpspec_report_format(i); i++)
        ck_assert_str_ne(smtpspec_report_format(i), "");
    ck_assert_str_eq(smtpspec_report_format(0), "terminal");
    smtpspec_record_free(&record);
}

static struct smtpspec_play lossy_play(void)
{
    static const char *const faults[] = {"rset-keeps-recipients"};
    static const char *const ids[] = {"aborted/recipients-before-rset-get-nothing-later"};
    return (struct smtpspec_play){.size = sizeof(struct smtpspec_play),
                                  .faults = faults,
                                  .faults_count = 1,
                                  .selectors = ids,
                                  .selectors_count = 1};
}

TEST(what_counts_as_a_failure_is_for_the_caller_to_say)
{
    struct smtpspec_error error = {""};
    struct smtpspec_play play = lossy_play();
    struct smtpspec_record *record = played(&play);
    const struct smtpspec_record *const one[] = {record};
    ck_assert_int_eq(smtpspec_exit_status_on(one, 1, NULL, &error), 1);
    ck_assert_int_eq(smtpspec_exit_status_on(one, 1, "loss", &error), 1);
    ck_assert_int_eq(smtpspec_exit_status_on(one, 1, "security", &error), 0);
    ck_assert_int_eq(smtpspec_exit_status_on(one, 1, "most", &error), -1);
    ck_assert_ptr_nonnull(strstr(error.text, "`fail_on`: a level (must, should)"));
    struct smtpspec_report_options options = {
        .size = sizeof options, .format = "junit", .fail_on = "security"};
    struct written written;
    written_open(&written);
    ck_assert(smtpspec_report_all(one, 1, &options, written.to, &error));
    ck_assert_ptr_null(strstr(written.text, "<failure"));
    options.fail_on = "most";
    ck_assert(!smtpspec_report_all(one, 1, &options, written.to, &error));
    written_close(&written);
    smtpspec_record_free(&record);
}

TEST(what_the_baseline_of_a_run_has_does_not_count)
{
    struct smtpspec_play play = lossy_play();
    struct smtpspec_record *before = played(&play);
    play.baseline = before;
    play.fail_fast = true;
    struct smtpspec_record *record = played(&play);
    const struct smtpspec_record *const one[] = {record};
    ck_assert(record->complete && record->cases[0].in_baseline);
    ck_assert_int_eq(smtpspec_exit_status(one, 1, true), 0);
    smtpspec_record_free(&record);
    smtpspec_record_free(&before);
    play.baseline = NULL;
    play.fail_on = "most";
    refused(&play, "`fail_on`");
}

/* Writes the record of a play as JSON into PATH. */
static void write_record(const struct smtpspec_play *play, const char *path)
{
    struct smtpspec_record *record = played(play);
    FILE *file = fopen(path, "w");
    ck_assert(smtpspec_report(record, "json", file, NULL));
    fclose(file);
    smtpspec_record_free(&record);
}

TEST(records_are_read_and_compared)
{
    char path[] = "/tmp/smtpspec-api-XXXXXX";
    const char *faults[] = {"rcpt-without-mail"};
    const char *selectors[] = {"recipients/rcpt-after-rset-refused"};
    struct smtpspec_play play = {.size = sizeof play, .selectors = selectors, .selectors_count = 1};
    struct smtpspec_error error = {""};
    size_t count = 0;
    bool worse = false;
    close(mkstemp(path));
    write_record(&play, path);
    struct smtpspec_record **before = smtpspec_records_read(path, &count, &error);
    ck_assert_msg(before && count == 1, "%s", error.text);
    unlink(path);
    play.faults = faults;
    play.faults_count = 1;
    struct smtpspec_record *record = played(&play);
    const struct smtpspec_record *const now[] = {record}, *const then[] = {before[0]};
    struct smtpspec_compare compare = {.size = sizeof compare,
                                       .records = now,
                                       .count = 1,
                                       .against = then,
                                       .against_count = 1,
                                       .format = "markdown"};
    struct written written;
    written_open(&written);
    ck_assert_msg(smtpspec_compare(&compare, written.to, &worse, &error), "%s", error.text);
    ck_assert(worse);
    ck_assert_ptr_nonnull(strstr(written.text, "rcpt-after-rset-refused"));
    written_close(&written);
    smtpspec_record_free(&record);
    smtpspec_records_free(&before, count);
    ck_assert_ptr_null(before);
    ck_assert_ptr_null(smtpspec_records_read("/no/such/file", &count, &error));
}

TEST(the_version_is_the_headers)
{
    ck_assert_str_eq(smtpspec_version(), SMTPSPEC_VERSION);
}

SUITE("api", .begin = begin, .end = smtpspec_end)

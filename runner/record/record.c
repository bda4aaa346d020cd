#include "record.h"

#include "clock.h"
#include "escape.h"
#include "form.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

void result_clear(struct smtpspec_result *result)
{
    for (size_t i = 0; i < result->transcript_count; i++)
        free(result->transcript[i].text);
    free(result->transcript);
    free(result->reason);
    free(result->expected);
    free(result->got);
    result->transcript = NULL;
    result->transcript_count = 0;
    result->reason = result->expected = result->got = NULL;
    result->failed_line = 0;
}

void result_add_attempt(struct smtpspec_result *result, const struct smtpspec_result *played)
{
    result->attempts =
        mem_grow(result->attempts, result->attempts_count + 1, sizeof *result->attempts);
    result->attempts[result->attempts_count++] =
        (struct smtpspec_attempt){played->verdict, mem_text(played->reason)};
}

void result_forget_attempts(struct smtpspec_result *result)
{
    for (size_t i = 0; i < result->attempts_count; i++)
        free(result->attempts[i].reason);
    free(result->attempts);
    result->attempts = NULL;
    result->attempts_count = 0;
}

void record_free(struct smtpspec_record **record)
{
    struct smtpspec_record *old = *record;
    *record = NULL;
    if (old)
        form_release(&record_form, old);
    free(old);
}

void record_summarise(struct smtpspec_record *record)
{
    memset(record->summary, 0, sizeof record->summary);
    for (size_t i = 0; i < record->cases_count; i++)
        record->summary[record->cases[i].verdict]++;
}

void record_cut(struct smtpspec_record *record, size_t count)
{
    for (size_t i = count; i < record->cases_count; i++)
        form_release(&case_form, &record->cases[i]);
    if (count < record->cases_count)
        record->cases_count = count;
}

void record_stop(struct smtpspec_record *record)
{
    record_cut(record, 0);
    record->complete = false;
    record_summarise(record);
}

struct smtpspec_record *record_of_untried(const char *name, const char *address, const char *reason)
{
    struct smtpspec_record *record = mem_alloc(sizeof *record);
    char now[32];
    clock_rfc3339(now);
    *record = (struct smtpspec_record){
        .version = mem_text(SMTPSPEC_VERSION),
        .name = escape_for_people(name, strlen(name)),
        .address = escape_for_people(address, strlen(address)),
        .protocol = mem_text(""),
        .greeting = mem_text(""),
        .started = mem_text(now),
        .catalogue_revision = mem_text(""),
        .cases = mem_alloc(sizeof *record->cases),
        .cases_count = 1,
        .complete = true,
    };
    record->cases[0] = (struct smtpspec_result){
        .id = mem_text("target"),
        .file = mem_text(""),
        .title = mem_text("The target can be tried"),
        .section = mem_text(""),
        .says = mem_text(""),
        .requirement = mem_text(""),
        .why = mem_text(""),
        .impact = SMTPSPEC_UNRATED,
        .cause = mem_text(""),
        .verdict = SMTPSPEC_ERROR,
        .reason = escape_for_people(reason, strlen(reason)),
        .expected = mem_text(""),
        .got = mem_text(""),
    };
    record_summarise(record);
    return record;
}

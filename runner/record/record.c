#include "record.h"

#include "citation.h"
#include "clock.h"
#include "escape.h"
#include "memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The record owns its strings, although they are const for readers. */
static void drop(const void *owned)
{
    free((void *)(uintptr_t)owned);
}

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

static void release_result(struct smtpspec_result *result)
{
    drop(result->id);
    drop(result->file);
    drop(result->title);
    citation_clear(result);
    drop(result->why);
    for (size_t i = 0; i < result->covers_count; i++)
        drop(result->covers[i]);
    drop(result->covers);
    result_clear(result);
}

void record_free(struct smtpspec_record **record)
{
    struct smtpspec_record *old = *record;
    *record = NULL;
    if (!old)
        return;
    free(old->version);
    free(old->name);
    free(old->address);
    free(old->protocol);
    free(old->greeting);
    for (size_t i = 0; i < old->keywords_count; i++)
        free(old->keywords[i]);
    free(old->keywords);
    free(old->started);
    for (size_t i = 0; i < old->findings_count; i++)
        free(old->findings[i]);
    free(old->findings);
    for (size_t i = 0; i < old->cases_count; i++)
        release_result(&old->cases[i]);
    free(old->cases);
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
        release_result(&record->cases[i]);
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
        .verdict = SMTPSPEC_ERROR,
        .reason = escape_for_people(reason, strlen(reason)),
        .expected = mem_text(""),
        .got = mem_text(""),
    };
    record_summarise(record);
    return record;
}

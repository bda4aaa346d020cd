#include "record.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The record owns its strings, though readers see them as const. */
static void drop(const void *owned)
{
    free((void *)(uintptr_t)owned);
}

static void release_result(struct smtpspec_result *result)
{
    drop(result->id);
    drop(result->file);
    drop(result->title);
    drop(result->section);
    drop(result->says);
    for (size_t i = 0; i < result->covers_count; i++)
        drop(result->covers[i]);
    drop(result->covers);
    free(result->reason);
    free(result->expected);
    free(result->got);
    for (size_t i = 0; i < result->transcript_count; i++)
        free(result->transcript[i].text);
    free(result->transcript);
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

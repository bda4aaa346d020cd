/* What the tests of records and reports share: the records in tests/golden, and writing to memory.
 * Each test program includes it once. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "buffer.h"
#include "memory.h"
#include "record.h"
#include "report.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct sample {
    struct smtpspec_record **records;
    size_t count;
};

static inline const struct smtpspec_record *const *sample_const(const struct sample *sample)
{
    return (const struct smtpspec_record *const *)sample->records;
}

/* Reads tests/golden/NAME. */
static inline struct sample sample_read(const char *name)
{
    struct sample sample = {0};
    struct err err = {0};
    char *path = mem_format("%s/%s", GOLDEN_DIRECTORY, name);
    ck_assert_msg(record_read(path, &sample.records, &sample.count, &err), "%s", err.text);
    free(path);
    return sample;
}

static inline void sample_release(struct sample *sample)
{
    for (size_t i = 0; i < sample->count; i++)
        record_free(&sample->records[i]);
    free(sample->records);
    *sample = (struct sample){0};
}

/* The writer's output for the records; free() it. */
static inline char *sample_written(const struct sample *sample, const char *format,
                                   struct report_options options)
{
    char *text = NULL;
    size_t length = 0;
    struct err err = {0};
    FILE *to = open_memstream(&text, &length);
    ck_assert_msg(
        report_format_find(format)->write(to, sample_const(sample), sample->count, &options, &err),
        "%s", err.text);
    ck_assert_int_eq(fclose(to), 0);
    return text;
}

static inline char *sample_file_text(const char *path)
{
    FILE *from = fopen(path, "r");
    ck_assert_msg(from != NULL, "cannot open %s", path);
    struct buffer text = {0};
    char octets[4096];
    size_t length;
    while ((length = fread(octets, 1, sizeof octets, from)) > 0)
        buffer_add(&text, octets, length);
    fclose(from);
    return buffer_take(&text);
}

/* Compares TEXT with tests/golden/NAME. With SMTPSPEC_GOLDEN=renew in the environment the file is
 * written instead: look at the diff before you commit it. */
static inline void sample_compare(const char *text, const char *name)
{
    char *path = mem_format("%s/%s", GOLDEN_DIRECTORY, name);
    const char *wish = getenv("SMTPSPEC_GOLDEN");
    if (wish && strcmp(wish, "renew") == 0) {
        FILE *to = fopen(path, "w");
        ck_assert_msg(to != NULL, "cannot write %s", path);
        fputs(text, to);
        fclose(to);
    }
    char *golden = sample_file_text(path);
    ck_assert_msg(strcmp(text, golden) == 0,
                  "differs from %s; SMTPSPEC_GOLDEN=renew writes it anew", path);
    free(golden);
    free(path);
}

/* A text with every octet except NUL. */
static inline char *sample_every_octet(void)
{
    char octets[255];
    for (unsigned i = 0; i < sizeof octets; i++)
        octets[i] = (char)(i + 1);
    return mem_copy(octets, sizeof octets);
}

/* A record of one failed case, all of whose texts contain every octet. */
static inline struct sample sample_hostile(void)
{
    struct sample sample = {mem_alloc(sizeof *sample.records), 1};
    struct smtpspec_record *record = mem_alloc(sizeof *record);
    record->version = mem_text(SMTPSPEC_VERSION);
    record->name = sample_every_octet();
    record->address = sample_every_octet();
    record->protocol = sample_every_octet();
    record->greeting = sample_every_octet();
    record->keywords = mem_alloc(sizeof *record->keywords);
    record->keywords[record->keywords_count++] = sample_every_octet();
    record->started = sample_every_octet();
    record->complete = true;
    record->findings = mem_alloc(sizeof *record->findings);
    record->findings[record->findings_count++] = sample_every_octet();
    record->catalogue_revision = sample_every_octet();
    record->facts = mem_alloc(sizeof *record->facts);
    record->facts[record->facts_count++] =
        (struct smtpspec_target_fact){sample_every_octet(), sample_every_octet()};
    record->cases = mem_alloc(SMTPSPEC_VERDICTS * sizeof *record->cases);
    for (unsigned i = 0; i < SMTPSPEC_VERDICTS; i++) {
        struct smtpspec_result *result = &record->cases[record->cases_count++];
        const char **covers = mem_alloc(sizeof *covers);
        covers[0] = sample_every_octet();
        *result = (struct smtpspec_result){
            .id = sample_every_octet(),
            .file = sample_every_octet(),
            .line = 1,
            .title = sample_every_octet(),
            .section = sample_every_octet(),
            .says = sample_every_octet(),
            .covers = covers,
            .covers_count = 1,
            .verdict = (enum smtpspec_verdict)i,
            .reason = sample_every_octet(),
            .expected = sample_every_octet(),
            .got = sample_every_octet(),
            .failed_line = 2,
            .cause = sample_every_octet(),
            .attempts = mem_alloc(sizeof *result->attempts),
            .attempts_count = 1,
            .transcript = mem_alloc(sizeof *result->transcript),
            .transcript_count = 1,
        };
        result->attempts[0] =
            (struct smtpspec_attempt){(enum smtpspec_verdict)i, sample_every_octet()};
        result->transcript[0] =
            (struct smtpspec_exchange){0.5, 1, SMTPSPEC_SERVER, sample_every_octet()};
    }
    record_summarise(record);
    sample.records[0] = record;
    return sample;
}

#endif

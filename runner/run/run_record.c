#include "run_record.h"

#include "buffer.h"
#include "escape.h"
#include "facts.h"
#include "memory.h"
#include "record.h"
#include "way_in.h"

#include <stdlib.h>
#include <string.h>

static char **copied_ids(const struct script *script)
{
    char **ids = mem_alloc((script->covers_count + 1) * sizeof *ids);
    for (size_t i = 0; i < script->covers_count; i++)
        ids[i] = mem_text(script->cover_ids[i]);
    return ids;
}

/* The words of a text that may have several lines, with a space between them. */
static char *in_one_line(const char *text)
{
    struct buffer line = {0};
    for (size_t length; *(text += strspn(text, " \t\n")); text += length) {
        length = strcspn(text, " \t\n");
        buffer_add_text(&line, line.length ? " " : "");
        buffer_add(&line, text, length);
    }
    return buffer_take(&line);
}

static void identify(struct smtpspec_result *result, const struct script *script)
{
    result->id = mem_text(script->id);
    result->file = mem_text(script->file);
    result->line = script->line;
    result->title = mem_text(script->title);
    result->why = in_one_line(script->why);
    result->cause = mem_text("");
    struct citation citation =
        script_citation(script, script->covers_count ? script->covers[0] : NULL);
    citation_set(result, &citation);
    result->covers = (const char *const *)copied_ids(script);
    result->covers_count = script->covers_count;
}

/* What the server says of itself, if it was asked. */
static void describe_target(struct smtpspec_record *record, const struct survey *survey)
{
    const struct keywords none = {0};
    const struct keywords *keywords = survey ? &survey_found(survey, WAY_CLEAR)->keywords : &none;
    record->greeting = mem_text(survey ? survey_greeting(survey) : "");
    record->keywords = mem_alloc((keywords->count + 1) * sizeof *record->keywords);
    for (size_t i = 0; i < keywords->count; i++)
        record->keywords[record->keywords_count++] = mem_text(keywords->lines[i]);
}

static void tell_fact(struct smtpspec_record *record, const struct fact *fact, const char *value)
{
    record->facts = mem_grow(record->facts, record->facts_count + 1, sizeof *record->facts);
    record->facts[record->facts_count++] = (struct smtpspec_target_fact){
        .key = fact->of ? mem_format("%s.%s", fact->of, fact->key) : mem_text(fact->key),
        .value = escape_for_people(value, strlen(value)),
    };
}

static void tell_facts(struct smtpspec_record *record, const struct target *target)
{
    const char *value;
    for (const struct fact *fact = facts(); fact->key; fact++)
        for (size_t i = 0; (value = fact_told(fact, target, i)); i++)
            tell_fact(record, fact, value);
}

struct smtpspec_record *run_record_new(const struct target *target, const struct survey *survey,
                                       const struct script *const *scripts, size_t count)
{
    struct smtpspec_record *record = mem_alloc(sizeof *record);
    char now[32];
    clock_rfc3339(now);
    record->version = mem_text(SMTPSPEC_VERSION);
    record->name = mem_text(target->name);
    record->address = mem_text(target->address);
    record->protocol = mem_text(protocol_name(target->protocol));
    record->started = mem_text(now);
    record->cases = mem_alloc((count + 1) * sizeof *record->cases);
    record->cases_count = count;
    for (size_t i = 0; i < count; i++)
        identify(&record->cases[i], scripts[i]);
    describe_target(record, survey);
    tell_facts(record, target);
    return record;
}

void run_record_note_edition(struct smtpspec_record *record, const struct edition *edition)
{
    record->catalogue_format = edition ? edition->format : 0;
    record->catalogue_revision = edition ? edition_revision(edition) : mem_text("");
}

static void fill_empty(char **text)
{
    if (!*text)
        *text = mem_text("");
}

/* What there is of a first playing accuses nobody: it was to be played again. */
static void skip_unplayed(struct smtpspec_result *result, const char *why)
{
    bool was_played = result->reason && *result->reason;
    char *reason = was_played ? mem_format("%s; while other cases ran: %s", why, result->reason)
                              : mem_text(why);
    free(result->reason);
    result->reason = reason;
    result->verdict = SMTPSPEC_SKIP;
}

void run_record_close(struct smtpspec_record *record, bool *played, const char *why)
{
    size_t kept = 0;
    record->complete = true;
    for (size_t i = 0; i < record->cases_count; i++) {
        record->complete &= played[i];
        if (!played[i] && why) {
            skip_unplayed(&record->cases[i], why);
            played[i] = true;
        }
    }
    for (size_t i = 0; i < record->cases_count; i++) {
        struct smtpspec_result *result = &record->cases[i];
        fill_empty(&result->reason);
        fill_empty(&result->expected);
        fill_empty(&result->got);
        if (played[i] && kept != i) {
            struct smtpspec_result other = record->cases[kept];
            record->cases[kept] = *result;
            *result = other;
        }
        kept += played[i];
    }
    record_cut(record, kept);
}

struct smtpspec_record *run_record_so_far(const struct run_so_far *so_far)
{
    static char none[] = "";
    struct smtpspec_record *record = mem_alloc(sizeof *record);
    size_t total = so_far->record->cases_count;
    *record = *so_far->record;
    record->cases = mem_alloc((total + 1) * sizeof *record->cases);
    record->cases_count = 0;
    record->complete = false;
    for (size_t i = 0; i < total; i++) {
        if (!so_far->played[i])
            continue;
        struct smtpspec_result *result = &record->cases[record->cases_count++];
        *result = so_far->record->cases[i];
        result->reason = result->reason ? result->reason : none;
        result->expected = result->expected ? result->expected : none;
        result->got = result->got ? result->got : none;
    }
    record_summarise(record);
    return record;
}

#include "invariants.h"

#include "count_of.h"
#include "escape.h"
#include "keyword_lists.h"
#include "memory.h"
#include "verdict.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An `always:` file and the first reply that broke it. */
struct invariant {
    const struct script *script;
    size_t seen;
    size_t broken;
    bool warned;   /* only a `should` has been broken so far */
    bool unsteady; /* only by what did not recur */
    char *reason, *expected, *got, *command, *case_id;
    const struct requirement *broken_rule; /* NULL: the case's own rule */
    unsigned line;
    char *skipped;
};

struct invariants {
    pthread_mutex_t lock;
    struct invariant *items;
    size_t count;
    struct keyword_lists *lists;
};

struct invariants *invariants_new(const struct script *const *scripts, size_t count)
{
    struct invariants *invariants = mem_alloc(sizeof *invariants);
    pthread_mutex_init(&invariants->lock, NULL);
    invariants->lists = keyword_lists_new();
    invariants->items = mem_alloc(count * sizeof *invariants->items);
    for (size_t i = 0; i < count; i++)
        if (scripts[i]->always_count)
            invariants->items[invariants->count++].script = scripts[i];
    return invariants;
}

static void forget(struct invariant *item)
{
    free(item->reason);
    free(item->expected);
    free(item->got);
    free(item->command);
    free(item->case_id);
    item->reason = item->expected = item->got = item->command = item->case_id = NULL;
}

void invariants_free(struct invariants **invariants)
{
    if (!*invariants)
        return;
    for (size_t i = 0; i < (*invariants)->count; i++) {
        forget(&(*invariants)->items[i]);
        free((*invariants)->items[i].skipped);
    }
    pthread_mutex_destroy(&(*invariants)->lock);
    keyword_lists_free(&(*invariants)->lists);
    free((*invariants)->items);
    free(*invariants);
    *invariants = NULL;
}

static char *escaped_reply(const struct sight *sight)
{
    struct buffer out = {0};
    const struct buffer *octets = &sight->reply->octets;
    escape_shortened(&out, buffer_text(octets), octets->length, 1200);
    return transcript_redact(sight->transcript, buffer_take(&out));
}

static void keep_first(struct invariant *item, const struct expect *expect, bool warned,
                       const char *why, const struct sight *sight)
{
    if (item->reason && (warned || !item->warned))
        return;
    forget(item);
    item->warned = warned;
    item->broken_rule = expect_judges(expect);
    item->line = expect_location(expect).line;
    item->expected = mem_text(expect_source(expect));
    item->got = escaped_reply(sight);
    item->command = mem_text(sight->command);
    item->case_id = mem_text(sight->case_id);
    item->reason =
        transcript_redact(sight->transcript, mem_format("%s (in %s)", why, sight->case_id));
}

/* A reply is a chance for an incident on its connection that was none. */
static bool is_spared(struct invariant *item, const struct expect *expect)
{
    enum incident incident = expect_incident(expect);
    item->seen += incident == INCIDENT_UNANSWERED || incident == INCIDENT_DROPPED;
    return incident != INCIDENT_NONE;
}

/* WHY says why not. */
static bool holds(struct invariants *invariants, const struct expect *expect,
                  const struct sight *sight, struct buffer *why)
{
    return expect_match(expect, sight->reply, NULL, why) &&
           (!expect_wants_unchanged(expect) || keyword_lists_agree(invariants->lists, sight, why));
}

static void look(struct invariants *invariants, struct invariant *item, const struct expect *expect,
                 const struct sight *sight)
{
    struct buffer why = {0};
    const struct expect *should = expect_should(expect);
    if (is_spared(item, expect))
        return;
    item->seen++;
    if (!holds(invariants, expect, sight, &why)) {
        item->broken++;
        keep_first(item, expect, false, buffer_text(&why), sight);
    } else if (should && !holds(invariants, should, sight, &why)) {
        keep_first(item, should, true, buffer_text(&why), sight);
    }
    buffer_release(&why);
}

static bool applies(const struct expect *expect, const struct sight *sight)
{
    const struct expect *when = expect_when(expect);
    struct buffer unused = {0};
    bool is_like = !when || expect_match(when, sight->reply, NULL, &unused);
    buffer_release(&unused);
    return is_like && expect_is_of(expect, sight->asked);
}

void invariants_see(struct invariants *invariants, const struct sight *sight)
{
    pthread_mutex_lock(&invariants->lock);
    for (size_t i = 0; i < invariants->count; i++) {
        struct invariant *item = &invariants->items[i];
        for (size_t k = 0; k < item->script->always_count; k++)
            if (applies(item->script->always[k], sight))
                look(invariants, item, item->script->always[k], sight);
    }
    pthread_mutex_unlock(&invariants->lock);
}

/* The item of an invariant that is about INCIDENT; NULL. */
static const struct expect *about(const struct script *script, enum incident incident)
{
    for (size_t i = 0; i < script->always_count; i++)
        if (expect_incident(script->always[i]) == incident)
            return script->always[i];
    return NULL;
}

const char *invariants_about(const struct invariants *invariants, enum incident incident)
{
    for (size_t i = 0; i < invariants->count; i++)
        if (about(invariants->items[i].script, incident) && !invariants->items[i].skipped)
            return invariants->items[i].script->id;
    return NULL;
}

void invariants_spared(struct invariants *invariants, enum incident incident)
{
    pthread_mutex_lock(&invariants->lock);
    for (size_t i = 0; i < invariants->count; i++)
        if (about(invariants->items[i].script, incident))
            invariants->items[i].seen++;
    pthread_mutex_unlock(&invariants->lock);
}

void sighting_release(struct sighting *sighting)
{
    free(sighting->reason);
    free(sighting->expected);
    free(sighting->got);
    free(sighting->command);
}

static void meet(struct invariant *item, const struct expect *expect, const char *case_id,
                 const struct sighting *sighting)
{
    forget(item);
    item->broken_rule = expect_judges(expect);
    item->line = expect_location(expect).line;
    item->expected = mem_text(sighting->expected);
    item->got = mem_text(sighting->got);
    item->command = mem_text(sighting->command);
    item->case_id = mem_text(case_id);
    item->reason = mem_format("%s (in %s)", sighting->reason, case_id);
}

/* What recurs outweighs what does not. */
static void add_incident(struct invariants *invariants, enum incident incident, const char *case_id,
                         const struct sighting *sighting, bool recurs)
{
    pthread_mutex_lock(&invariants->lock);
    for (size_t i = 0; i < invariants->count; i++) {
        struct invariant *item = &invariants->items[i];
        const struct expect *expect = about(item->script, incident);
        if (!expect)
            continue;
        item->seen++;
        item->broken++;
        if (item->reason && !(recurs && item->unsteady))
            continue;
        meet(item, expect, case_id, sighting);
        item->unsteady = !recurs;
    }
    pthread_mutex_unlock(&invariants->lock);
}

void invariants_met(struct invariants *invariants, enum incident incident, const char *case_id,
                    const struct sighting *sighting)
{
    add_incident(invariants, incident, case_id, sighting, true);
}

void invariants_met_once(struct invariants *invariants, enum incident incident, const char *case_id,
                         const struct sighting *sighting)
{
    add_incident(invariants, incident, case_id, sighting, false);
}

static struct invariant *find(struct invariants *invariants, const struct script *script)
{
    for (size_t i = 0; i < invariants->count; i++)
        if (invariants->items[i].script == script)
            return &invariants->items[i];
    return NULL;
}

void invariants_skip(struct invariants *invariants, const struct script *script, const char *reason)
{
    struct invariant *item = find(invariants, script);
    if (item && !item->skipped)
        item->skipped = mem_text(reason);
}

/* What it looks at. */
static const char *things(const struct script *script)
{
    static const enum incident of_messages[] = {INCIDENT_LOST, INCIDENT_DOUBLED, INCIDENT_MISPLACED,
                                                INCIDENT_KEPT};
    for (size_t i = 0; i < COUNT_OF(of_messages); i++)
        if (about(script, of_messages[i]))
            return "messages";
    return "replies";
}

static bool is_incident(const struct script *script)
{
    return expect_incident(script->always[0]) != INCIDENT_NONE;
}

/* The exchange that broke it, as a two-line transcript. */
static void show_exchange(const struct invariant *item, struct smtpspec_result *result)
{
    if (!item->got[0]) /* it happened in several cases */
        return;
    result->transcript = mem_alloc(2 * sizeof *result->transcript);
    if (item->command[0])
        result->transcript[result->transcript_count++] = (struct smtpspec_exchange){
            .connection = 1, .from = SMTPSPEC_CLIENT, .text = mem_text(item->command)};
    result->transcript[result->transcript_count++] = (struct smtpspec_exchange){
        .connection = 1,
        .from = is_incident(item->script) ? SMTPSPEC_EVENT : SMTPSPEC_SERVER,
        .text = mem_text(item->got)};
}

void invariants_result(struct invariants *invariants, const struct script *script,
                       struct smtpspec_result *result)
{
    struct invariant *item = find(invariants, script);
    if (!item || item->skipped || !item->seen) {
        result->verdict = SMTPSPEC_SKIP;
        result->reason = item && item->skipped
                             ? mem_text(item->skipped)
                             : mem_format("no %s of this kind were seen", things(script));
        return;
    }
    if (!item->reason) {
        result->verdict = SMTPSPEC_PASS;
        return;
    }
    struct citation citation = item->warned ? script_should_citation(script, item->broken_rule)
                                            : script_citation(script, item->broken_rule);
    citation_set(result, &citation);
    result->verdict = verdict_of_break(citation.level);
    if (item->unsteady && result->verdict == SMTPSPEC_FAIL)
        result->verdict = SMTPSPEC_UNSTEADY;
    result->reason = item->broken > 1 ? mem_format("%s; %zu of %zu %s are like this", item->reason,
                                                   item->broken, item->seen, things(script))
                                      : mem_text(item->reason);
    result->expected = mem_text(item->expected);
    result->got = mem_text(item->got);
    result->failed_line = item->line;
    show_exchange(item, result);
}

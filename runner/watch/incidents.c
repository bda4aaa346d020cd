#include "incidents.h"

#include "memory.h"
#include "record.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct incidents {
    pthread_mutex_t lock;
    struct invariants *invariants;
    struct incident_met *items;
    size_t count;
};

struct incidents *incidents_new(struct invariants *invariants)
{
    struct incidents *incidents = mem_alloc(sizeof *incidents);
    pthread_mutex_init(&incidents->lock, NULL);
    incidents->invariants = invariants;
    return incidents;
}

void incidents_free(struct incidents **incidents)
{
    if (!*incidents)
        return;
    for (size_t i = 0; i < (*incidents)->count; i++)
        sighting_release(&(*incidents)->items[i].sighting);
    free((*incidents)->items);
    pthread_mutex_destroy(&(*incidents)->lock);
    free(*incidents);
    *incidents = NULL;
}

const char *incidents_judge(const struct incidents *incidents, enum incident incident)
{
    return incidents ? invariants_about(incidents->invariants, incident) : NULL;
}

void incidents_add(struct incidents *incidents, const struct incident_met *met)
{
    pthread_mutex_lock(&incidents->lock);
    incidents->items = mem_grow(incidents->items, incidents->count + 1, sizeof *incidents->items);
    incidents->items[incidents->count++] = *met;
    pthread_mutex_unlock(&incidents->lock);
}

void incidents_forget(struct incidents *incidents, const struct script *script)
{
    if (!incidents)
        return;
    pthread_mutex_lock(&incidents->lock);
    size_t kept = 0;
    for (size_t i = 0; i < incidents->count; i++)
        if (incidents->items[i].script == script && incidents->items[i].ends_case)
            sighting_release(&incidents->items[i].sighting);
        else
            incidents->items[kept++] = incidents->items[i];
    incidents->count = kept;
    pthread_mutex_unlock(&incidents->lock);
}

/* The incident that ended SCRIPT; NULL. With the lock held. */
static const struct incident_met *end_of(const struct incidents *incidents,
                                         const struct script *script)
{
    for (size_t i = 0; i < incidents->count; i++)
        if (incidents->items[i].script == script && incidents->items[i].ends_case)
            return &incidents->items[i];
    return NULL;
}

static void excuse(const struct incidents *incidents, const struct incident_met *met,
                   struct smtpspec_result *result)
{
    const char *judge = invariants_about(incidents->invariants, met->incident);
    free(result->reason);
    result->reason = mem_format("%s, which %s judges", met->sighting.reason, judge ? judge : "");
    result->verdict = SMTPSPEC_SKIP;
}

void incidents_settle(struct incidents *incidents, const struct script *script,
                      struct smtpspec_result *result)
{
    if (!incidents)
        return;
    pthread_mutex_lock(&incidents->lock);
    const struct incident_met *end =
        result->verdict == SMTPSPEC_ERROR ? end_of(incidents, script) : NULL;
    for (size_t i = 0; i < incidents->count; i++) {
        struct incident_met *met = &incidents->items[i];
        if (met->script == script)
            met->stands = !met->ends_case || met == end;
    }
    if (end)
        excuse(incidents, end, result);
    pthread_mutex_unlock(&incidents->lock);
}

/* The first that is shown is the one that is explained: not that of the fastest thread. */
static int by_case(const void *a, const void *b)
{
    const struct incident_met *one = a, *other = b;
    int order = strcmp(one->script->id, other->script->id);
    return order ? order : (int)one->incident - (int)other->incident;
}

void incidents_show(struct incidents *incidents)
{
    if (incidents->count)
        qsort(incidents->items, incidents->count, sizeof *incidents->items, by_case);
    for (size_t i = 0; i < incidents->count; i++) {
        const struct incident_met *met = &incidents->items[i];
        if (met->stands)
            invariants_met(incidents->invariants, met->incident, met->script->id, &met->sighting);
    }
}

#include "session_legacies.h"
#include "faulty.h"
#include "memory.h"
#include "session_faults.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { NOTED_MOST = 256 };

struct noted {
    char *key;
    unsigned long number;        /* counts all that were named */
    const struct session *owner; /* who named it, until its transaction ends; only compared */
};

struct session_legacies {
    pthread_mutex_t lock; /* for all of it */
    struct transaction left;
    struct noted noted[NOTED_MOST];
    size_t noted_count;
    unsigned long named;
    unsigned long clearings;
    unsigned long counts[LEGACY_COUNTERS];
    const struct noted *latest; /* NULL, or whose owner has not ended the transaction yet */
};

struct session_legacies *session_legacies_new(void)
{
    struct session_legacies *legacies = mem_alloc(sizeof *legacies);
    pthread_mutex_init(&legacies->lock, NULL);
    return legacies;
}

void session_legacies_free(struct session_legacies **legacies)
{
    if (!*legacies)
        return;
    transaction_clear(&(*legacies)->left);
    for (size_t i = 0; i < (*legacies)->noted_count; i++)
        free((*legacies)->noted[i].key);
    pthread_mutex_destroy(&(*legacies)->lock);
    free(*legacies);
    *legacies = NULL;
}

void legacies_begin(struct session *session)
{
    struct session_legacies *legacies = session->server->legacies;
    pthread_mutex_lock(&legacies->lock);
    if (legacies->left.open)
        session->transaction = legacies->left;
    legacies->left = (struct transaction){0};
    session->faults->clearings = legacies->clearings;
    pthread_mutex_unlock(&legacies->lock);
}

void legacies_before_command(struct session *session)
{
    struct session_legacies *legacies = session->server->legacies;
    if (!faulty(session, FAULT_RSET_CLEARS_ALL_SESSIONS))
        return;
    pthread_mutex_lock(&legacies->lock);
    bool cleared = session->faults->clearings != legacies->clearings;
    session->faults->clearings = legacies->clearings;
    pthread_mutex_unlock(&legacies->lock);
    if (cleared)
        transaction_clear(&session->transaction);
}

void legacies_before_mail(struct session *session)
{
    struct session_legacies *legacies = session->server->legacies;
    pthread_mutex_lock(&legacies->lock);
    session->faults->named_before = legacies->named;
    session->faults->mails++;
    pthread_mutex_unlock(&legacies->lock);
}

/* Leaves the transaction to the next session. */
static void leave(struct session *session)
{
    struct session_legacies *legacies = session->server->legacies;
    pthread_mutex_lock(&legacies->lock);
    transaction_clear(&legacies->left);
    legacies->left = session->transaction;
    session->transaction = (struct transaction){0};
    pthread_mutex_unlock(&legacies->lock);
}

static void end_race(struct session *session)
{
    struct session_legacies *legacies = session->server->legacies;
    pthread_mutex_lock(&legacies->lock);
    if (legacies->latest && legacies->latest->owner == session)
        legacies->latest = NULL;
    for (size_t i = 0; i < legacies->noted_count; i++)
        if (legacies->noted[i].owner == session)
            legacies->noted[i].owner = NULL;
    pthread_mutex_unlock(&legacies->lock);
}

void legacies_clear(struct session *session, enum clear_event event)
{
    struct session_legacies *legacies = session->server->legacies;
    bool is_left = event == AT_RESET && session->transaction.recipients_count;
    end_race(session);
    if (is_left && faulty(session, FAULT_NEXT_SESSION_INHERITS))
        leave(session);
    bool clears = event == AT_RSET || event == AT_RESET || event == AT_QUIT;
    if (!clears || !faulty(session, FAULT_RSET_CLEARS_ALL_SESSIONS))
        return;
    pthread_mutex_lock(&legacies->lock);
    legacies->clearings++;
    pthread_mutex_unlock(&legacies->lock);
}

/* Keys stay where they are: they are looked at without the lock. */
static struct noted *note_of(struct session_legacies *legacies, const char *key,
                             const struct session *owner)
{
    for (size_t i = 0; i < legacies->noted_count; i++) {
        struct noted *noted = &legacies->noted[i];
        if ((!noted->owner || noted->owner == owner) && !strcmp(noted->key, key))
            return noted;
    }
    if (legacies->noted_count == NOTED_MOST)
        return NULL;
    struct noted *noted = &legacies->noted[legacies->noted_count++];
    noted->key = mem_text(key);
    return noted;
}

void legacies_note_recipient(struct session *session, const char *key)
{
    struct session_legacies *legacies = session->server->legacies;
    if (!faulty(session, FAULT_RECIPIENTS_MIX_BETWEEN_SESSIONS) &&
        !faulty(session, FAULT_MAIL_MISPLACED_NOW_AND_THEN))
        return;
    pthread_mutex_lock(&legacies->lock);
    struct noted *noted = note_of(legacies, key, session);
    if (noted) {
        noted->owner = session;
        noted->number = ++legacies->named;
    }
    legacies->latest = noted;
    pthread_mutex_unlock(&legacies->lock);
}

const char *legacies_stray_recipient(struct session *session, size_t *next)
{
    struct session_legacies *legacies = session->server->legacies;
    const char *key = NULL;
    if (!faulty(session, FAULT_RECIPIENTS_MIX_BETWEEN_SESSIONS))
        return NULL;
    pthread_mutex_lock(&legacies->lock);
    while (!key && *next < legacies->noted_count) {
        const struct noted *noted = &legacies->noted[(*next)++];
        bool is_late = noted->number > session->faults->named_before && session->faults->mails == 1;
        if (is_late && noted->owner && noted->owner != session)
            key = noted->key;
    }
    pthread_mutex_unlock(&legacies->lock);
    return key;
}

bool legacies_is_due(struct session *session, enum legacy_counter counter, unsigned long every)
{
    struct session_legacies *legacies = session->server->legacies;
    pthread_mutex_lock(&legacies->lock);
    bool due = ++legacies->counts[counter] % every == 0;
    pthread_mutex_unlock(&legacies->lock);
    return due;
}

const char *legacies_raced_recipient(struct session *session)
{
    struct session_legacies *legacies = session->server->legacies;
    pthread_mutex_lock(&legacies->lock);
    const struct noted *latest = legacies->latest;
    const char *key = latest && latest->owner != session ? latest->key : NULL;
    pthread_mutex_unlock(&legacies->lock);
    return key;
}

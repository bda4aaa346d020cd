#include "between.h"
#include "memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { MAILBOXES_MOST = 16 };

struct noted {
    char *key;
    const struct session *owner; /* who named it last; only compared */
};

struct between {
    pthread_mutex_t lock; /* for all of it */
    struct transaction left;
    struct noted noted[MAILBOXES_MOST];
    size_t noted_count;
    unsigned long clearings;
};

struct between *between_new(void)
{
    struct between *between = mem_alloc(sizeof *between);
    pthread_mutex_init(&between->lock, NULL);
    return between;
}

void between_free(struct between **between)
{
    if (!*between)
        return;
    transaction_clear(&(*between)->left);
    for (size_t i = 0; i < (*between)->noted_count; i++)
        free((*between)->noted[i].key);
    pthread_mutex_destroy(&(*between)->lock);
    free(*between);
    *between = NULL;
}

void between_begin(struct session *session)
{
    struct between *between = session->server->between;
    pthread_mutex_lock(&between->lock);
    session->transaction = between->left;
    between->left = (struct transaction){0};
    session->clearings = between->clearings;
    pthread_mutex_unlock(&between->lock);
}

void between_commands(struct session *session)
{
    struct between *between = session->server->between;
    if (!faulty(session, FAULT_RSET_CLEARS_ALL_SESSIONS))
        return;
    pthread_mutex_lock(&between->lock);
    bool cleared = session->clearings != between->clearings;
    session->clearings = between->clearings;
    pthread_mutex_unlock(&between->lock);
    if (cleared)
        transaction_clear(&session->transaction);
}

/* Leaves the transaction to the next session. */
static void bequeath(struct session *session)
{
    struct between *between = session->server->between;
    pthread_mutex_lock(&between->lock);
    transaction_clear(&between->left);
    between->left = session->transaction;
    session->transaction = (struct transaction){0};
    pthread_mutex_unlock(&between->lock);
}

void between_clear(struct session *session, enum occasion occasion)
{
    struct between *between = session->server->between;
    bool ends = occasion == AT_QUIT || occasion == AT_CUT || occasion == AT_RESET;
    if (ends && session->transaction.open && faulty(session, FAULT_NEXT_SESSION_INHERITS))
        bequeath(session);
    bool clears = occasion == AT_RSET || occasion == AT_RESET || occasion == AT_QUIT;
    if (!clears || !faulty(session, FAULT_RSET_CLEARS_ALL_SESSIONS))
        return;
    pthread_mutex_lock(&between->lock);
    between->clearings++;
    pthread_mutex_unlock(&between->lock);
}

static struct noted *note_of(struct between *between, const char *key)
{
    for (size_t i = 0; i < between->noted_count; i++)
        if (!strcmp(between->noted[i].key, key))
            return &between->noted[i];
    if (between->noted_count == MAILBOXES_MOST)
        return NULL;
    struct noted *noted = &between->noted[between->noted_count++];
    noted->key = mem_text(key);
    return noted;
}

void between_note_recipient(struct session *session, const char *key)
{
    struct between *between = session->server->between;
    if (!faulty(session, FAULT_RECIPIENTS_MIX_BETWEEN_SESSIONS))
        return;
    pthread_mutex_lock(&between->lock);
    struct noted *noted = note_of(between, key);
    if (noted)
        noted->owner = session;
    pthread_mutex_unlock(&between->lock);
}

const char *between_stray_recipient(struct session *session, size_t *next)
{
    struct between *between = session->server->between;
    const char *key = NULL;
    pthread_mutex_lock(&between->lock);
    while (!key && *next < between->noted_count) {
        const struct noted *noted = &between->noted[(*next)++];
        if (noted->owner != session)
            key = noted->key;
    }
    pthread_mutex_unlock(&between->lock);
    return key;
}

#include "between.h"
#include "memory.h"

#include <pthread.h>
#include <stdlib.h>

struct between {
    pthread_mutex_t lock; /* for all of it */
    struct transaction left;
    char *key;                   /* of the last recipient */
    const struct session *owner; /* whose it was; only compared */
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
    free((*between)->key);
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

void between_note_recipient(struct session *session, const char *key)
{
    struct between *between = session->server->between;
    if (!faulty(session, FAULT_RECIPIENTS_MIX_BETWEEN_SESSIONS))
        return;
    pthread_mutex_lock(&between->lock);
    free(between->key);
    between->key = mem_text(key);
    between->owner = session;
    pthread_mutex_unlock(&between->lock);
}

char *between_stray_recipient(struct session *session)
{
    struct between *between = session->server->between;
    if (!faulty(session, FAULT_RECIPIENTS_MIX_BETWEEN_SESSIONS))
        return NULL;
    pthread_mutex_lock(&between->lock);
    bool stray = between->key && between->owner != session;
    char *key = stray ? mem_text(between->key) : NULL;
    pthread_mutex_unlock(&between->lock);
    return key;
}

#include "turns.h"
#include "liberties.h"
#include "memory.h"
#include "smtp_session.h"

#include <stdatomic.h>
#include <stdlib.h>

struct turns {
    atomic_ulong counts[LIBERTIES];
};

struct turns *turns_new(void)
{
    return mem_alloc(sizeof(struct turns));
}

void turns_free(struct turns **turns)
{
    free(*turns);
    *turns = NULL;
}

/* The number of this occasion of the row's liberty, from 1. */
static unsigned long count(const struct session *session, const struct change *change)
{
    struct turns *turns = session->server->liberties->turns;
    return atomic_fetch_add(&turns->counts[change->owner], 1) + 1;
}

bool is_each_nth_time(const struct session *session, const struct change *change)
{
    return count(session, change) % change->nth == 0;
}

bool is_nth_time(const struct session *session, const struct change *change)
{
    return count(session, change) == change->nth;
}

bool is_each_nth_of_session(const struct session *session, const struct change *change)
{
    return session->counts[verb_index(session->verb)] % change->nth == 0;
}

bool is_nth_rejection(const struct session *session, const struct change *change)
{
    return session->rejected[verb_index(session->verb)] >= change->nth;
}

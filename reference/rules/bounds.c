#include "bounds.h"
#include "changes.h"
#include "reference_names.h"
#include "smtp_session.h"

static const size_t right_bounds[BOUNDS] = {
    [BOUND_RECIPIENTS] = 1000, /* RFC 5321 4.5.3.1.8 requires at least 100 */
    [BOUND_HOPS] = 100,        /* RFC 5321 6.3 */
    [BOUND_MESSAGE] = REFERENCE_SIZE,
    [BOUND_AUTH_LINE] = 12288, /* RFC 4954 4 */
    [BOUND_CONNECTIONS] = 1000,
};

struct search {
    const struct session *session;
    enum bound bound;
    size_t value;
};

static bool take(const struct change *change, void *state)
{
    struct search *search = state;
    if (change->bound != search->bound ||
        (change->stage && !verb_is_among(search->session->verb, change->stage)))
        return false;
    search->value = change->value;
    return true;
}

size_t bound_of(const struct session *session, enum bound bound, size_t right)
{
    struct search search = {session, bound, right ? right : right_bounds[bound]};
    changes_find(session, CHANGE_BOUND, take, &search);
    return search.value;
}

size_t bound_of_server(const struct server *server, enum bound bound)
{
    for (size_t i = 0; i < SERVER_CHANGES; i++) {
        const struct changes *changes = server->changes[i];
        for (size_t k = 0; changes && k < changes->count; k++)
            if (changes->rows[k]->kind == CHANGE_BOUND && changes->rows[k]->bound == bound)
                return changes->rows[k]->value;
    }
    return right_bounds[bound];
}

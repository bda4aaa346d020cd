#include "liberties.h"
#include "smtp_session.h"

bool liberty_is_taken(const struct session *session, enum liberty_id liberty)
{
    return session->server->liberties->on[liberty];
}

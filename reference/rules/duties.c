#include "duties.h"
#include "changes.h"
#include "smtp_session.h"

#include <string.h>

static const char *const names[DUTIES] = {
    [DUTY_DISCARD_PLAINTEXT] = "plaintext-is-discarded",          /* RFC 3207 4.2 */
    [DUTY_FORGET_CLIENT] = "client-is-forgotten-under-tls",       /* RFC 3207 4.2 */
    [DUTY_END_AFTER_HANDSHAKE] = "failed-handshake-ends",         /* RFC 3207 6 */
    [DUTY_STRIP_RETURN_PATH] = "old-return-paths-are-removed",    /* RFC 5321 4.4 */
    [DUTY_SWALLOW_CHUNK] = "chunk-of-rejected-bdat-is-swallowed", /* RFC 3030 2 */
};

const char *duty_name(enum duty duty)
{
    return names[duty];
}

struct asking {
    const char *name;
};

static bool waives(const struct change *change, void *state)
{
    const struct asking *asking = state;
    return strcmp(change->name, asking->name) == 0;
}

bool duty_is_due(const struct session *session, enum duty duty)
{
    struct asking asking = {names[duty]};
    return !changes_find(session, CHANGE_WAIVE, waives, &asking);
}

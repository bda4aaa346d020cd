/* Plays one case, from its start state to its verdict. */
#ifndef PLAY_H
#define PLAY_H

#include "context.h"
#include "script.h"

enum play_end {
    PLAY_DONE,    /* RESULT has a verdict */
    PLAY_BUSY,    /* the server turned the connection away at the greeting: RESULT says so; play it
                     again later */
    PLAY_STOPPED, /* the run is being stopped: RESULT has the dialogue so far, and no verdict */
};

/* Plays SCRIPT on the calling thread. RESULT, zeroed before, gets verdict, reason, expected, got,
 * failed_line, seconds and transcript; the caller owns them. */
enum play_end play_script(const struct context *context, const struct script *script,
                          struct smtpspec_result *result);

/* Why SCRIPT is not for this target, by its `needs` and `protocol`; NULL if it is. free() it. */
char *play_unmet_need(const struct context *context, const struct script *script);
/* Whether the start state is reached through STARTTLS: if the server accepts mail only under TLS,
 * or offers a keyword that SCRIPT needs only under TLS (as is usual for AUTH), or SCRIPT logs in,
 * and the password must not be seen in the clear. Not if the case does
 * the handshake itself (it needs `starttls`). */
bool play_starts_in_tls(const struct context *context, const struct script *script);

#endif

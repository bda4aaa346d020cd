/* Where delivered mail can be seen. One small interface, one file a kind in mailbox/; on top of it
 * one watch that all cases share: it polls a recipient's mailbox once for all who wait, reads each
 * message once and knows its tokens. */
#ifndef MAILBOX_H
#define MAILBOX_H

#include "clock.h"
#include "err.h"

#include <stddef.h>

/* Told of each message: its octets as stored. The text is the kind's and lives until the call
 * returns. */
typedef void mailbox_sink(void *state, const char *octets, size_t length);

struct mailbox_kind {
    const char *scheme; /* "maildir": of the URL maildir:/path/%u */
    const char *help;   /* one line: the URL's form */
    /* Opens; *STATE is handed to the others. URL is as in the target, with %u %d %r still in it. */
    bool (*open)(const char *url, void **state, struct err *err);
    /* Hands every message of RECIPIENT's mailbox that was not handed over before to SINK. The first
     * call for a recipient with SINK NULL only remembers what is there (mail from before the run).
     * Called from one thread at a time. */
    bool (*poll)(void *state, const char *recipient, mailbox_sink *sink, void *sink_state,
                 struct err *err);
    void (*close)(void *state);
};

/* Kinds, NULL-terminated. */
const struct mailbox_kind *const *mailbox_kinds(void);

/* Replaces %u (local part), %d (domain), %r (whole recipient) and %% of a URL; free() it. */
char *mailbox_path(const char *url, const char *recipient);

struct mailbox;

/* One delivered message that holds a token. */
struct delivery {
    char *octets; /* as stored, line ends made CRLF */
    size_t length;
};

/* Opens by scheme. NULL with the reason. */
struct mailbox *mailbox_open(const char *url, const struct stop *stop, struct err *err);
void mailbox_close(struct mailbox **mailbox);

/* Remembers what is in the recipient's mailbox before anything is played. */
bool mailbox_baseline(struct mailbox *mailbox, const char *recipient, struct err *err);

/* Waits until at least COUNT messages of RECIPIENT hold TOKEN, or DEADLINE. Any thread. *OUT gets
 * all that are there then (also fewer than COUNT at the deadline), *FOUND how many;
 * deliveries_free() them. False only if the mailbox cannot be read. */
bool mailbox_wait(struct mailbox *mailbox, const char *recipient, const char *token, size_t count,
                  long deadline, struct delivery **out, size_t *found, struct err *err);
void deliveries_free(struct delivery *deliveries, size_t count);

/* How every token begins: what the watch looks for in each message. 16 hex digits follow. */
#define TOKEN_PREFIX "smtpspec"
#define TOKEN_LENGTH (sizeof TOKEN_PREFIX - 1 + 16)

#endif

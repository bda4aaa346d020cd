/* Where delivered mail can be seen. A small interface with one file for each kind; on top of it the
 * watch that all cases share: it polls a recipient's mailbox once for everyone who waits, reads
 * each message once and knows its tokens. */
#ifndef MAILBOX_H
#define MAILBOX_H

#include "clock.h"
#include "err.h"
#include "guard.h"

#include <stddef.h>

/* Gets each message: its octets as stored, owned by the kind and valid until the call returns. */
typedef void mailbox_sink(void *state, const char *octets, size_t length);

/* Where the mailboxes are and how to access them. Texts that are not given are NULL; in url, user,
 * message and command %u, %d and %r stand for the recipient. Outlives the mailbox. */
struct mailbox_settings {
    const char *url; /* maildir:/path/%u, imaps://host/folder … */
    const char *const *
        command; /* for the kind `command`: the program and its arguments, then NULL; url is NULL */
    const char *directory; /* the command's working directory */
    const char *user, *password;
    const char *header;  /* sent with each HTTP request: "NAME: VALUE" */
    const char *list;    /* HTTP: where in the answer the messages are: "items", "data.messages" */
    const char *field;   /* HTTP: where in each of them its octets are: "raw", "Raw.Data" */
    const char *id;      /* HTTP: in place of field, where its id is … */
    const char *message; /* … and the URL of one message, with {id} in it */
    const char *ca;      /* a file of certificates */
    bool verify;         /* the TLS certificate of imap, pop3 and http */
    struct guard *guard; /* of the run; NULL: this machine only */
};

/* What to poll: the mailbox of RECIPIENT, for the tokens that are awaited there. */
struct mailbox_question {
    const char *recipient;
    const char *const *tokens;
    size_t tokens_count;
    long deadline; /* of clock_now(): a poll that takes longer fails, and says so */
};

struct mailbox_kind {
    const char *scheme; /* "maildir", as in maildir:/path/%u */
    const char *help;   /* one line: the form of the URL */
    bool quotes_from;   /* lines that begin with "From " or ">From " may have gained a ">" */
    /* Opens; *STATE is passed to the other functions. STOP ends all waiting. */
    bool (*open)(const struct mailbox_settings *settings, const struct stop *stop, void **state,
                 struct err *err);
    /* Hands to SINK each message of the recipient's mailbox that was not handed over before. The
     * first call for a recipient has SINK NULL and only remembers what is there: mail from before
     * the run. Called by one thread at a time. */
    bool (*poll)(void *state, const struct mailbox_question *question, mailbox_sink *sink,
                 void *sink_state, struct err *err);
    /* May be NULL. Says in WHY, which is empty before, why RECIPIENT's mail may never be seen, if
     * there is such a reason: a path that does not exist. Thread-safe. */
    void (*explain)(void *state, const char *recipient, struct err *why);
    void (*close)(void *state);
};

/* All kinds, NULL-terminated. */
const struct mailbox_kind *const *mailbox_kinds(void);

struct mailbox;

/* One delivered message that holds a token. */
struct delivery {
    char *octets; /* as stored, but with CRLF line endings */
    size_t length;
    bool quotes_from; /* as in the kind */
};

/* Whether there is such a kind of mailbox; if not, says so. */
bool mailbox_is_known(const struct mailbox_settings *settings, struct err *err);

/* Opens the kind that the scheme names. NULL with the reason. No error of a mailbox shows a
 * password or key. */
struct mailbox *mailbox_open(const struct mailbox_settings *settings, const struct stop *stop,
                             struct err *err);
void mailbox_close(struct mailbox **mailbox);

/* How long a poll may take, in milliseconds; 30 s unless it is set. Before the first poll. */
void mailbox_set_patience(struct mailbox *mailbox, long patience_ms);

/* Remembers what is in the recipient's mailbox before anything is played. */
bool mailbox_baseline(struct mailbox *mailbox, const char *recipient, struct err *err);

/* The messages to wait for. */
struct mailbox_search {
    const char *recipient, *token;
    size_t count;
    long deadline; /* of clock_now(); if it has passed: looks once */
};

/* Waits until at least that many messages of the recipient hold the token, or for the deadline.
 * *OUT gets all that are there by then (perhaps fewer, at the deadline), *FOUND how many;
 * deliveries_free() them. False only if the mailbox cannot be read, or was given up. Thread-safe.
 */
bool mailbox_wait(struct mailbox *mailbox, const struct mailbox_search *search,
                  struct delivery **out, size_t *found, struct err *err);
/* How many messages of a recipient hold a token. */
struct mailbox_tally {
    const char *recipient, *token;
    size_t found; /* filled in */
};

/* Fills in what one poll of all their mailboxes finds. Thread-safe. */
bool mailbox_count(struct mailbox *mailbox, struct mailbox_tally *tallies, size_t count,
                   struct err *err);

/* The recipient of a mailbox that has received nothing while at least LEAST waits for a message
 * were in vain; not named again before a message has arrived. NULL: there is none. Owned by the
 * mailbox. Thread-safe. */
const char *mailbox_suspect(struct mailbox *mailbox, unsigned least);
/* Whether a message of this run has ever arrived for RECIPIENT. Thread-safe. */
bool mailbox_has_received(struct mailbox *mailbox, const char *recipient);
/* From now on nobody waits for mail of RECIPIENT: each look ends at once, and says WHY. False: a
 * message has arrived since mailbox_suspect() named it, so that it is not given up. Thread-safe. */
bool mailbox_give_up(struct mailbox *mailbox, const char *recipient, const char *why);
/* Whether RECIPIENT was given up after mail of this run had arrived there: the server loses it, and
 * we look in the right place. Thread-safe. */
bool mailbox_has_stopped(struct mailbox *mailbox, const char *recipient);
/* Whether the mailboxes were given up because they cannot be read; WHY gets the reason.
 * Thread-safe.
 */
bool mailbox_is_given_up(struct mailbox *mailbox, struct err *why);

/* Says in WHY why RECIPIENT's mail may never be seen; false if no reason is known. Thread-safe. */
bool mailbox_explain(struct mailbox *mailbox, const char *recipient, struct err *why);

void deliveries_free(struct delivery *deliveries, size_t count);

/* How every token begins, for the watch to find in each message; 16 hex digits follow. */
#define TOKEN_PREFIX "smtpspec"
#define TOKEN_LENGTH (sizeof TOKEN_PREFIX - 1 + 16)

#endif

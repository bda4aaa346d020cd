/* A mail transaction (RFC 5321 3.3): the envelope and the content received so far. */
#ifndef TRANSACTION_H
#define TRANSACTION_H

#include "address.h"
#include "buffer.h"
#include "dsn.h"

#include <stdbool.h>
#include <stddef.h>

enum body { BODY_7BIT, BODY_8BITMIME, BODY_BINARYMIME };

struct recipient {
    char *key;     /* the mailbox in the store; for an alias or a list its name */
    char *mailbox; /* the address as the client wrote it, with a domain */
    struct dsn_wish wish;
};

struct transaction {
    bool open;                          /* MAIL has been accepted */
    char sender[ADDRESS_PATH_MOST + 1]; /* without angle brackets; "" for the null reverse-path */
    bool routed;                        /* MAIL had a source route */
    enum body body;
    char envid[DSN_ENVID_MOST + 1]; /* of MAIL, decoded; "" if not given */
    bool whole;                     /* a failure is reported with the whole message */
    bool utf8;                      /* MAIL had SMTPUTF8 */
    unsigned long long declared;    /* the SIZE parameter of MAIL; 0: none */
    struct recipient *recipients;
    size_t recipients_count;
    size_t recipients_refused; /* for want of room */
    struct buffer content;     /* as it will be delivered */
    bool chunked;              /* a chunk has been received by BDAT */
    bool spoilt; /* a BDAT has failed: the chunks after it are discarded (RFC 3030 2) */
};

/* Clears the transaction, and frees its memory. */
void transaction_clear(struct transaction *transaction);
/* Adds a recipient, whose wish the caller may fill in; copies both texts. */
struct recipient *transaction_add_recipient(struct transaction *transaction, const char *key,
                                            const char *mailbox);

#endif

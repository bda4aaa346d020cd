/* A mailbox for tests to look into: opened from its settings, for user1@test.example. */
#ifndef PEEK_H
#define PEEK_H

#include "mailbox.h"

#define PEEK_USER "user1@test.example"
#define PEEK_TOKEN TOKEN_PREFIX "0123456789abcdef"

struct peek {
    struct mailbox_settings settings; /* a copy; what it refers to must outlive the peek */
    struct stop *stop;
    struct mailbox *mailbox; /* NULL: it could not be opened; err says why */
    struct err err;
};

void peek_open(struct peek *peek, const struct mailbox_settings *settings);
void peek_close(struct peek *peek);

/* Remembers what is there; fails the test if the mailbox cannot be read. */
void peek_baseline(struct peek *peek);
/* How many messages hold TOKEN now, without waiting; fails the test if the mailbox cannot be read.
 */
size_t peek_count(struct peek *peek, const char *token);
/* Fails the test unless exactly one message holds TOKEN and is TEXT, octet for octet with CRLF. */
void peek_expect(struct peek *peek, const char *token, const char *text);
/* Fails the test unless the mailbox cannot be read, for a reason that contains WHY. */
void peek_expect_trouble(struct peek *peek, const char *why);

#endif

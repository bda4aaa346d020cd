/* A recipient's mailbox: the messages of this run that have arrived in it, and who waits for more.
 *
 * Threads: the lock of the mailbox guards it. */
#ifndef BOX_H
#define BOX_H

#include "hash.h"
#include "mailbox.h"

/* A message and where a token begins in it: it is searched once, and asked for by many. */
struct message {
    struct delivery delivery;
    size_t *marks;
    size_t marks_count;
};

struct box {
    char *recipient;
    struct message *messages;
    size_t count;
    const char **tokens; /* one for each who waits, and owned by them */
    size_t tokens_count;
    unsigned vain;  /* waits in vain since a message came */
    bool is_named;  /* as suspect, since then */
    char *given_up; /* why; NULL: it is not */
    UT_hash_handle hh;
};

struct box *box_new(const char *recipient);
void box_free(struct box *box);

/* Takes the octets of DELIVERY over. */
void box_add(struct box *box, const struct delivery *delivery);

/* How many messages from the FIRST on hold the token. */
size_t box_matches(const struct box *box, const char *token, size_t first);
/* FOUND of them, copied; deliveries_free() them. */
struct delivery *box_copies(const struct box *box, const char *token, size_t found);

/* Somebody waits for messages with TOKEN, which outlives that, or no longer. */
void box_join(struct box *box, const char *token);
void box_leave(struct box *box, const char *token);
/* Copies of their tokens, NULL after the last: those who wait may leave meanwhile. */
char **box_tokens(const struct box *box);
void box_tokens_free(char **tokens);

#endif

/* The delivered messages: in memory by mailbox and, optionally, as files in maildirs. Thread-safe:
 * all functions lock. */
#ifndef STORE_H
#define STORE_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>

struct store;

/* MAILDIR: messages also go to MAILDIR/KEY/new; NULL: memory only. Copied. */
struct store *store_new(const char *maildir);
void store_free(struct store **store);

/* Delivers a message to the mailboxes KEYS, to all of them or none. False with the reason if
 * there is no room or a file cannot be written. */
bool store_deliver(struct store *store, const char *const *keys, size_t count, const char *octets,
                   size_t length, struct err *err);

/* From now on one in EVERY messages is delivered MS milliseconds later, whether there is room or
 * not. Called before any delivery, at most once. */
void store_be_late(struct store *store, unsigned every, long ms);

/* Calls EACH with the messages of mailbox KEY, starting with number FROM (0-based), under the lock.
 * Returns the number of messages in the mailbox. */
size_t store_each(struct store *store, const char *key, size_t from,
                  void (*each)(void *state, const char *octets, size_t length), void *state);

#endif

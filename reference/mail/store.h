/* The delivered messages, in memory by mailbox and, if wished, as files in a maildir. All functions
 * lock; any thread may call them. */
#ifndef STORE_H
#define STORE_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>

struct store;

/* MAILDIR: messages also go to MAILDIR/KEY/new; NULL: memory only. Copied. */
struct store *store_new(const char *maildir);
void store_free(struct store **store);

/* Puts one message into each of the mailboxes KEYS, into all or none. False with the reason if
 * there is no room or a file cannot be written. */
bool store_deliver(struct store *store, const char *const *keys, size_t count, const char *octets,
                   size_t length, struct err *err);

/* Calls EACH with the messages of mailbox KEY from number FROM on, under the lock. Returns how many
 * messages there are. */
size_t store_each(struct store *store, const char *key, size_t from,
                  void (*each)(void *state, const char *octets, size_t length), void *state);

#endif

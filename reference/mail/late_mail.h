/* Mail that is delivered after a while, as if a first attempt had failed for the time being (RFC
 * 5321 4.2.5). */
#ifndef LATE_MAIL_H
#define LATE_MAIL_H

#include <stdbool.h>
#include <stddef.h>

struct late_mail;

/* Delivers by DELIVER, in a thread of its own, what is put, MS milliseconds later. */
struct late_mail *late_mail_new(void *state, long ms,
                                void (*deliver)(void *state, const char *const *keys, size_t count,
                                                const char *octets, size_t length));
/* Delivers what is waiting, and ends. */
void late_mail_free(struct late_mail **late);

/* Thread-safe. Everything is copied. */
void late_mail_put(struct late_mail *late, const char *const *keys, size_t count,
                   const char *octets, size_t length);

#endif

/* A failure of this program or its environment, as a value: a function that can fail returns bool
 * and fills in the caller's struct err. What the server under test does wrong is data and is never
 * reported this way. */
#ifndef ERR_H
#define ERR_H

#include <stdbool.h>

struct err {
    char text[1024]; /* one line without its line ending, complete enough to show to the user */
};

/* Writes the message (as printf does, truncated to the buffer) and returns false, so that a caller
 * can `return err_set(err, …)`. ERR may be NULL. */
bool err_set(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Puts "PREFIX: " before the message. Returns false. */
bool err_prefix(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif

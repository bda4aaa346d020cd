/* A failure of the tool or of its surroundings, as a value: functions that can fail return bool and
 * fill in the caller's struct err. What the server under test does wrong is data and never travels
 * this way. */
#ifndef ERR_H
#define ERR_H

#include <stdbool.h>

struct err {
    char text[1024]; /* one line without a line end, complete enough to be shown to the user */
};

/* Writes the message (printf-like, cut at the size of the buffer) and returns false, so that a
 * caller can `return err_set(err, …)`. ERR may be NULL. */
bool err_set(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Puts "PREFIX: " in front of the message that is there. Returns false. */
bool err_prefix(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif

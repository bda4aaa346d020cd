/* Reads an object of JSON into a struct, as its form says. */
#ifndef FORM_READ_H
#define FORM_READ_H

#include "err.h"
#include "form.h"

#include <jansson.h>

/* The position in the file, for messages. */
struct reading {
    const char *path;
    char where[256]; /* "case 12 (aborted/…)", or "" at the top */
    struct err *err;
};

/* OUT is zeroed. What has been read until something is wrong stays in it; form_release() it in any
 * event. False with the reason. */
bool form_read(struct reading *reading, const struct form *form, const json_t *object, void *out);

/* Sets the reason that KEY must be WANTED, and says what it is; false. */
bool reading_wrong(const struct reading *reading, const char *key, const char *wanted,
                   const json_t *value);

#endif

/* The parameters of MAIL and RCPT (RFC 5321 4.1.2: esmtp-param) and xtext (RFC 3461 4). */
#ifndef PARAMS_H
#define PARAMS_H

#include <stdbool.h>
#include <stddef.h>

#define PARAM_NAME_MOST 32
#define PARAM_VALUE_MOST 1024

/* One parameter a command knows. TAKE notes the value (NULL if there is no "=") in STATE; false if
 * it is not one of those allowed. */
struct param_rule {
    const char *name;
    bool (*take)(void *state, const char *value);
};

/* How a list of parameters was found. */
enum params_outcome {
    PARAMS_OK,
    PARAMS_SYNTAX,   /* 501: against the grammar, or a value that is not allowed */
    PARAMS_REPEATED, /* 501 */
    PARAMS_UNKNOWN,  /* 555 (4.1.1.11) */
};

/* Reads all of TEXT, which is empty or begins with the space behind the path. RULES ends with a
 * NULL name; there are 16 at most. UTF8: values may hold UTF-8 (RFC 6531 3.3). */
enum params_outcome params_take(const char *text, const struct param_rule *rules, bool utf8,
                                void *state);

/* Decodes xtext into OUT (LENGTH + 1 octets). False if it is none, or too long. */
bool xtext_decode(const char *text, char *out, size_t most);

#endif

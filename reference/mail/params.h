/* The parameters of MAIL and RCPT (RFC 5321 4.1.2: esmtp-param) and xtext (RFC 3461 4). */
#ifndef PARAMS_H
#define PARAMS_H

#include <stdbool.h>
#include <stddef.h>

#define PARAM_NAME_MOST 32
#define PARAM_VALUE_MOST 1024

/* A parameter that a command knows. TAKE stores the value (NULL if there is no "=") in STATE; false
 * if the value is invalid. */
struct param_rule {
    const char *name;
    bool (*take)(void *state, const char *value);
};

/* What was found in the parameters of a command. */
enum params_outcome {
    PARAMS_OK,
    PARAMS_SYNTAX,   /* 501: a malformed parameter, or an invalid value */
    PARAMS_REPEATED, /* 501 */
    PARAMS_UNKNOWN,  /* 555 (4.1.1.11) */
};

/* Parses all of TEXT, which is empty or begins with the space after the path. RULES, at most 16,
 * ends with a NULL name. UTF8: values may hold UTF-8 (RFC 6531 3.3). */
enum params_outcome params_take(const char *text, const struct param_rule *rules, bool utf8,
                                void *state);

/* Decodes xtext into OUT, which has room for MOST + 1 octets. False if TEXT is not xtext, or too
 * long. */
bool xtext_decode(const char *text, char *out, size_t most);

#endif

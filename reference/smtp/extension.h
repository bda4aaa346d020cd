/* The rows of the EHLO response (RFC 5321 4.1.1.1). */
#ifndef EXTENSION_H
#define EXTENSION_H

#include <stdbool.h>

struct session;

struct extension {
    const char *keyword;
    const char *separator;                             /* before the parameter */
    const char *parameter;                             /* NULL: none */
    bool (*is_offered)(const struct session *session); /* NULL: always */
};

#endif

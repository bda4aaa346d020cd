/* Setters that several options share: each stores the value at the row's offset. */
#ifndef OPTION_SET_H
#define OPTION_SET_H

#include "options.h"

typedef bool option_setter(void *into, const struct command_option *option, const char *value,
                           struct err *err);

option_setter option_flag;    /* bool: true */
option_setter option_text;    /* const char *: borrowed */
option_setter option_word;    /* struct words: adds one */
option_setter option_seconds; /* long, in milliseconds */
option_setter option_rate;    /* double: above 0 */
option_setter option_level;   /* const char *: MUST, SHOULD or MAY */
option_setter option_impact;  /* const char *: security, loss, interop or form */

/* Reads an option's whole number from LEAST to MOST. */
bool option_number(unsigned *out, const struct command_option *option, const char *value,
                   unsigned least, unsigned most, struct err *err);

#endif

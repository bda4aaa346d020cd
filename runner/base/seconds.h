/* A time as it is written on a command line. */
#ifndef SECONDS_H
#define SECONDS_H

#include "err.h"

/* Reads "2", "0.5", "2s", "250ms" or "1m", from a millisecond to a day, as milliseconds. False with
 * "NAME takes seconds …". */
bool seconds_read(long *out_ms, const char *text, const char *name, struct err *err);

#endif

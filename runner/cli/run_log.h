/* The file of --log. */
#ifndef RUN_LOG_H
#define RUN_LOG_H

#include <stdbool.h>
#include <stdio.h>

/* False, having said why, if the file cannot be written. PATH NULL: *LOG becomes NULL. */
bool run_log_open(FILE **log, const char *path);

/* The same for what was written. *LOG becomes NULL; it may be NULL before. */
bool run_log_close(FILE **log, const char *path);

#endif

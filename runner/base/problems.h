/* What is wrong with case and target files. All problems of all files are kept and shown together.
 */
#ifndef PROBLEMS_H
#define PROBLEMS_H

#include "location.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct problems;

struct problems *problems_new(void);
void problems_free(struct problems **problems);

/* Keeps the text of a file, so that its lines can be shown; copies both. */
void problems_source(struct problems *problems, const char *file, const char *text, size_t length);

/* Notes a problem, once: the same at the same place is kept only the first time. The message says
 * what was found and what was expected. */
void problem_at(struct problems *problems, struct location at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The kept text of AT's file from AT on, to the end of the file. False if it is not kept. The
 * octets are those of PROBLEMS. */
bool problems_rest(const struct problems *problems, struct location at, const char **text,
                   size_t *length);

size_t problems_count(const struct problems *problems);

/* Prints each as "file:line:column: message", the line and a caret, in the order of files and
 * lines. */
void problems_print(const struct problems *problems, FILE *to);

#endif

/* What is wrong with case and target files. The problems of all files are collected and shown
 * together. */
#ifndef PROBLEMS_H
#define PROBLEMS_H

#include "location.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct problems;

struct problems *problems_new(void);
void problems_free(struct problems **problems);

/* Keeps a copy of a file's name and text, so that its lines can be shown. */
void problems_source(struct problems *problems, const char *file, const char *text, size_t length);

/* Notes a problem, unless the same one was noted at the same place before. The message says what
 * was found and what was expected. */
void problem_at(struct problems *problems, struct location at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The kept text of AT's file, from AT to the end of the file; owned by PROBLEMS. False if it is not
 * kept. */
bool problems_rest(const struct problems *problems, struct location at, const char **text,
                   size_t *length);

size_t problems_count(const struct problems *problems);

/* Prints each as "file:line:column: message", then the line and a caret; ordered by file and
 * line. */
void problems_print(const struct problems *problems, FILE *to);

#endif

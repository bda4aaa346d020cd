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

/* The same of a word that is unknown: NEAR is what was probably meant, as it is to be written;
 * NULL: nothing is close. It is shown after the message: `; did you mean "NEAR"?`. */
void problem_near(struct problems *problems, struct location at, const char *near,
                  const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The kept text of AT's file, from AT to the end of the file; owned by PROBLEMS. False if it is not
 * kept. */
bool problems_rest(const struct problems *problems, struct location at, const char **text,
                   size_t *length);

size_t problems_count(const struct problems *problems);

/* One of them, with borrowed texts. */
struct problem_shown {
    const char *file;      /* as the user named it */
    unsigned line, column; /* from 1; 0: it is about the whole file, or line */
    const char *message;
    const char *near; /* what was probably meant; NULL: unknown */
};

/* Calls TAKE for each that is kept, in the order in which they are shown. Returns how many more
 * there were. */
size_t problems_each(const struct problems *problems,
                     void (*take)(void *into, const struct problem_shown *problem), void *into);

/* Prints each as "file:line:column: message", then the line and a caret; ordered by file and
 * line. */
void problems_print(const struct problems *problems, FILE *to);

#endif

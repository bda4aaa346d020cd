/* What tells two states of a catalogue apart: a number that follows from the names and octets of
 * its files, wherever these are and in whatever order they were read. */
#ifndef EDITION_H
#define EDITION_H

#include <stddef.h>
#include <stdint.h>

struct edition {
    uint64_t sum;
    unsigned format; /* of the cases: the newest, if their folders differ; 0: there are none */
};

/* NAME is the path below the catalogue's folder. */
void edition_add(struct edition *edition, const char *name, const char *octets, size_t length);
/* The same for the octets of FILE, if it can be read. */
void edition_add_file(struct edition *edition, const char *name, const char *file);

/* As text; free() it. */
char *edition_revision(const struct edition *edition);

#endif

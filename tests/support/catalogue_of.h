/* For tests of the catalogue: a temporary folder of cases and requirements. */
#ifndef CATALOGUE_OF_H
#define CATALOGUE_OF_H

#include "catalogue.h"
#include "problems.h"

/* Makes a folder with the requirements rfc1-1-must (MUST, form), rfc1-1-should (SHOULD, interop),
 * rfc1-1.1-may (MAY, form), rfc1-2-judged (implied, judged as SHOULD, loss). */
char *cases_new(void);

/* Writes FOLDER/cases/NAME. */
void case_in(const char *folder, const char *name, const char *text);

/* Loads FOLDER/cases; NULL with problems noted. */
struct catalogue *catalogue_of(const char *folder, struct problems *problems);

/* Loads the cases below each of PATHS, which may use every step; NULL with problems noted. */
struct catalogue *catalogue_at(const char *const *paths, size_t count, const char *requirements,
                               struct problems *problems);

/* The case of that id; NULL if there is none. */
const struct script *script_of(const struct catalogue *catalogue, const char *id);

/* The problems as text, without the folder's name; free() it. */
char *problems_below(const char *folder, const struct problems *problems);

#endif

/* The first text of a case. */
#ifndef NEW_CASE_H
#define NEW_CASE_H

#include "err.h"
#include "requirement.h"

/* Whether ID can be that of a case: parts of letters, digits, "-", "_" and ".", separated by "/".
 */
bool new_case_check(const char *id, struct err *err);

/* The file in which the case ID is looked for from the current folder: below the folder called
 * `cases` that this one is in, or is, else below the one in it. free() it. */
char *new_case_path(const char *id);

/* A text that lint has no objection to, and that plays: REQUIREMENT, which may be NULL, is what it
 * covers; SCHEMA is the path of the schema for editors, or NULL. free() it. */
char *new_case_text(const char *id, const struct requirement *requirement, const char *schema);

#endif

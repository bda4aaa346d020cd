/* For tests of what is read from files: problems as text, files with a text in them. */
#ifndef LOADING_H
#define LOADING_H

#include "problems.h"
#include "target.h"

/* What problems_print() says; free() it. */
char *problems_text(const struct problems *problems);

/* A folder of its own below the temporary one, and its removal with all that is in it. free() the
 * name. */
char *folder_new(void);
void folder_remove(char **folder);

/* Writes FOLDER/NAME, with the folders it needs. free() the path. */
char *file_in(const char *folder, const char *name, const char *text);

/* The target of FOLDER/target.yaml, written anew: an address and, from the second line on, KEYS.
 * NULL with its problems in *SAID, to be freed in any case. */
struct target *target_in(const char *folder, const char *keys, char **said);
/* The same of keys that are right. */
struct target *good_target_in(const char *folder, const char *keys);
/* Those keys are no target: what is said of them has WORDS and points at the second line. */
void bad_target_in(const char *folder, const char *keys, const char *words);

#endif

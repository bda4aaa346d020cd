/* For tests of what is read from files: problems as text, and files with a given text. */
#ifndef LOADING_H
#define LOADING_H

#include "problems.h"
#include "target.h"

/* The output of problems_print(); free() it. */
char *problems_text(const struct problems *problems);

/* A new folder below the temporary one, and its removal with all its contents. free() the name. */
char *folder_new(void);
void folder_remove(char **folder);

/* Writes FOLDER/NAME and creates the folders it needs. free() the path. */
char *file_in(const char *folder, const char *name, const char *text);

/* The target in FOLDER/target.yaml, which is overwritten: an address and, from the second line on,
 * KEYS. NULL with its problems in *SAID, which is always to be freed. */
struct target *target_in(const char *folder, const char *keys, char **said);
/* The same for valid keys. */
struct target *good_target_in(const char *folder, const char *keys);
/* The keys are not valid: the message contains WORDS and points at the second line. */
void bad_target_in(const char *folder, const char *keys, const char *words);

#endif

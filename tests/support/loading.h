/* For tests of what is read from files: problems as text, files with a text in them. */
#ifndef LOADING_H
#define LOADING_H

#include "problems.h"

/* What problems_print() says; free() it. */
char *problems_text(const struct problems *problems);

/* A folder of its own below the temporary one, and its removal with all that is in it. free() the
 * name. */
char *folder_new(void);
void folder_remove(char **folder);

/* Writes FOLDER/NAME, with the folders it needs. free() the path. */
char *file_in(const char *folder, const char *name, const char *text);

#endif

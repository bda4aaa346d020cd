/* A file that a command writes for the user. */
#ifndef NEW_FILE_H
#define NEW_FILE_H

#include <stdbool.h>

/* Writes OCTETS to PATH; a file that is there is only replaced if REPLACES. Returns 0, or the
 * errno: EEXIST if it may not be replaced. */
int new_file_write(const char *path, const char *octets, bool replaces);

/* Makes the folders that PATH lies in, as far as they are missing. Returns 0, or the errno. */
int new_file_folders(const char *path);

#endif

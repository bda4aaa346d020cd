/* Where the cases that come with smtpspec lie. */
#ifndef CASES_FOLDER_H
#define CASES_FOLDER_H

/* The folder: $SMTPSPEC_CASES if it is set and not empty, else the one that was installed together
 * with the program, or with the shared library, that this code is part of: found from where that
 * file lies now, so that an installation can be moved as a whole. A program that was linked to the
 * static library looks beside itself, too. If nothing is there, the folder of the prefix that was
 * configured. Whether it can be read is the caller's to find out. free() it. */
char *cases_folder(void);

#endif

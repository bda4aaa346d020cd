/* What the process of supervisor.h does. It is a fork of a program with threads: system calls only,
 * no allocation, no stdio. */
#ifndef SUPERVISED_H
#define SUPERVISED_H

#include "supervisor.h"

/* To the runner: it is running, and later: the program has ended. From the runner: end everything.
 */
#define SUPERVISED_READY 'R'
#define SUPERVISED_FAILED 'F' /* the folder cannot be made */
#define SUPERVISED_ENDED 'E'
#define SUPERVISED_END 'X'
#define SUPERVISED_AGAIN 'A' /* end the program, and start it once more; answered by READY */

/* FD is the way to the runner; its end is the runner's. */
void supervised_run(const struct supervisor_job *job, int fd) __attribute__((noreturn));

/* Removes NAME below the open folder FOLDER (or AT_FDCWD), a folder with all that is in it. Does
 * not follow links, nor leave the file system. */
void remove_tree(int folder, const char *name);

#endif

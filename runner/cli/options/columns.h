/* Text for a terminal: a name, and next to it what it means. */
#ifndef COLUMNS_H
#define COLUMNS_H

#include <stdio.h>

/* Prints two spaces, LABEL, and TEXT from column AT on, wrapped before column 80; TEXT begins on
 * the next line if LABEL is too long. */
void columns_print(FILE *to, const char *label, int at, const char *text);

#endif

/* "Did you mean …?" for selectors. */
#ifndef NEAREST_CASE_H
#define NEAREST_CASE_H

#include "catalogue.h"

/* The selector that SELECTOR probably stands for, which selects something: the id of a case, with
 * or without its row, also where SELECTOR lacks the folder; a folder; or a requirement that a case
 * covers. NULL if none is close. free() it. */
char *nearest_selector(const struct catalogue *catalogue, const char *selector);

#endif

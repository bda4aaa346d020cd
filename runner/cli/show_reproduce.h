/* `smtpspec show ID --reproduce [RECORD]`. */
#ifndef SHOW_REPRODUCE_H
#define SHOW_REPRODUCE_H

#include "command.h"

/* Prints, as a shell script, what was said in the case OPERANDS[0] of the record OPERANDS[1]; or,
 * if there is none, what is said when the case, which is from CASES (NULL: the catalogue), is
 * played against the embedded server. Returns an exit code. */
int show_reproduce(const char *cases, const struct operands *operands);

#endif

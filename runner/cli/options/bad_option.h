/* What getopt_long() did not understand. Its own messages lack the command's name and a "did you
 * mean", so these replace them (opterr is 0, the short options begin with a colon). */
#ifndef BAD_OPTION_H
#define BAD_OPTION_H

#include "err.h"

#include <getopt.h>

/* OPTION is what getopt_long() answered, '?' or ':'. KNOWN are the long options. Sets ERR; false.
 */
bool bad_option(const struct option *known, int option, char **argv, struct err *err);

#endif

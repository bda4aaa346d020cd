/* From what happened to a verdict. */
#ifndef VERDICT_H
#define VERDICT_H

#include "smtpspec.h"

/* The verdict where a requirement of this level does not hold: fail, warn or note. */
enum smtpspec_verdict verdict_of_break(enum smtpspec_level level);

#endif

/* What reports say of the target at their head. */
#ifndef ABOUT_H
#define ABOUT_H

#include "smtpspec.h"

/* "relay, delivery": its roles, by which it was judged; "" if the record does not say, as earlier
 * ones. Cleaned; free() it. */
char *about_roles(const struct smtpspec_record *record);
/* "smtp (relay, delivery)"; "" if nothing is known. Cleaned; free() it. */
char *about_protocol(const struct smtpspec_record *record);

#endif

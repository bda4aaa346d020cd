/* The records of earlier runs that `smtpspec run` is given: --baseline and --failed. */
#ifndef RUN_EARLIER_H
#define RUN_EARLIER_H

#include "catalogue.h"
#include "err.h"
#include "failure.h"
#include "words.h"

struct earlier {
    struct smtpspec_record **records;
    size_t count;
};

/* Reads the records in the file PATH; NULL: none. earlier_release() them. */
bool earlier_read(struct earlier *earlier, const char *path, struct err *err);
void earlier_release(struct earlier *earlier);

/* Adds to *IDS, which borrows them, the ids of the cases that failed in them: fail, unsteady,
 * error, and a warn that counts by RULE; and of what judges the replies of all cases, the case
 * where that was seen. An error that names PATH if CATALOGUE has none of them; *GONE is how many of
 * them it does not have. */
bool earlier_failed(const struct earlier *earlier, const char *path,
                    const struct failure_rule *rule, const struct catalogue *catalogue,
                    struct words *ids, size_t *gone, struct err *err);

#endif

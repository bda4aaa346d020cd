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

/* The cases that failed in earlier records. */
struct failed_cases {
    const struct failure_rule *rule;   /* which warns count */
    const struct catalogue *catalogue; /* what there is now */
    struct words ids;                  /* found: borrowed from the records; words_release() them */
    size_t count, gone;                /* of the cases: how many there are, and are not */
};

/* Finds those that failed in EARLIER, of the file PATH: fail, unsteady, error, and a warn that
 * counts; and of what judges the replies of all cases, the case where that was seen as well. An
 * error that names PATH if there are none, or none of them exists. */
bool earlier_failed(const struct earlier *earlier, const char *path, struct failed_cases *failed,
                    struct err *err);

#endif

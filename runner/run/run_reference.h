/* A run against the reference server, which is started for it in this process. */
#ifndef RUN_REFERENCE_H
#define RUN_REFERENCE_H

#include "run.h"

/* As run_target(), against the reference server with these COUNT faults enabled. Unless the
 * settings name a resolver, the DNS is the server's own. */
struct smtpspec_record *run_reference(const struct run_settings *settings,
                                      const char *const *faults, size_t count, struct err *err);

#endif

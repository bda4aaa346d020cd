/* A run against the reference server, which is started for it in this process. */
#ifndef RUN_REFERENCE_H
#define RUN_REFERENCE_H

#include "run.h"

struct reference_settings;

/* As run_target(), against the reference server. SERVER: its faults and liberties; NULL: none.
 * Unless the settings name a resolver, the DNS is the server's own. */
struct smtpspec_record *run_reference(const struct run_settings *settings,
                                      const struct reference_settings *server, struct err *err);

#endif

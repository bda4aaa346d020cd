/* Unknown users that are accepted, and reported to the sender afterwards. */
#ifndef LIBERTY_REPORTS_H
#define LIBERTY_REPORTS_H

#include "hooks.h"

/* Members of struct hooks. */
void liberty_deliveries(struct session *session, struct delivery *deliveries);
bool liberty_report_is_due(const struct session *session, const struct recipient *recipient,
                           bool due);
void liberty_report_failures(const struct session *session, struct dsn_report_draft *draft);

#endif

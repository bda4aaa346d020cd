/* What has changed since an earlier record, for a terminal. */
#ifndef TERMINAL_HISTORY_H
#define TERMINAL_HISTORY_H

#include "compare.h"
#include "terminal.h"

/* Writes what has changed for a target since an earlier record. */
void terminal_history(struct terminal *terminal, const struct compare_history *history);

#endif

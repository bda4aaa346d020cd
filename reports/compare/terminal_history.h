/* What changed since an earlier record, for a terminal. */
#ifndef TERMINAL_HISTORY_H
#define TERMINAL_HISTORY_H

#include "compare.h"
#include "terminal.h"

/* What changed of a target since an earlier record. */
void terminal_history(struct terminal *terminal, const struct compare_history *history);

#endif

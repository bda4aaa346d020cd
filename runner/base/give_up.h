/* The end of memory: one way to give up, for allocations of ours and for those of libraries that
 * say that theirs have failed. */
#ifndef GIVE_UP_H
#define GIVE_UP_H

/* What is done first, once: what there is to be reported is reported. It runs on the thread whose
 * allocation failed, while others may go on until they allocate; some memory was kept for it. STATE
 * lives until it is called again. NULL: there is nothing to report. */
void memory_on_give_up(void (*handler)(void *state), void *state);

/* Says so, calls the handler, and ends the process with exit 3, without its exit handlers: others
 * may hold any lock. Where memory_on_give_up() was never called, in a program of somebody else's,
 * it aborts. What it had started is ended by the supervisor. */
void memory_give_up(void) __attribute__((noreturn));

#endif

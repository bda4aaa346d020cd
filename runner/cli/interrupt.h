/* Ctrl-C: a thread that waits for SIGINT and SIGTERM and sets the run's stop. */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include "clock.h"

struct interrupt;

/* Blocks both signals in the calling thread and those it will start; call it before any thread is
 * made. */
struct interrupt *interrupt_new(struct stop *stop);
/* Whether a signal came. */
bool interrupt_came(const struct interrupt *interrupt);
void interrupt_free(struct interrupt **interrupt);

#endif

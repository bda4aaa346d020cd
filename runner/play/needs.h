/* The words of `needs:` that are no EHLO keywords. */
#ifndef NEEDS_H
#define NEEDS_H

#include <stddef.h>

/* "mailbox", "starttls" …; NULL behind the last. Static storage. */
const char *needs_word(size_t index);

#endif

/* The words of `needs:` that are not EHLO keywords. */
#ifndef NEEDS_H
#define NEEDS_H

#include <stddef.h>

/* "mailbox", "starttls" …, and those of facts; NULL after the last. Static storage. */
const char *needs_word(size_t index);
/* The reason for skipping a case with that word if it does not hold. Static storage. */
const char *needs_lack(size_t index);

#endif

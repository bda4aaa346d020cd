/* "Did you mean …?" */
#ifndef NEAREST_H
#define NEAREST_H

/* Whichever of NAMES (NULL-terminated) is closest to WORD; NULL if none is close. */
const char *nearest_name(const char *word, const char *const *names);

#endif

/* "Did you mean": the nearest of the names there are. */
#ifndef NEAREST_H
#define NEAREST_H

/* The nearest of NAMES (NULL-terminated) to WORD, or NULL if none is near: for "did you mean". */
const char *nearest_name(const char *word, const char *const *names);

#endif

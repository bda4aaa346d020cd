/* "Did you mean …?": the name that is the fewest typos away. */
#include "nearest.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define LONGEST 96

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* The insertions, deletions, substitutions and transpositions that turn A into B. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        last[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        now[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t typo = same(a[i - 1], b[j - 1]) ? 0 : 1;
            now[j] = least(last[j - 1] + typo, least(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
                now[j] = least(now[j], before[j - 2] + 1);
        }
        size_t *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[b_length];
}

const char *nearest_name(const char *word, const char *const *names)
{
    size_t length = strlen(word);
    if (!length || length > LONGEST)
        return NULL;
    size_t nearest = length < 6 ? 1 : length / 3; /* with more typos it is another word */
    if (nearest >= length)
        nearest = length - 1;
    const char *found = NULL;
    for (; *names; names++) {
        size_t name_length = strlen(*names);
        if (name_length > LONGEST)
            continue;
        size_t typos = distance(word, length, *names, name_length);
        if (typos < nearest || (typos == nearest && !found)) {
            nearest = typos;
            found = *names;
        }
    }
    return found;
}

/* Whatever stands in a pattern, it compiles or is explained, and a match costs a bounded time. The
 * first line is the pattern, the rest the text. */
#include "pattern.h"
#include "fuzz.h"
#include "vars.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length)
{
    struct err err = {0};
    size_t offset = 0;
    const uint8_t *lf = length ? memchr(octets, '\n', length) : NULL;
    size_t first = lf ? (size_t)(lf - octets) : length;
    struct pattern *pattern = pattern_new((const char *)octets, first, &offset, &err);
    if (!pattern) {
        if (!err.text[0] || offset > first)
            abort();
        return 0;
    }
    struct vars *captures = vars_new(NULL);
    size_t from = lf ? first + 1 : length;
    pattern_match(pattern, (const char *)octets + from, length - from, captures);
    vars_free(&captures);
    pattern_free(&pattern);
    return 0;
}

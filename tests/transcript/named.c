#include "named.h"

#include "expect_parts.h"

#include <ctype.h>

bool named_code(const struct expect *expect, const struct reply *reply)
{
    const char *octets = reply->octets.octets;
    if (!reply->octets.length)
        return expect->closed;
    if (!expect->codes_count && !expect->closed)
        return true;
    for (size_t i = 0; i < expect->codes_count && reply->octets.length > 2; i++) {
        bool same = true;
        for (size_t k = 0; k < 3; k++)
            same = same && (isdigit((unsigned char)expect->codes[i][k])
                                ? expect->codes[i][k] == octets[k]
                                : isdigit((unsigned char)octets[k]));
        if (same)
            return true;
    }
    return false;
}

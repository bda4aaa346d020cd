/* Whatever a server challenges us with, each mechanism answers in base64 or gives up. The first
 * octet chooses the mechanism; each line is a challenge. */
#include "sasl.h"
#include "base64.h"
#include "fuzz.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

static bool answer(struct sasl *sasl, const char *challenge)
{
    struct buffer out = {0}, octets = {0};
    struct err err = {0};
    bool done = false;
    bool good = sasl_step(sasl, challenge, &out, &done, &err);
    if (good && out.length && !base64_decode(out.octets, out.length, &octets))
        abort();
    if (!good && !err.text[0])
        abort();
    buffer_release(&out);
    buffer_release(&octets);
    return good && !done;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length)
{
    static const char *const mechanisms[] = {"PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5"};
    struct err err = {0};
    if (!length)
        return 0;
    struct sasl *sasl =
        sasl_new(mechanisms[octets[0] % 4], "user1", "secret", "mx.test.example", &err);
    if (!sasl)
        return 0;
    char *text = mem_copy((const char *)octets + 1, length - 1), *rest = text;
    for (char *line; (line = strsep(&rest, "\n")) && answer(sasl, line);)
        continue;
    free(text);
    sasl_free(&sasl);
    return 0;
}

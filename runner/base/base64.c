#include "base64.h"

#include "memory.h"

#include <ctype.h>
#include <openssl/evp.h>
#include <stdlib.h>

void base64_encode(struct buffer *out, const char *octets, size_t length)
{
    char *text = mem_alloc((length + 2) / 3 * 4 + 1);
    int written =
        EVP_EncodeBlock((unsigned char *)text, (const unsigned char *)octets, (int)length);
    buffer_add(out, text, (size_t)written);
    free(text);
}

bool base64_decode(const char *text, size_t length, struct buffer *out)
{
    struct buffer packed = {0};
    for (size_t i = 0; i < length; i++)
        if (!isspace((unsigned char)text[i]))
            buffer_add(&packed, text + i, 1);
    bool good = packed.length % 4 == 0;
    for (size_t i = 0; i < packed.length && good; i += 4) {
        unsigned char octets[3];
        const char *four = packed.octets + i;
        int padding = (four[3] == '=') + (four[3] == '=' && four[2] == '=');
        good = EVP_DecodeBlock(octets, (const unsigned char *)four, 4) == 3 &&
               (!padding || i + 4 == packed.length);
        if (good)
            buffer_add(out, octets, (size_t)(3 - padding));
    }
    buffer_release(&packed);
    return good;
}

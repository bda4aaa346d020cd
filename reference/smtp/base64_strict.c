#include "base64_strict.h"
#include "memory.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

static bool is_base64(const char *text, size_t length)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t padding = 0;
    while (padding < 2 && padding < length && text[length - 1 - padding] == '=')
        padding++;
    for (size_t i = 0; i < length - padding; i++)
        if (!text[i] || !strchr(alphabet, text[i]))
            return false;
    return length % 4 == 0;
}

bool base64_strict_decode(const char *text, size_t length, struct buffer *out)
{
    if (!is_base64(text, length))
        return false;
    if (!length)
        return true;
    unsigned char *octets = mem_alloc(length / 4 * 3);
    int decoded = EVP_DecodeBlock(octets, (const unsigned char *)text, (int)length);
    int padding = (text[length - 1] == '=') + (text[length - 2] == '=');
    bool added = decoded >= padding && buffer_add(out, octets, (size_t)(decoded - padding));
    free(octets);
    return added;
}

char *base64_strict_encode(const char *octets, size_t length)
{
    char *text = mem_alloc(length / 3 * 4 + 5);
    EVP_EncodeBlock((unsigned char *)text, (const unsigned char *)octets, (int)length);
    return text;
}

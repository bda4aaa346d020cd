#include "utf8.h"

#include <stdbool.h>

/* The form that the first octet announces: how many octets, and the bounds of the second, which
 * rule out overlong forms, surrogates and anything above U+10FFFF (RFC 3629 4). */
static size_t form_of(unsigned char first, unsigned char *least, unsigned char *most)
{
    *least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    *most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return 2;
    if (first >= 0xE0 && first <= 0xEF)
        return 3;
    if (first >= 0xF0 && first <= 0xF4)
        return 4;
    return 0;
}

/* 0 if no valid character begins here. */
static size_t strict_length(const char *text, size_t left)
{
    unsigned char least, most;
    size_t length = left ? form_of((unsigned char)*text, &least, &most) : 0;
    if (length > left)
        return 0;
    for (size_t i = 1; i < length; i++) {
        unsigned char octet = (unsigned char)text[i];
        if (octet < least || octet > most)
            return 0;
        least = 0x80;
        most = 0xBF;
    }
    return length;
}

size_t utf8_length(const char *text, size_t left)
{
    size_t length = strict_length(text, left);
    return length || !left ? length : 1;
}

size_t utf8_valid(const char *text, size_t length)
{
    size_t at = 0;
    for (size_t step; at < length; at += step) {
        step = strict_length(text + at, length - at);
        if (!step)
            break;
    }
    return at;
}

size_t utf8_count(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t at = 0; at < length; at += utf8_length(text + at, length - at))
        count++;
    return count;
}

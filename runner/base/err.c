#include "err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool err_set(struct err *err, const char *format, ...)
{
    if (!err)
        return false;
    va_list args;
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return false;
}

bool err_prefix(struct err *err, const char *format, ...)
{
    if (!err)
        return false;
    char whole[sizeof err->text];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(whole, sizeof whole, format, args);
    va_end(args);
    if (length < 0 || (size_t)length >= sizeof whole)
        return false;
    snprintf(whole + length, sizeof whole - (size_t)length, ": %s", err->text);
    memcpy(err->text, whole, sizeof whole);
    return false;
}

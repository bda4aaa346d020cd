#include "seconds.h"

#include <stdlib.h>
#include <string.h>

#define MOST_MS 86400000.0

static double factor_of(const char *unit)
{
    if (strcmp(unit, "ms") == 0)
        return 1;
    if (strcmp(unit, "m") == 0)
        return 60000;
    return *unit && strcmp(unit, "s") != 0 ? 0 : 1000;
}

bool seconds_read(long *out_ms, const char *text, const char *name, struct err *err)
{
    char *end;
    double ms = strtod(text, &end);
    ms *= factor_of(end);
    if (end == text || !(ms >= 1) || !(ms <= MOST_MS))
        return err_set(err, "%s takes seconds, such as 2 or 0.5 or 1m, not \"%s\"", name, text);
    *out_ms = (long)ms;
    return true;
}

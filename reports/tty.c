#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool report_takes_escapes(FILE *to)
{
    const char *kind = getenv("TERM");
    return isatty(fileno(to)) && !(kind && strcmp(kind, "dumb") == 0);
}

bool report_takes_colour(FILE *to)
{
    const char *no_colour = getenv("NO_COLOR");
    return report_takes_escapes(to) && !(no_colour && *no_colour);
}

#include "report.h"

#include <string.h>

const struct report_format *report_formats(void)
{
    static const struct report_format formats[] = {
        {"terminal", "what is of interest, for people", report_terminal},
        {"junit", "JUnit XML, for CI", report_junit},
        {"tap", "TAP version 14, for test harnesses", report_tap},
        {"json", "the record, for machines and for `smtpspec compare`", report_json},
        {"html", "one page with all the cases", report_html},
        {"markdown", "for a pull request or job summary", report_markdown},
        {NULL, NULL, NULL},
    };
    return formats;
}

const struct report_format *report_format_find(const char *name)
{
    for (const struct report_format *format = report_formats(); format->name; format++)
        if (strcmp(format->name, name) == 0)
            return format;
    return NULL;
}

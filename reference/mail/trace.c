#include "trace.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void trace_date_in(time_t when, long minutes, struct buffer *out)
{
    /* strftime() would depend on the locale. */
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct tm tm;
    time_t shifted = when + minutes * 60;
    gmtime_r(&shifted, &tm);
    buffer_format(out, "%s, %d %s %d %02d:%02d:%02d %c%02ld%02ld", days[tm.tm_wday], tm.tm_mday,
                  months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec,
                  minutes < 0 ? '-' : '+', labs(minutes) / 60, labs(minutes) % 60);
}

void trace_date(time_t when, struct buffer *out)
{
    struct tm tm;
    localtime_r(&when, &tm);
    trace_date_in(when, tm.tm_gmtoff / 60, out);
}

static void write_clause(struct buffer *out, const char *keyword, const char *value)
{
    if (value)
        buffer_format(out, "%s %s", keyword, value);
}

/* Time-stamp-line: From-domain By-domain Opt-info ";" date-time. */
static void write_received(const struct trace *trace, struct buffer *out)
{
    buffer_add_text(out, "Received:");
    write_clause(out, " from", trace->from);
    if (trace->from && trace->address)
        buffer_format(out, " (%s)", trace->address);
    write_clause(out, trace->from ? "\r\n\tby" : " by", trace->by);
    write_clause(out, " via", trace->via);
    write_clause(out, " with", trace->with);
    write_clause(out, " id", trace->id);
    write_clause(out, "\r\n\tfor", trace->for_path);
    write_clause(out, "", trace->more);
    if (trace->date)
        buffer_format(out, ";\r\n\t%s", trace->date);
    buffer_add_text(out, "\r\n");
}

void trace_write(const struct trace *trace, struct buffer *out)
{
    if (trace->return_path)
        buffer_format(out, "Return-Path: <%s>\r\n", trace->return_path);
    write_received(trace, out);
}

/* The length of the field at AT, folded lines included. */
static size_t field_length(const char *at, const char *end)
{
    const char *next = at;
    do {
        const char *line_end = memmem(next, (size_t)(end - next), "\r\n", 2);
        next = line_end ? line_end + 2 : end;
    } while (next < end && (*next == ' ' || *next == '\t'));
    return (size_t)(next - at);
}

void trace_strip(struct buffer *content)
{
    static const char name[] = "Return-Path:";
    struct buffer kept = {0};
    const char *at = content->octets, *end = at + content->length;
    if (!content->length)
        return;
    while (at < end && *at != '\r') {
        size_t length = field_length(at, end);
        if (length < sizeof name || strncasecmp(at, name, sizeof name - 1) != 0)
            buffer_add(&kept, at, length);
        at += length;
    }
    buffer_add(&kept, at, (size_t)(end - at));
    buffer_release(content);
    *content = kept;
}

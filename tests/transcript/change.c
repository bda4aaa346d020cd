#include "change.h"

#include <string.h>

static const char digits[] = "2345"; /* RFC 5321 4.2.1 */
#define DIGITS (sizeof digits - 1)
#define EXTRA "250 2.0.0 nobody asked\r\n"

const char *change_name(enum change_kind kind)
{
    static const char *const names[CHANGE_KINDS] = {
        "no change", "first digit", "dropped line", "bare LF", "extra reply", "cut",
    };
    return names[kind];
}

const char *change_line(const struct tape_event *reply, size_t number, size_t *length)
{
    *length = 0;
    const char *line = reply->octets, *end = line + reply->length;
    for (;; line += *length) {
        if (line == end)
            return NULL;
        const char *lf = memchr(line, '\n', (size_t)(end - line));
        *length = (size_t)((lf ? lf + 1 : end) - line);
        if (!number--)
            return line;
    }
}

size_t change_lines(const struct tape_event *reply)
{
    size_t lines = 0, unused;
    while (change_line(reply, lines, &unused))
        lines++;
    return lines;
}

/* The other digits, each line missing, each line with a bare LF, an extra reply, half of it. */
size_t change_count(const struct tape_event *reply)
{
    return DIGITS - 1 + 2 * change_lines(reply) + 2;
}

struct change change_nth(const struct tape_event *reply, size_t n)
{
    size_t lines = change_lines(reply);
    if (n < DIGITS - 1) {
        const char *own = strchr(digits, reply->octets[0]);
        return (struct change){.kind = CHANGE_DIGIT,
                               .digit = digits[own && digits + n >= own ? n + 1 : n]};
    }
    n -= DIGITS - 1;
    if (n < lines)
        return (struct change){.kind = CHANGE_DROP, .line = n};
    n -= lines;
    if (n < lines)
        return (struct change){.kind = CHANGE_LF, .line = n};
    return (struct change){.kind = n == lines ? CHANGE_EXTRA : CHANGE_CUT};
}

/* The class of an enhanced status code follows the digit (RFC 2034 4): otherwise an invariant would
 * notice, and the question is whether the step does. */
static void set_digit(char *line, size_t length, char digit)
{
    line[0] = digit;
    if (digit != '3' && length > 6 && strchr("245", line[4]) && line[5] == '.')
        line[4] = digit;
}

static void apply_to_line(const struct change *change, size_t number, const char *line,
                          size_t length, struct buffer *out)
{
    bool is_meant = number == change->line;
    if (change->kind == CHANGE_DROP && is_meant)
        return;
    buffer_add(out, line, length);
    if (change->kind == CHANGE_DIGIT) {
        set_digit(out->octets + out->length - length, length, change->digit);
    } else if (change->kind == CHANGE_LF && is_meant && length > 1 && line[length - 2] == '\r') {
        buffer_cut(out, out->length - 2);
        buffer_add(out, "\n", 1);
    }
}

void change_apply(const struct change *change, const struct tape_event *reply, struct buffer *out)
{
    size_t length;
    if (change->kind == CHANGE_CUT) {
        buffer_add(out, reply->octets, reply->length / 2);
        return;
    }
    for (size_t i = 0; i < change_lines(reply); i++) {
        const char *line = change_line(reply, i, &length);
        apply_to_line(change, i, line, length, out);
    }
    if (change->kind == CHANGE_EXTRA)
        buffer_add_text(out, EXTRA);
}

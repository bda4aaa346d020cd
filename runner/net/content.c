#include "content.h"

#include <string.h>

void content_crlf_only(struct buffer *out, const char *text, size_t length)
{
    const char *end = text + length;
    for (const char *line = text, *next; line < end; line = next) {
        const char *lf = memchr(line, '\n', (size_t)(end - line));
        bool is_bare = lf && (lf == text || lf[-1] != '\r');
        next = lf ? lf + 1 : end;
        buffer_add(out, line, (size_t)(next - line) - is_bare);
        if (is_bare)
            buffer_add(out, "\r\n", 2);
    }
}

void content_crlf(struct buffer *out, const char *text, size_t length)
{
    content_crlf_only(out, text, length);
    if (length && text[length - 1] != '\n')
        buffer_add(out, "\r\n", 2);
}

void content_stuff(struct buffer *out, const char *content, size_t length)
{
    const char *end = content + length;
    for (const char *line = content; line < end;) {
        const char *lf = memchr(line, '\n', (size_t)(end - line));
        const char *next = lf ? lf + 1 : end;
        if (*line == '.')
            buffer_add(out, ".", 1);
        buffer_add(out, line, (size_t)(next - line));
        line = next;
    }
    buffer_add(out, ".\r\n", 3);
}

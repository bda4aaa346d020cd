#include "content.h"

#include <string.h>

void content_crlf_only(struct buffer *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r'))
            buffer_add(out, "\r", 1);
        buffer_add(out, text + i, 1);
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

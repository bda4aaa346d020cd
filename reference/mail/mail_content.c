#include "mail_content.h"

#include <string.h>
#include <strings.h>

struct content_line content_next_line(const char **at, const char *end)
{
    const char *found = memmem(*at, (size_t)(end - *at), "\r\n", 2);
    const char *next = found ? found + 2 : end;
    struct content_line line = {*at, (size_t)(next - *at), found};
    *at = next;
    return line;
}

size_t content_fields(const struct buffer *content, const char *name)
{
    size_t count = 0, length = strlen(name);
    const char *at = content->octets, *end = at + content->length;
    while (at && at < end) {
        struct content_line line = content_next_line(&at, end);
        if (line.length == 2 && line.ended)
            break; /* the body begins */
        if (line.length > length && !strncasecmp(line.octets, name, length) &&
            (line.octets[length] == ':' || name[length - 1] == '-'))
            count++;
    }
    return count;
}

size_t content_header_length(const struct buffer *content)
{
    const char *gap =
        content->length ? memmem(content->octets, content->length, "\r\n\r\n", 4) : NULL;
    return gap ? (size_t)(gap - content->octets) + 2 : content->length;
}

bool content_has_bare_line_ending(const struct buffer *content)
{
    for (size_t i = 0; i < content->length; i++) {
        char next = i + 1 < content->length ? content->octets[i + 1] : '\0';
        if (content->octets[i] == '\r' && next != '\n')
            return true;
        if (content->octets[i] == '\n' && (i == 0 || content->octets[i - 1] != '\r'))
            return true;
    }
    return false;
}

bool text_is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

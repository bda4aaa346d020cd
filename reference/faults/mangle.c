#include "mangle.h"
#include "respond.h"
#include "smtp_session.h"

#include <string.h>
#include <strings.h>

/* A line of the content, its CRLF included if it has one. */
struct content_line {
    const char *octets;
    size_t length;
    bool ended; /* by CRLF */
};

/* Takes the next line off the front of [*AT, END). */
static struct content_line next_line(const char **at, const char *end)
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
        struct content_line line = next_line(&at, end);
        if (line.length == 2 && line.ended)
            break; /* the body begins */
        if (line.length > length && !strncasecmp(line.octets, name, length) &&
            (line.octets[length] == ':' || name[length - 1] == '-'))
            count++;
    }
    return count;
}

/* Changes of lines: they append what becomes of the line to OUT. */
typedef void line_change(const struct content_line *line, struct buffer *out);

static void strip_blanks(const struct content_line *line, struct buffer *out)
{
    size_t length = line->length - (line->ended ? 2 : 0);
    while (length && (line->octets[length - 1] == ' ' || line->octets[length - 1] == '\t'))
        length--;
    buffer_add(out, line->octets, length);
    buffer_add(out, "\r\n", line->ended ? 2 : 0);
}

static void strip_controls(const struct content_line *line, struct buffer *out)
{
    for (const char *c = line->octets; c < line->octets + line->length; c++)
        if (*c & 0x60 || *c == '\r' || *c == '\n' || *c == '\t')
            buffer_add(out, c, 1);
}

static void expand_tabs(const struct content_line *line, struct buffer *out)
{
    for (const char *c = line->octets; c < line->octets + line->length; c++)
        buffer_add(out, *c == '\t' ? " " : c, 1);
}

static void cut_long(const struct content_line *line, struct buffer *out)
{
    if (line->length <= 900) {
        buffer_add(out, line->octets, line->length);
        return;
    }
    buffer_add(out, line->octets, 898);
    buffer_add(out, "\r\n", 2);
}

static void wrap_long(const struct content_line *line, struct buffer *out)
{
    size_t done = 0;
    for (; line->length - done > 900; done += 900) {
        buffer_add(out, line->octets + done, 900);
        buffer_add(out, "\r\n", 2);
    }
    buffer_add(out, line->octets + done, line->length - done);
}

static void escape_from(const struct content_line *line, struct buffer *out)
{
    if (line->length > 5 && !memcmp(line->octets, "From ", 5))
        buffer_add(out, ">", 1);
    buffer_add(out, line->octets, line->length);
}

static void drop_received(const struct content_line *line, struct buffer *out)
{
    if (line->length < 9 || strncasecmp(line->octets, "Received:", 9) != 0)
        buffer_add(out, line->octets, line->length);
}

static void drop_inner_dots(const struct content_line *line, struct buffer *out)
{
    for (size_t i = 0; i < line->length; i++)
        if (line->octets[i] != '.' || i == 0 || line->octets[i - 1] != ' ')
            buffer_add(out, line->octets + i, 1);
}

static void undo_encoding(const struct content_line *line, struct buffer *out)
{
    for (size_t i = 0; i < line->length; i++) {
        bool encoded = line->length - i >= 3 && !memcmp(line->octets + i, "=20", 3);
        buffer_add(out, encoded ? " " : line->octets + i, 1);
        i += encoded ? 2 : 0;
    }
}

/* A From field without a domain gets ours. */
static void complete_address(const struct content_line *line, struct buffer *out)
{
    bool bare = line->length > 8 && !memcmp(line->octets, "From: ", 6) &&
                !memchr(line->octets, '@', line->length);
    buffer_add(out, line->octets, line->length - (bare ? 2 : 0));
    if (bare)
        buffer_add_text(out, "@" REFERENCE_DOMAIN "\r\n");
}

static const struct {
    enum fault_id fault;
    line_change *change;
} changes[] = {
    {FAULT_ENCODING_UNDONE, undo_encoding},
    {FAULT_ADDRESSES_COMPLETED, complete_address},
    {FAULT_TRAILING_BLANKS_STRIPPED, strip_blanks},
    {FAULT_CONTROLS_STRIPPED, strip_controls},
    {FAULT_TABS_EXPANDED, expand_tabs},
    {FAULT_LONG_LINES_CUT, cut_long},
    {FAULT_LONG_LINES_WRAPPED, wrap_long},
    {FAULT_FROM_ESCAPED, escape_from},
    {FAULT_OLD_RECEIVED_REMOVED, drop_received},
    {FAULT_INNER_DOTS_REMOVED, drop_inner_dots},
};

static void change_lines(struct buffer *content, line_change *change)
{
    struct buffer changed = {0};
    const char *at = content->octets, *end = at + content->length;
    while (at && at < end) {
        struct content_line line = next_line(&at, end);
        change(&line, &changed);
    }
    buffer_release(content);
    *content = changed;
}

void mangle_content(const struct session *session, struct buffer *content)
{
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (faulty(session, changes[i].fault))
            change_lines(content, changes[i].change);
    size_t most = faulty(session, FAULT_BIG_MESSAGES_CUT) ? 60000 : SIZE_MAX;
    if (content->length > most)
        content->length = most;
    if (content->length > 2 && faulty(session, FAULT_LAST_CRLF_LOST))
        content->length -= 2;
    if (faulty(session, FAULT_EXTRA_LINE_ADDED))
        buffer_add(content, "\r\n", 2);
    if (faulty(session, FAULT_FOOTER_ADDED))
        buffer_add_text(content, "-- \r\nChecked by mx.test.example\r\n");
}

static bool lacks_from(const struct buffer *content)
{
    return !content_fields(content, "From");
}

static bool has_resent(const struct buffer *content)
{
    return content_fields(content, "Resent-");
}

static bool has_odd_received(const struct buffer *content)
{
    return content_fields(content, "Received") && !memmem(content->octets, content->length, ";", 1);
}

static bool has_many_in_header(const struct buffer *content)
{
    size_t commas = 0;
    for (size_t i = 0; i < content->length; i++)
        commas += content->octets[i] == ',';
    return commas > 30;
}

static bool has_8bit(const struct buffer *content)
{
    for (size_t i = 0; i < content->length; i++)
        if ((unsigned char)content->octets[i] >= 0x80)
            return true;
    return false;
}

static bool has_long_line(const struct buffer *content)
{
    const char *at = content->octets, *end = at + content->length;
    while (at && at < end)
        if (next_line(&at, end).length > 900)
            return true;
    return false;
}

static bool is_big(const struct buffer *content)
{
    return content->length > 60000;
}

static bool has_hops(const struct buffer *content)
{
    return content_fields(content, "Received") > 20;
}

static bool lacks_body(const struct buffer *content)
{
    const char *gap =
        content->length ? memmem(content->octets, content->length, "\r\n\r\n", 4) : NULL;
    return !gap || gap + 4 == content->octets + content->length;
}

static bool has_mime(const struct buffer *content)
{
    return content_fields(content, "MIME-Version");
}

static bool has_trace(const struct buffer *content)
{
    return content_fields(content, "Received") || content_fields(content, "Return-Path");
}

static const struct {
    enum fault_id fault;
    bool (*refused)(const struct buffer *content);
    unsigned code;
    const char *enhanced;
    const char *text;
} refusals[] = {
    {FAULT_HEADER_POLICED, lacks_from, 554, "5.6.0", "No From field"},
    {FAULT_BODY_DEMANDED, lacks_body, 554, "5.6.0", "No body"},
    {FAULT_MIME_REFUSED, has_mime, 554, "5.6.0", "No MIME here"},
    {FAULT_OLD_TRACE_REFUSED, has_trace, 554, "5.6.0", "Trace fields already"},
    {FAULT_RESENT_POLICED, has_resent, 554, "5.6.0", "Odd Resent fields"},
    {FAULT_RECEIVED_POLICED, has_odd_received, 554, "5.6.0", "Odd Received field"},
    {FAULT_HEADER_RECIPIENTS_LIMITED, has_many_in_header, 554, "5.6.0", "Too many addresses"},
    {FAULT_8BIT_REFUSED, has_8bit, 554, "5.6.1", "8-bit content"},
    {FAULT_LONG_LINES_REFUSED, has_long_line, 500, "5.5.2", "Line too long"},
    {FAULT_BIG_MESSAGES_REFUSED, is_big, 552, "5.3.4", "Message too big"},
    {FAULT_FEW_HOPS, has_hops, 554, "5.4.6", "Too many hops"},
};

bool mangle_refuses(struct session *session, const struct buffer *content)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        if (!faulty(session, refusals[i].fault) || !refusals[i].refused(content))
            continue;
        respond(session, refusals[i].code, refusals[i].enhanced, "%s", refusals[i].text);
        return true;
    }
    return false;
}

size_t mangle_front(const struct session *session, const struct buffer *content)
{
    if (!content->length || !faulty(session, FAULT_RECEIVED_AT_THE_END))
        return 0;
    const char *body = memmem(content->octets, content->length, "\r\n\r\n", 4);
    return body ? (size_t)(body - content->octets) + 2 : 0;
}

void mangle_header(const struct session *session, struct buffer *out)
{
    const struct transaction *transaction = &session->transaction;
    const struct buffer *content = &transaction->content;
    bool to = content_fields(content, "To");
    if (faulty(session, FAULT_ADDED_LINE_IS_NO_FIELD))
        buffer_add_text(out, "This message has been checked\r\n");
    if (faulty(session, FAULT_ADDED_LINE_TOO_LONG))
        buffer_format(out, "X-Checked: %01200d\r\n", 0);
    for (size_t i = 0; i < transaction->recipients_count; i++) {
        const char *mailbox = transaction->recipients[i].mailbox;
        if (faulty(session, FAULT_APPARENTLY_TO))
            buffer_format(out, "Apparently-To: %s\r\n", mailbox);
        if (faulty(session, FAULT_TO_COMPLETED) && !to)
            buffer_format(out, "To: %s\r\n", mailbox);
    }
    if (faulty(session, FAULT_FIELDS_COMPLETED) && !content_fields(content, "Message-ID"))
        buffer_add_text(out, "Message-ID: <made@" REFERENCE_HOST ">\r\n");
    if (faulty(session, FAULT_FIELDS_COMPLETED) && !content_fields(content, "Date"))
        buffer_add_text(out, "Date: Thu, 1 Jan 2026 00:00:00 +0000\r\n");
}

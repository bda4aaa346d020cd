#include "respond.h"
#include "changes.h"
#include "hooks.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LINE_MOST 510 /* without CRLF */

const char *enhanced_of_class(unsigned digit)
{
    return digit == 2 ? "2.0.0" : digit == 4 ? "4.0.0" : digit == 5 ? "5.0.0" : NULL;
}

/* Appends a line of a reply, its CRLF included. LINE has the text, which becomes the whole line. */
static void add_line(struct session *session, struct reply_line line, struct buffer *out)
{
    char octets[LINE_MOST + 1];
    const struct reply_form *form = line.form;
    int head = snprintf(octets, sizeof octets, "%03u%c", form->code, line.last ? ' ' : '-');
    if (form->enhanced)
        head += snprintf(octets + head, sizeof octets - (size_t)head, "%s ", form->enhanced);
    size_t room = sizeof octets - 1 - (size_t)head;
    size_t fitting = line.length < room ? line.length : room;
    memcpy(octets + head, line.octets, fitting);
    line.octets = octets;
    line.length = (size_t)head + fitting;
    if (hook_reply_line(session, &line, out))
        return;
    buffer_add(out, octets, line.length);
    buffer_add_text(out, "\r\n");
}

static void add_lines(struct session *session, const struct reply_form *form, struct buffer *out)
{
    struct reply_line line = {.form = form, .octets = form->text};
    for (; !line.last; line.number++) {
        line.length = strcspn(line.octets, "\n");
        line.last = !line.octets[line.length];
        add_line(session, line, out);
        line.octets += line.length + 1;
    }
}

void respond_lines(struct session *session, unsigned code, const char *enhanced, const char *text)
{
    struct reply_form form = {.code = code, .enhanced = enhanced, .text = text};
    struct buffer octets = {0};
    if (!changes_rewrite(session, &form))
        return;
    session->last_code = form.code;
    hook_reply(session, &form);
    add_lines(session, &form, &octets);
    if (!hook_reply_octets(session, &octets))
        wire_put(&session->wire, octets.octets, octets.length);
    buffer_release(&octets);
}

void respond(struct session *session, unsigned code, const char *enhanced, const char *format, ...)
{
    char text[LINE_MOST + 1];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    respond_lines(session, code, enhanced, text);
}

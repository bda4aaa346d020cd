#include "respond.h"
#include "codes.h"
#include "distort.h"
#include "smtp_session.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LINE_MOST 510 /* without CRLF */

/* Appends one line of a reply, its CRLF included. */
static void put_line(struct session *session, const struct reply_form *form, const char *text,
                     size_t length, bool last)
{
    char line[LINE_MOST + 1];
    int head = snprintf(line, sizeof line, "%03u%c", form->code, last ? ' ' : '-');
    if (form->enhanced)
        head += snprintf(line + head, sizeof line - (size_t)head, "%s ", form->enhanced);
    size_t room = sizeof line - 1 - (size_t)head;
    size_t taken = length < room ? length : room;
    memcpy(line + head, text, taken);
    if (!distort_line(session, form, line, (size_t)head + taken, last)) {
        wire_put(&session->wire, line, (size_t)head + taken);
        wire_put(&session->wire, "\r\n", 2);
    }
}

/* A fault: what waits to be sent will be sent behind the reply to come. */
static void set_aside(struct buffer *out, struct buffer *earlier)
{
    buffer_add(earlier, out->octets, out->length);
    buffer_clear(out);
}

void respond_lines(struct session *session, unsigned code, const char *enhanced, const char *text)
{
    struct reply_form form = {.code = code, .enhanced = enhanced, .text = text};
    if (!distort_reply(session, &form))
        return;
    session->last_code = form.code;
    codes_distort(session, &form);
    struct buffer earlier = {0};
    if (faulty(session, FAULT_REPLIES_OUT_OF_ORDER))
        set_aside(&session->wire.out, &earlier);
    const char *at = form.text;
    for (;;) {
        size_t length = strcspn(at, "\n");
        bool last = !at[length];
        put_line(session, &form, at, length, last);
        if (last)
            break;
        codes_distort_further(session, &form);
        at += length + 1;
    }
    if (earlier.length)
        wire_put(&session->wire, earlier.octets, earlier.length);
    buffer_release(&earlier);
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

void respond_bad_order(struct session *session, const char *why)
{
    respond(session, 503, "5.5.1", "%s", why);
}

void respond_bad_argument(struct session *session, const char *what)
{
    respond(session, 501, "5.5.4", "%s", what);
}

bool respond_params(struct session *session, enum params_outcome outcome)
{
    switch (outcome) {
    case PARAMS_SYNTAX:
        respond_bad_argument(session, "Bad parameter, or a bad value of one");
        return false;
    case PARAMS_REPEATED:
        respond_bad_argument(session, "Parameter given twice");
        return false;
    case PARAMS_UNKNOWN:
        respond(session, 555, "5.5.4", "Unknown parameter");
        return false;
    case PARAMS_OK:
        break;
    }
    return true;
}

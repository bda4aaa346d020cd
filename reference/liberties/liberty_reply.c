/* The stage of replies: their texts, lines, enhanced status codes, and when they come. */
#include "count_of.h"
#include "liberties.h"
#include "liberty_offers.h"
#include "liberty_stages.h"

#include <string.h>

#define LINE_MOST 510   /* octets of a reply line without CRLF (RFC 5321 4.5.3.1.5) */
#define QUOTED_MOST 400 /* octets of a command that a reply quotes */
#define LINES 20
#define GREETING_MS 100
#define LIST_MS 500
#define MESSAGE_MS 100

void reply_form_take(struct session *session, struct reply_form *form, struct buffer *text)
{
    buffer_release(&session->reply_text);
    session->reply_text = *text;
    *text = (struct buffer){0};
    form->text = buffer_text(&session->reply_text);
}

/* Replies whose text is read by machines (RFC 5321 4.2), or is a list. */
static bool has_fixed_text(const struct session *session, const struct reply_form *form)
{
    return form->code == 334 || form->code == 220 || form->code == 221 || form->code == 421 ||
           verb_is_among(session->verb, "greeting EHLO HELO VRFY EXPN HELP");
}

/* Texts of replies by their first digit. */
static const struct text_row {
    enum liberty_id liberty;
    const char *texts[6];
} text_rows[] = {
    {LIBERTY_OTHER_TEXTS,
     {"", "", "Done as requested", "Please continue", "Try again later", "Not accepted here"}},
    {LIBERTY_TEXTS_WITH_ODD_CHARACTERS,
     {"", "", "\"Done\" <https://test.example/?a=%20&b=%s#ok> [{(:-)}]", "go\ton: `~!@#$^*_+|\\'",
      "4%d: see <mailto:postmaster@test.example>; 5 < 6 > 4, \"n'est-ce pas?",
      "\tNo </reply> <![CDATA[ ]]> &amp; $(x) %n \\r\\n {}"}},
    {LIBERTY_TEXTS_LIKE_CODES,
     {"", "", "550 5.1.1 is not what this says", "250 OK is not what this says",
      "250 2.0.0 is not what this says", "250-2.1.5 is not what this says"}},
    {LIBERTY_TEXTS_OF_ONE_CHARACTER, {"", "", ".", ".", ".", "."}},
};

static void change_text(const struct session *session, struct reply_form *form)
{
    if (has_fixed_text(session, form) || form->code / 100 > 5)
        return;
    for (size_t i = 0; i < COUNT_OF(text_rows); i++)
        if (liberty_is_taken(session, text_rows[i].liberty))
            form->text = text_rows[i].texts[form->code / 100];
}

static bool is_printable(const char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~')
            return false;
    return true;
}

/* AUTH is not quoted: it may hold a password. */
static void quote_command(struct session *session, struct reply_form *form)
{
    const struct command *command = session->command;
    struct buffer text = {0};
    if (!liberty_is_taken(session, LIBERTY_TEXTS_QUOTE_THE_COMMAND) || !command ||
        has_fixed_text(session, form) || verb_is_among(session->verb, "AUTH") ||
        !is_printable(command->line))
        return;
    buffer_format(&text, "%.*s... %s", QUOTED_MOST, command->line, form->text);
    reply_form_take(session, form, &text);
}

/* Adds lines to a reply that has only one. */
static void add_lines(struct session *session, struct reply_form *form)
{
    struct buffer text = {0};
    if (form->code == 334 || verb_is_among(session->verb, "EHLO HELO VRFY EXPN") ||
        strchr(form->text, '\n'))
        return;
    buffer_add_text(&text, form->text);
    if (liberty_is_taken(session, LIBERTY_REPLIES_WITH_EMPTY_LINES))
        buffer_add_text(&text, "\n\nEnd of reply");
    if (liberty_is_taken(session, LIBERTY_REPLIES_IN_SEVERAL_LINES))
        buffer_add_text(&text, "\nEnd of reply");
    if (liberty_is_taken(session, LIBERTY_REPLIES_OF_TWENTY_LINES))
        for (unsigned line = 2; line <= LINES; line++)
            buffer_format(&text, "\nLine %u of %u", line, LINES);
    reply_form_take(session, form, &text);
}

/* Cuts what precedes the angle brackets of each line. */
static void cut_full_names(struct session *session, struct reply_form *form)
{
    struct buffer text = {0};
    if (!liberty_is_taken(session, LIBERTY_QUERIES_WITHOUT_FULL_NAMES) ||
        !verb_is_among(session->verb, "VRFY EXPN"))
        return;
    for (const char *line = form->text; line;) {
        size_t length = strcspn(line, "\n");
        const char *bracket = memchr(line, '<', length);
        const char *from = bracket ? bracket : line;
        buffer_format(&text, "%s%.*s", line == form->text ? "" : "\n",
                      (int)(length - (size_t)(from - line)), from);
        line = line[length] ? line + length + 1 : NULL;
    }
    reply_form_take(session, form, &text);
}

static void change_status_code(const struct session *session, struct reply_form *form)
{
    if (form->code >= 500 && verb_is_among(session->verb, "EHLO HELO") &&
        liberty_is_taken(session, LIBERTY_STATUS_CODE_WITH_REFUSED_EHLO))
        form->enhanced = "5.5.4";
    if (!form->enhanced)
        return;
    if (form->enhanced[0] == '2' && !verb_is_among(session->verb, "AUTH") &&
        liberty_is_taken(session, LIBERTY_SUCCESS_CODES_GENERAL))
        form->enhanced = "2.0.0";
    if (liberty_is_taken(session, LIBERTY_STATUS_CODES_ABSENT) ||
        liberty_is_taken(session, LIBERTY_8BITMIME_AND_HELP))
        form->enhanced = NULL;
}

static bool is_for_several(const struct session *session)
{
    const struct command *command = session->command;
    return command && verb_is_among(session->verb, "RCPT") &&
           (command->entry.kind == DIRECTORY_LIST || command->entry.kind == DIRECTORY_ALIAS);
}

/* How long the reply is to wait. */
static long delay(const struct session *session, const struct reply_form *form)
{
    if (verb_is_among(session->verb, "greeting"))
        return liberty_is_taken(session, LIBERTY_GREETING_DELAYED) ? GREETING_MS : 0;
    if (is_for_several(session))
        return liberty_is_taken(session, LIBERTY_LISTS_ANSWERED_LATE) ? LIST_MS : 0;
    if (verb_is_among(session->verb, "DATA BDAT") && form->code == 250)
        return liberty_is_taken(session, LIBERTY_MESSAGES_ANSWERED_LATE) ? MESSAGE_MS : 0;
    return 0;
}

void liberty_reply(struct session *session, struct reply_form *form)
{
    liberty_wait(session, form);
    long ms = delay(session, form);
    if (ms)
        stop_sleep(session->server->stop, ms);
    if (form->code == 250 && verb_is_among(session->verb, "EHLO"))
        liberty_ehlo(session, form);
    change_text(session, form);
    quote_command(session, form);
    add_lines(session, form);
    cut_full_names(session, form);
    change_status_code(session, form);
}

static bool is_to_be_long(const struct session *session, const struct reply_form *form)
{
    return liberty_is_taken(session, LIBERTY_REPLY_LINES_OF_512_OCTETS) && form->code != 334 &&
           !verb_is_among(session->verb, "EHLO VRFY EXPN");
}

static bool put(struct buffer *out, const struct reply_line *line, size_t head, const char *between)
{
    buffer_add(out, line->octets, head);
    buffer_add_text(out, between);
    buffer_add(out, line->octets + head, line->length - head);
    return buffer_add_text(out, "\r\n");
}

bool liberty_reply_line(struct session *session, const struct reply_line *line, struct buffer *out)
{
    static const char spaces[] = "   ";
    const char *enhanced = line->form->enhanced;
    size_t head = enhanced ? 4 + strlen(enhanced) + 1 : 0;
    if (enhanced && liberty_is_taken(session, LIBERTY_STATUS_CODES_SPACED) &&
        line->length + strlen(spaces) <= LINE_MOST)
        return put(out, line, head, spaces);
    if (!is_to_be_long(session, line->form))
        return false;
    buffer_add(out, line->octets, line->length);
    buffer_add_text(out, " ");
    for (size_t length = line->length + 1; length < LINE_MOST; length++)
        buffer_add_text(out, length % 8 ? "x" : " ");
    return buffer_add_text(out, "\r\n");
}

/* The stage of replies: enhanced status codes, framing, and the order in which they are sent. */
#include "count_of.h"
#include "faulty.h"
#include "reference_names.h"
#include "stages.h"

#include <stdio.h>
#include <string.h>

#define TOO_LONG 600 /* octets of a reply line, where 512 are allowed (RFC 5321 4.5.3.1.5) */

static bool answers_hello(const struct session *session)
{
    return session->verb->flags & VERB_HELLO;
}

/* Adds an enhanced status code where there must not be one (RFC 2034 4). */
static void add_code(const struct session *session, struct reply_form *form)
{
    if (form->code == 354 && faulty(session, FAULT_CODE_WITH_354))
        form->enhanced = "2.0.0";
    if (answers_hello(session) && faulty(session, FAULT_CODE_WITH_GREETING_AND_EHLO))
        form->enhanced = form->code < 400 ? "2.0.0" : "5.0.0";
}

/* What a fault makes of the codes of classes 2, 4 and 5. */
static const struct code_row {
    enum fault_id fault;
    const char *success, *transient, *permanent;
} rows[] = {
    {FAULT_CODES_MISSING, NULL, NULL, NULL},
    {FAULT_CODES_WITH_COLON, "2.0.0:", "4.0.0:", "5.0.0:"},
    {FAULT_CODES_WITH_LEADING_ZEROS, "2.01.05", "4.02.01", "5.01.01"},
};

/* The codes of which a fault leaves only the class. */
static const struct general_row {
    enum fault_id fault;
    const char *verb; /* NULL: any but AUTH */
    const char *codes;
} general_rows[] = {
    {FAULT_RECIPIENT_CODES_GENERAL, "RCPT", "5.1.1 5.1.2 5.7.1"},
    {FAULT_SYNTAX_CODES_GENERAL, NULL, "5.1.3 5.1.7 5.5.1 5.5.2 5.5.4"},
    {FAULT_SIZE_CODES_GENERAL, NULL, "5.3.4"},
    {FAULT_UTF8_CODES_GENERAL, NULL, "5.6.7"},
    {FAULT_LOGIN_CODES_GENERAL, "AUTH", "2.7.0 5.7.8"},
    {FAULT_AUTH_CODES_GENERAL, "AUTH", "5.5.2 5.5.4 5.7.0"},
};

static bool is_row_for(const struct general_row *row, const struct session *session,
                       const char *enhanced)
{
    bool is_auth = strcmp(session->verb->name, "AUTH") == 0;
    bool is_its_verb = row->verb ? strcmp(session->verb->name, row->verb) == 0 : !is_auth;
    return is_its_verb && strstr(row->codes, enhanced) && faulty(session, row->fault);
}

static void generalize_code(const struct session *session, struct reply_form *form)
{
    for (const struct general_row *row = general_rows;
         row < general_rows + COUNT_OF(general_rows) && form->enhanced; row++)
        if (is_row_for(row, session, form->enhanced))
            form->enhanced = form->code < 400 ? "2.0.0" : "5.0.0";
}

static void change_code(const struct session *session, struct reply_form *form)
{
    char class = form->enhanced[0];
    for (const struct code_row *row = rows; row < rows + COUNT_OF(rows); row++)
        if (faulty(session, row->fault))
            form->enhanced = class == '2'   ? row->success
                             : class == '4' ? row->transient
                                            : row->permanent;
    generalize_code(session, form);
    if (form->code == 250 && faulty(session, FAULT_CODES_UNREGISTERED))
        form->enhanced = "2.9.9";
    if (faulty(session, FAULT_CODES_ONLY_AFTER_EHLO) && session->introduction != BY_EHLO)
        form->enhanced = NULL;
    if (class != '2' && strcmp(session->verb->name, "RCPT") == 0 &&
        faulty(session, FAULT_REFUSED_RECIPIENT_WITHOUT_CODE))
        form->enhanced = NULL;
}

/* The second message of a session has been delivered, but the reply denies it. */
static void deny_second(const struct session *session, struct reply_form *form)
{
    bool says_delivered = form->enhanced && strcmp(form->enhanced, "2.6.0") == 0;
    unsigned code = faulty(session, FAULT_DELIVERED_AND_ANSWERED_451)   ? 451
                    : faulty(session, FAULT_DELIVERED_AND_ANSWERED_554) ? 554
                                                                        : 0;
    if (code && says_delivered && session->messages == 2)
        *form =
            (struct reply_form){code, enhanced_of_class(code / 100), "Local error in processing"};
}

static void add_text_to_challenge(struct session *session, struct reply_form *form)
{
    buffer_clear(&session->reply_text);
    buffer_format(&session->reply_text, "Please go on: %s", form->text);
    form->text = buffer_text(&session->reply_text);
}

void fault_reply(struct session *session, struct reply_form *form)
{
    deny_second(session, form);
    if (form->code == 334 && faulty(session, FAULT_AUTH_CHALLENGE_HAS_TEXT))
        add_text_to_challenge(session, form);
    if (form->enhanced)
        change_code(session, form);
    else
        add_code(session, form);
}

/* Whether the fault acts and the reply answers VERB. */
static bool breaks(const struct session *session, enum fault_id fault, const char *verb)
{
    return strcmp(session->verb->name, verb) == 0 && faulty(session, fault);
}

static bool put(struct buffer *out, const char *octets, size_t length, const char *ending)
{
    buffer_add(out, octets, length);
    return buffer_add_text(out, ending);
}

static bool put_padded(struct buffer *out, const struct reply_line *line)
{
    char octets[TOO_LONG];
    memset(octets, 'x', sizeof octets);
    memcpy(octets, line->octets, line->length);
    return put(out, octets, sizeof octets, "\r\n");
}

/* Appends the line with OTHER in place of its enhanced status code, if it has one; "": without. */
static bool put_with_code(struct buffer *out, const struct reply_line *line, const char *other)
{
    size_t code = line->form->enhanced ? strlen(line->form->enhanced) + 1 : 0;
    buffer_add(out, line->octets, 4);
    buffer_format(out, "%s%s", other, *other ? " " : "");
    return put(out, line->octets + 4 + code, line->length - 4 - code, "\r\n");
}

static bool put_with_separator(struct buffer *out, const struct reply_line *line, const char *other)
{
    buffer_add(out, line->octets, 3);
    buffer_add_text(out, other);
    return put(out, line->octets + 4, line->length - 4, "\r\n");
}

/* What a fault makes of the first line of the EHLO response. */
static const struct {
    enum fault_id fault;
    const char *text;
} first_lines[] = {
    {FAULT_EHLO_WITHOUT_NAME, "(pleased to meet you)"},
    {FAULT_EHLO_BARE_CR, REFERENCE_HOST " hello\rthere"},
    {FAULT_EHLO_IN_UTF8, "b\xc3\xbc"
                         "cher.example greets you"},
};

static bool change_first_line(const struct session *session, const struct reply_line *line,
                              struct buffer *out)
{
    for (size_t i = 0; i < COUNT_OF(first_lines) && !line->number; i++) {
        if (line->form->code != 250 || !breaks(session, first_lines[i].fault, "EHLO"))
            continue;
        buffer_add(out, line->octets, 4);
        return put(out, first_lines[i].text, strlen(first_lines[i].text), "\r\n");
    }
    return false;
}

/* The code of a reply in a class that contradicts it. */
static bool put_in_other_class(struct buffer *out, const struct reply_line *line)
{
    const char *enhanced = line->form->enhanced;
    char other[16], class = enhanced[0] == '2' ? '5' : enhanced[0] == '4' ? '2' : '4';
    snprintf(other, sizeof other, "%c%s", class, enhanced + 1);
    return put_with_code(out, line, other);
}

static bool change_later_line(const struct session *session, const struct reply_line *line,
                              struct buffer *out)
{
    const char *enhanced = line->form->enhanced;
    if (!line->number || !enhanced)
        return false;
    if (answers_hello(session))
        return put_with_code(out, line, "");
    if (faulty(session, FAULT_CODES_DIFFER_BY_LINE))
        return put_with_code(out, line, enhanced[0] == '2' ? "2.1.7" : "5.1.7");
    return false;
}

bool fault_reply_line(struct session *session, const struct reply_line *line, struct buffer *out)
{
    if (change_first_line(session, line, out) || change_later_line(session, line, out))
        return true;
    if (line->form->enhanced && faulty(session, FAULT_CODES_OF_OTHER_CLASS))
        return put_in_other_class(out, line);
    if (faulty(session, FAULT_LF_ALONE))
        return put(out, line->octets, line->length, "\n");
    if (breaks(session, FAULT_TWO_DIGIT_CODE, "NOOP"))
        return put(out, line->octets + 1, line->length - 1, "\r\n");
    if (breaks(session, FAULT_CODE_ALONE, "NOOP"))
        return put(out, line->octets, 3, "\r\n");
    if (breaks(session, FAULT_LONG_REPLY, "NOOP") ||
        (faulty(session, FAULT_LONG_ERROR_REPLY) && line->form->code / 100 == 5))
        return put_padded(out, line);
    if (faulty(session, FAULT_CODE_CHANGES) && !line->number && !line->last) {
        buffer_format(out, "%c51", line->octets[0]);
        return put(out, line->octets + 3, line->length - 3, "\r\n");
    }
    if (breaks(session, FAULT_NO_SEPARATOR, "NOOP"))
        return put_with_separator(out, line, "");
    if (breaks(session, FAULT_EHLO_IN_PIECES, "EHLO") &&
        strncmp(line->octets, "250-XREFERENCE", 14) == 0)
        return put_with_separator(out, line, " ");
    return false;
}

static bool is_odd(const struct transaction *transaction)
{
    if (transaction->recipients_count > 1)
        return true;
    for (size_t i = 0; i < transaction->content.length && transaction->body == BODY_7BIT; i++)
        if ((unsigned char)transaction->content.octets[i] > 127)
            return true;
    return false;
}

static bool is_doubled(const struct session *session, const struct buffer *octets)
{
    return octets->octets[0] == '2' && is_odd(&session->transaction) &&
           breaks(session, FAULT_END_OF_DATA_ANSWERED_TWICE, "DATA");
}

static bool is_sent_first(const struct session *session, const struct buffer *octets)
{
    return octets->octets[0] == '5' && session->transaction.open &&
           breaks(session, FAULT_REPLIES_OUT_OF_ORDER, "RCPT");
}

/* Sends the reply twice, or before those that are waiting. */
bool fault_reply_octets(struct session *session, const struct buffer *octets)
{
    struct buffer earlier = {0};
    if (is_doubled(session, octets))
        wire_put(&session->wire, octets->octets, octets->length);
    if (!is_sent_first(session, octets))
        return false;
    buffer_add(&earlier, session->wire.out.octets, session->wire.out.length);
    buffer_clear(&session->wire.out);
    wire_put(&session->wire, octets->octets, octets->length);
    wire_put(&session->wire, buffer_text(&earlier), earlier.length);
    buffer_release(&earlier);
    return true;
}

#include "spoil.h"
#include "reference.h"
#include "smtp_session.h"

#include <string.h>

#define SHORT_LINE 500

static void clear_eighth_bit(struct buffer *content)
{
    for (size_t i = 0; i < content->length; i++)
        content->octets[i] = (char)(content->octets[i] & 0x7F);
}

static void drop_empty_lines(struct buffer *content)
{
    while (content->length >= 4 && !memcmp(content->octets + content->length - 4, "\r\n\r\n", 4))
        content->length -= 2;
}

static void cut_lines(struct buffer *content)
{
    struct buffer cut = {0};
    size_t column = 0;
    for (size_t i = 0; i < content->length; i++) {
        column = content->octets[i] == '\n' ? 0 : column + 1;
        if (column > SHORT_LINE) {
            buffer_add_text(&cut, "\r\n");
            column = 1;
        }
        buffer_add(&cut, content->octets + i, 1);
    }
    buffer_release(content);
    *content = cut;
}

void spoil_content(struct session *session, const struct buffer *raw)
{
    const struct transaction *transaction = &session->transaction;
    struct buffer *content = &session->transaction.content;
    bool eight = transaction->body == BODY_8BITMIME;
    if (faulty(session, FAULT_DOTS_KEPT_IN_8BIT) && eight) {
        buffer_clear(content);
        buffer_add(content, raw->octets + 2, raw->length - 2);
    }
    if (faulty(session, FAULT_EIGHTH_BIT_CLEARED))
        clear_eighth_bit(content);
    if (faulty(session, FAULT_LAST_EMPTY_LINES_LOST))
        drop_empty_lines(content);
    if (faulty(session, FAULT_LONG_8BIT_LINES_CUT) && eight)
        cut_lines(content);
    if (faulty(session, FAULT_DECLARED_SIZE_ENDS_MESSAGE) && transaction->declared &&
        content->length > transaction->declared)
        content->length = (size_t)transaction->declared;
}

bool spoil_too_big(const struct session *session, const struct buffer *raw, bool too_big)
{
    size_t length = session->transaction.content.length;
    unsigned long long declared = session->transaction.declared;
    if (faulty(session, FAULT_BIG_MESSAGES_ACCEPTED))
        return false;
    return too_big || (faulty(session, FAULT_SIZE_LIMIT_ONE_LOWER) && length >= REFERENCE_SIZE) ||
           (faulty(session, FAULT_STUFFED_DOTS_COUNTED) && raw->length - 2 > REFERENCE_SIZE) ||
           ((faulty(session, FAULT_LARGER_THAN_DECLARED_REFUSED) ||
             faulty(session, FAULT_RSET_KEEPS_PARAMETERS)) &&
            declared && length > declared) ||
           (faulty(session, FAULT_ACCEPTED_SIZE_REFUSED_LATER) && length <= declared);
}

bool spoil_waits(struct session *session)
{
    if (!faulty(session, FAULT_DECLARED_SIZE_AWAITED) ||
        session->transaction.content.length >= session->transaction.declared)
        return false;
    while (wire_fill(&session->wire) == WIRE_OK)
        buffer_clear(&session->wire.in);
    return true;
}

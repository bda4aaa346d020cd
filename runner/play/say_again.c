#include "say_again.h"

#include <string.h>

/* One line, whatever is in it. */
static bool ends_only_at_its_end(const char *line, size_t length)
{
    return length > 2 && memcmp(line + length - 2, "\r\n", 2) == 0 &&
           strcspn(line, "\r\n") == length - 2;
}

/* Those that mean the same if they are said again after a 4yz. After a failed BDAT the transaction
 * is over (RFC 3030 2). */
static bool is_repeatable(const char *line, size_t length)
{
    switch (asked_by_line(line, length)) {
    case ASKED_MAIL:
    case ASKED_RCPT:
    case ASKED_DATA:
    case ASKED_VRFY:
    case ASKED_EXPN:
    case ASKED_STARTTLS:
        return ends_only_at_its_end(line, length);
    default:
        return false;
    }
}

bool is_put_off(const struct channel *channel)
{
    unsigned code = channel_last_reply(channel)->code;
    return code / 100 == 4 && code != 421;
}

void say_again_note(struct session *session, const struct step *step, const char *octets,
                    size_t length)
{
    if (!is_repeatable(octets, length) ||
        !channel_expects_nothing(session_channel(session, step->connection)))
        return;
    buffer_add(&session->said, octets, length);
    session->said_on = step->connection;
}

static bool takes(const struct session *session, const struct expect *expect,
                  const struct channel *channel)
{
    struct buffer why = {0};
    const struct expect *should = expect_should(expect);
    const struct reply *reply = channel_last_reply(channel);
    bool taken = expect_match(expect, reply, session->vars, &why) &&
                 (!should || expect_match(should, reply, session->vars, &why));
    buffer_release(&why);
    return taken;
}

void say_again(struct session *session, const struct step *step, const struct expect *expect,
               enum link_outcome *outcome, struct err *err)
{
    struct channel *channel = session_channel(session, step->connection);
    bool is_due = *outcome == LINK_OK && is_put_off(channel) && session->said.length &&
                  session->said_on == step->connection;
    if (!is_due || takes(session, expect, channel))
        return;
    *outcome = channel_ask(channel, buffer_text(&session->said), err);
    buffer_clear(&session->said);
    session->is_said_again = true;
}

/* message: TEXT, the mail data after 354. */
#include "content.h"
#include "session.h"
#include "steps.h"

#include <stdlib.h>

static bool bind(struct binder *binder, struct step *step, const struct node *value)
{
    return node_want(value, NODE_TEXT, "a message", binder->problems) &&
           (step->args = template_bind(binder, value));
}

static enum step_end play(struct session *session, const struct step *step)
{
    size_t length;
    char *text = session_text(session, step, step->args, &length);
    if (!text)
        return STEP_TROUBLE;
    struct buffer content = {0}, wire = {0};
    content_crlf(&content, text, length);
    content_stuff(&wire, buffer_text(&content), content.length);
    session_note_sent(session, buffer_text(&content), content.length);
    bool sent = channel_send(session_channel(session, step->connection), wire.octets, wire.length);
    buffer_release(&content);
    buffer_release(&wire);
    free(text);
    return sent ? STEP_DONE : STEP_STOPPED;
}

const struct verb verb_message = {
    .name = "message",
    .shape = "TEXT",
    .help = "sends TEXT as mail data: CRLF line endings, dots doubled, then CRLF.CRLF",
    .bind = bind,
    .play = play,
};

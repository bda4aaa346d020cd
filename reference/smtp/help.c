/* HELP (RFC 5321 4.1.1.8). */
#include "respond.h"
#include "smtp_session.h"

#include <string.h>

static void list_verbs(struct session *session)
{
    size_t count;
    const struct smtp_verb *verbs = verb_table(&count);
    struct buffer text = {0};
    buffer_add_text(&text, "The commands are:");
    for (size_t i = 0; i < count; i++)
        buffer_format(&text, "%c%s", i % 7 ? ' ' : '\n', verbs[i].name);
    respond_lines(session, 214, "2.0.0", text.octets);
    buffer_release(&text);
}

void serve_help(struct session *session, const char *argument)
{
    const struct smtp_verb *verb = verb_find(argument, strlen(argument));
    if (*argument && faulty(session, FAULT_HELP_TAKES_NO_ARGUMENT))
        respond(session, 550, "5.5.4", "No argument here");
    else if (!*argument)
        list_verbs(session);
    else if (verb)
        respond(session, 214, "2.0.0", "%s", verb->syntax);
    else
        respond(session, 504, "5.5.4", "No help on that");
}

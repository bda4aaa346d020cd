/* HELP (RFC 5321 4.1.1.8). */
#include "acts.h"
#include "respond.h"
#include "smtp_command.h"

#include <string.h>

static void list_verbs(struct session *session)
{
    size_t count;
    const struct smtp_verb *verbs = verb_table(&count);
    struct buffer text = {0};
    buffer_add_text(&text, "The commands are:");
    for (size_t i = 0; i < count; i++)
        buffer_format(&text, "%c%s", i % 7 ? ' ' : '\n', verbs[i].name);
    respond_lines(session, 214, "2.0.0", buffer_text(&text));
    buffer_release(&text);
}

void help_act(struct command *command)
{
    const struct smtp_verb *subject = verb_find(command->argument, strlen(command->argument));
    if (subject->flags & VERB_UNRECOGNISED)
        list_verbs(command->session);
    else
        respond(command->session, 214, "2.0.0", "%s", subject->syntax);
}

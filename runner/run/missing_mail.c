#include "missing_mail.h"

#include "mailbox_probe.h"
#include "memory.h"

#include <stdlib.h>

/* Fewer cases than that may be an accident. */
#define PATIENCE 3

void missing_mail_examine(const struct queue *queue)
{
    const struct context *context = &queue->context;
    struct err err = {0};
    const char *recipient = context->mailbox ? mailbox_suspect(context->mailbox, PATIENCE) : NULL;
    if (!recipient || mailbox_probe(context, recipient, &err) || stop_is_set(context->stop))
        return;
    char *why = mem_format("the mailbox of %s stopped receiving: %s", recipient, err.text);
    mailbox_give_up(context->mailbox, recipient, why);
    if (queue->schedule->findings)
        findings_add(queue->schedule->findings, why);
    free(why);
}

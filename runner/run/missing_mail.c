#include "missing_mail.h"

#include "mailbox_probe.h"
#include "memory.h"

#include <stdlib.h>

/* Fewer cases than that may be an accident. */
#define PATIENCE 3
/* A mailbox that has received mail may only be slow: a server has a queue, and a machine may be
 * busy. It gets so many times the wait before it is given up. */
#define PATIENCE_TIMES 3

static bool receives(const struct context *context, const char *recipient, struct err *err)
{
    struct context patient = *context;
    if (mailbox_has_received(context->mailbox, recipient))
        patient.wait_ms *= PATIENCE_TIMES;
    return mailbox_probe(&patient, recipient, err) || stop_is_set(context->stop);
}

/* A message of the runner itself was accepted, and never came. */
static void accuse(const struct context *context, const char *why)
{
    struct sighting sighting = {mem_text(why), mem_text("1 in the mailbox"),
                                mem_text("none in the mailbox"), mem_text("")};
    invariants_met(context->invariants, INCIDENT_LOST, "a message of the runner", &sighting);
    sighting_release(&sighting);
}

void missing_mail_examine(const struct queue *queue)
{
    const struct context *context = queue->schedule->context;
    struct err err = {0};
    const char *recipient = context->mailbox ? mailbox_suspect(context->mailbox, PATIENCE) : NULL;
    if (!recipient || receives(context, recipient, &err))
        return;
    char *why = mem_format("the mailbox of %s stopped receiving: %s", recipient, err.text);
    if (mailbox_has_received(context->mailbox, recipient)) /* else it may be the wrong place */
        accuse(context, why);
    if (mailbox_give_up(context->mailbox, recipient, why) && queue->schedule->findings)
        findings_add(queue->schedule->findings, why);
    free(why);
}

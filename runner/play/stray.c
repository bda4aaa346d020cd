#include "stray.h"

#include "count_of.h"

#include <string.h>

/* Whether the message may be in several mailboxes by right. libcurl's envelope is not in the
 * transcript. */
static bool has_named_several(const struct session *session)
{
    const struct target *target = session->context->target;
    const char *const names[] = {target->alias, target->list, "postmaster", "libcurl delivered"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (names[i] && transcript_mentions(session->transcript, names[i]))
            return true;
    return false;
}

/* One poll of all of them. */
static const char *find(struct mailbox *mailbox, struct mailbox_tally *tallies, size_t count)
{
    struct err err = {0};
    if (!count || !mailbox_count(mailbox, tallies, count, &err))
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (tallies[i].found)
            return tallies[i].recipient;
    return NULL;
}

const char *stray_recipient(const struct session *session, const char *recipient, const char *token)
{
    const struct target *target = session->context->target;
    struct mailbox_tally others[TARGET_RECIPIENTS_MOST];
    size_t count = 0;
    if (has_named_several(session))
        return NULL;
    for (size_t i = 0; i < target->recipients_count; i++)
        if (strcmp(target->recipients[i], recipient) != 0 &&
            !transcript_mentions(session->transcript, target->recipients[i]))
            others[count++] =
                (struct mailbox_tally){.recipient = target->recipients[i], .token = token};
    return find(session->context->mailbox, others, count);
}

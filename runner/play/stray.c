#include "stray.h"

#include "count_of.h"
#include "memory.h"

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

static bool may_have_it(const struct session *session, const struct missing *missing,
                        const char *other)
{
    return strcmp(other, missing->recipient) != 0 &&
           (missing->has_one_recipient || !transcript_mentions(session->transcript, other));
}

/* The recipient who has it; NULL: none. */
static const char *holder_of(const struct session *session, const struct missing *missing)
{
    const struct target *target = session->context->target;
    struct mailbox_tally others[TARGET_RECIPIENTS_MOST];
    size_t count = 0;
    if (!missing->has_one_recipient && has_named_several(session))
        return NULL;
    for (size_t i = 0; i < target->recipients_count; i++)
        if (may_have_it(session, missing, target->recipients[i]))
            others[count++] =
                (struct mailbox_tally){.recipient = target->recipients[i], .token = missing->token};
    return find(session->context->mailbox, others, count);
}

enum step_end stray_judge(struct session *session, const struct step *step,
                          const struct missing *missing)
{
    const char *holder = holder_of(session, missing);
    if (!holder)
        return STEP_DONE;
    return session_met(session, step, INCIDENT_MISPLACED, "it in the mailbox that it was sent to",
                       mem_format("it in the mailbox of %s", holder),
                       "the message for %s is in the mailbox of %s", missing->recipient, holder);
}

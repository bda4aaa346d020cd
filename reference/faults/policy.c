/* The stage of senders and recipients, and of who gets a message. */
#include "count_of.h"
#include "delivery.h"
#include "directory.h"
#include "faulty.h"
#include "reference_names.h"
#include "session_faults.h"
#include "session_legacies.h"
#include "stages.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the races between two sessions, one in so many is lost. */
#define RACES_BETWEEN 5

static void lower(char *text, const char *end)
{
    for (char *c = text; *c && (!end || c < end); c++)
        *c = (char)tolower((unsigned char)*c);
}

static void unquote(char *sender)
{
    char *to = sender;
    for (const char *from = sender; *from; from++)
        if (*from != '"')
            *to++ = *from;
    *to = '\0';
}

/* Takes over what the previous transaction leaks: see leaks[] in session.c. */
static void take_over(struct session *session)
{
    struct transaction *transaction = &session->transaction;
    const struct transaction *before = &session->faults->before;
    if ((faulty(session, FAULT_SENDER_LEAKS) || faulty(session, FAULT_RSET_KEEPS_SENDER)) &&
        *before->sender)
        memcpy(transaction->sender, before->sender, sizeof transaction->sender);
    if (!faulty(session, FAULT_PARAMETERS_LEAK) && !faulty(session, FAULT_RSET_KEEPS_PARAMETERS))
        return;
    if (!*transaction->envid)
        memcpy(transaction->envid, before->envid, sizeof transaction->envid);
    if (!transaction->declared)
        transaction->declared = before->declared;
    if (transaction->body == BODY_7BIT)
        transaction->body = before->body;
    transaction->utf8 = transaction->utf8 || before->utf8;
}

void fault_sender(struct command *command)
{
    struct session *session = command->session;
    char *sender = session->transaction.sender;
    size_t size = sizeof session->transaction.sender;
    take_over(session);
    if (faulty(session, FAULT_SENDER_LOWER_CASED))
        lower(sender, strchr(sender, '@'));
    if (faulty(session, FAULT_SENDER_UNQUOTED))
        unquote(sender);
    if (faulty(session, FAULT_NULL_PATH_REPLACED) && !*sender)
        snprintf(sender, size, "postmaster@" REFERENCE_DOMAIN);
}

/* Removes the first recipient. */
static void push_out(struct transaction *transaction)
{
    free(transaction->recipients[0].key);
    free(transaction->recipients[0].mailbox);
    transaction->recipients_count--;
    memmove(transaction->recipients, transaction->recipients + 1,
            transaction->recipients_count * sizeof *transaction->recipients);
}

/* Shortens the source route to its last host. */
static void shorten_route(const struct address *address, char *mailbox, size_t size)
{
    const char *last = strrchr(address->route, '@');
    if (last)
        snprintf(mailbox, size, "%s%s", last, address->text);
}

void fault_recipient(struct command *command, char *mailbox, size_t size)
{
    struct session *session = command->session;
    struct transaction *transaction = &session->transaction;
    if (faulty(session, FAULT_RECIPIENTS_PUSH_OUT_THE_FIRST) &&
        transaction->recipients_count >= 100)
        push_out(transaction);
    if (faulty(session, FAULT_ROUTE_IN_REVERSE_PATH) && command->address.routed) {
        char routed[sizeof transaction->sender];
        snprintf(routed, sizeof routed, "@" REFERENCE_HOST ":%.400s", transaction->sender);
        memcpy(transaction->sender, routed, sizeof routed);
    }
    if (faulty(session, FAULT_ROUTE_SHORTENED))
        shorten_route(&command->address, mailbox, size);
    if (faulty(session, FAULT_RELAYED_LOCAL_PARTS_LOWERED))
        lower(mailbox, NULL);
    legacies_note_recipient(session, command->key);
}

/* The users whose local-part is in the To field. */
static void take_users_of_header(const struct buffer *content, struct delivery *deliveries)
{
    static const char *const users[] = {"user1", "user2", "user3"};
    const char *field =
        content->length ? memmem(content->octets, content->length, "\r\nTo:", 5) : NULL;
    size_t length = field ? strcspn(field + 2, "\r") : 0;
    for (size_t i = 0; field && i < COUNT_OF(users); i++)
        if (memmem(field + 2, length, users[i], strlen(users[i])))
            delivery_add(&deliveries[DIRECTLY], users[i]);
}

/* Drops the last recipient, unless its mailbox is also that of another. */
static void lose_last(const struct transaction *transaction, struct delivery *deliveries)
{
    size_t last = transaction->recipients_count - 1;
    const char *key = transaction->recipients[last].key;
    for (size_t i = 0; i < last; i++)
        if (strcmp(transaction->recipients[i].key, key) == 0)
            return;
    delivery_remove(&deliveries[DIRECTLY], key);
}

static void spare_originator(const struct session *session, struct delivery *list)
{
    const char *sender = session->transaction.sender;
    for (size_t i = 0; i < list->count; i++) {
        size_t length = strlen(list->keys[i]);
        if (!strncmp(sender, list->keys[i], length) &&
            !strcmp(sender + length, "@" REFERENCE_DOMAIN))
            delivery_remove(list, list->keys[i]);
    }
}

static void change_list(const struct session *session, struct delivery *list)
{
    if (faulty(session, FAULT_LIST_REACHES_THE_FIRST_ONLY) && list->count)
        list->count = 1;
    if (faulty(session, FAULT_LIST_SPARES_THE_ORIGINATOR))
        spare_originator(session, list);
    if (faulty(session, FAULT_LIST_KEEPS_THE_SENDER))
        list->sender = session->transaction.sender;
    if (faulty(session, FAULT_LIST_MAIL_FROM_NOBODY))
        list->sender = "";
    if (faulty(session, FAULT_LIST_MAIL_FROM_A_MEMBER))
        list->sender = REFERENCE_USER "@" REFERENCE_DOMAIN;
}

/* As if the recipient were kept in one place for all sessions: where two of them race, now and then
 * the message goes to the mailbox that the other has named. */
static void misplace(struct session *session, struct delivery *direct)
{
    const char *other = direct->count == 1 ? legacies_raced_recipient(session) : NULL;
    if (!other || strcmp(other, direct->keys[0]) == 0 ||
        !legacies_is_due(session, COUNT_MESSAGES, RACES_BETWEEN))
        return;
    direct->count = 0;
    delivery_add(direct, other);
}

/* Chunks for the first user alone go to the second, whom nobody has named. */
static void pass_by(const struct transaction *transaction, struct delivery *direct)
{
    if (!transaction->chunked || direct->count != 1 || strcmp(direct->keys[0], REFERENCE_USER) != 0)
        return;
    direct->count = 0;
    delivery_add(direct, "user2");
}

void fault_deliveries(struct session *session, struct delivery *deliveries)
{
    const struct transaction *transaction = &session->transaction;
    const char *stray;
    if (faulty(session, FAULT_REVERSE_PATH_REWRITTEN))
        deliveries[DIRECTLY].sender = "bounces@" REFERENCE_DOMAIN;
    if (transaction->recipients_count > 1 && faulty(session, FAULT_LAST_RECIPIENT_LOST))
        lose_last(transaction, deliveries);
    if (faulty(session, FAULT_POSTMASTER_MAIL_LOST))
        delivery_remove(&deliveries[DIRECTLY], "postmaster");
    if (faulty(session, FAULT_HEADER_NAMES_RECIPIENTS))
        take_users_of_header(&transaction->content, deliveries);
    if (!transaction->recipients_count && (faulty(session, FAULT_DATA_WITHOUT_RECIPIENTS) ||
                                           faulty(session, FAULT_EMPTY_MESSAGE_FOR_NOBODY)))
        delivery_add(&deliveries[DIRECTLY], REFERENCE_USER);
    bool is_direct = !deliveries[BY_ALIAS].count && !deliveries[BY_LIST].count;
    for (size_t next = 0; is_direct && (stray = legacies_stray_recipient(session, &next)) != NULL;)
        delivery_add(&deliveries[DIRECTLY], stray);
    if (faulty(session, FAULT_ALIAS_REACHES_THE_FIRST_ONLY) && deliveries[BY_ALIAS].count)
        deliveries[BY_ALIAS].count = 1;
    if (faulty(session, FAULT_ALIAS_CHANGES_THE_SENDER))
        deliveries[BY_ALIAS].sender = REFERENCE_LIST_OWNER;
    change_list(session, &deliveries[BY_LIST]);
    if (faulty(session, FAULT_CHUNKS_TO_THE_NEXT_USER))
        pass_by(transaction, &deliveries[DIRECTLY]);
    if (faulty(session, FAULT_MAIL_MISPLACED_NOW_AND_THEN))
        misplace(session, &deliveries[DIRECTLY]);
}

#include "message_end.h"
#include "between.h"
#include "expand.h"
#include "mangle.h"
#include "memory.h"
#include "notice.h"
#include "reference.h"
#include "respond.h"
#include "smtp_session.h"
#include "trace.h"

#include <stdlib.h>
#include <string.h>

/* Puts trace fields and content into the mailboxes. */
static bool deliver_to(struct session *session, const struct targets *targets,
                       enum expansion expansion)
{
    if (!targets->count)
        return true;
    struct buffer message = {0};
    const struct buffer *content = &session->transaction.content;
    size_t front = mangle_front(session, content);
    buffer_add(&message, content->octets, front);
    trace_write(session, expand_sender(session, expansion), &message);
    expand_content(session, expansion, content->octets ? content->octets + front : "",
                   content->length - front, &message);
    bool done = store_deliver(session->server->store, targets->keys, targets->count, message.octets,
                              message.length, NULL);
    buffer_release(&message);
    return done;
}

/* A fault: those whose local part stands in the To field. */
static void add_users_of_header(struct targets *targets, const struct buffer *content)
{
    static const char *const users[] = {"user1", "user2", "user3"};
    const char *field =
        content->length ? memmem(content->octets, content->length, "\r\nTo:", 5) : NULL;
    if (!field)
        return;
    size_t length = strcspn(field + 2, "\r");
    for (size_t i = 0; i < sizeof users / sizeof *users; i++)
        if (memmem(field + 2, length, users[i], strlen(users[i])))
            targets_add(targets, users[i]);
}

/* The mailboxes that the recipients stand for, and those that a fault makes of them; one array for
 * each expansion. */
static void find_targets(struct session *session, struct targets *targets)
{
    const struct transaction *transaction = &session->transaction;
    struct targets *direct = &targets[EXPANDED_NOT];
    size_t count = transaction->recipients_count;
    if (count > 1 && faulty(session, FAULT_LAST_RECIPIENT_LOST))
        count--;
    for (size_t i = 0; i < count; i++)
        expand_recipient(session, transaction->recipients[i].key, targets);
    if (faulty(session, FAULT_HEADER_NAMES_RECIPIENTS)) {
        direct->count = 0;
        add_users_of_header(direct, &transaction->content);
    }
    if (faulty(session, FAULT_DATA_WITHOUT_RECIPIENTS) && !count)
        targets_add(direct, REFERENCE_USER);
    const char *stray;
    for (size_t next = 0; (stray = between_stray_recipient(session, &next)) != NULL;)
        targets_add(direct, stray);
}

bool finish_deliver(struct session *session)
{
    struct targets targets[EXPANSIONS] = {0};
    bool done = true;
    find_targets(session, targets);
    for (size_t i = 0; i < EXPANSIONS; i++) {
        done = done && deliver_to(session, &targets[i], (enum expansion)i);
        free(targets[i].keys);
    }
    return done;
}

/* Delivers a message that a fault has held back. */
void finish_held(struct session *session)
{
    struct transaction now = session->transaction;
    session->transaction = session->held;
    session->held = (struct transaction){0};
    finish_deliver(session);
    transaction_clear(&session->transaction);
    session->transaction = now;
}

/* A fault's way: the message is kept back until the session ends or something undoes it. */
static bool hold(struct session *session)
{
    finish_held(session);
    session->held = session->transaction;
    session->transaction = (struct transaction){0};
    return true;
}

/* Delivers a message that is complete and has nothing against it. */
static bool deliver(struct session *session)
{
    if (!session->server->next_hop && !faulty(session, FAULT_OLD_RETURN_PATHS_KEPT))
        trace_strip(&session->transaction.content);
    mangle_content(session, &session->transaction.content);
    session->messages++;
    if ((faulty(session, FAULT_MESSAGE_LOST) && atomic_load(&session->server->ids)) ||
        (session->messages == 2 && faulty(session, FAULT_SECOND_MESSAGE_LOST)))
        return true;
    if (session_holds_back(session))
        return hold(session);
    if (faulty(session, FAULT_DOUBLE_DELIVERY))
        finish_deliver(session);
    if (!finish_deliver(session))
        return false;
    dsn_report_delivery(session);
    notice_send(session);
    return true;
}

/* Whether something is wrong with the content; it has been answered then. */
static bool refuse(struct session *session, enum content_fault fault)
{
    const struct buffer *content = &session->transaction.content;
    if (mangle_refuses(session, content) || notice_refuses(session))
        return true;
    size_t hops = content_fields(content, "Received");
    if (fault == CONTENT_TOO_BIG)
        respond(session, 552, "5.3.4", "Message too big for this system"); /* RFC 1870 6.3 */
    else if (fault == CONTENT_BARE_LINE_END)
        respond(session, 550, "5.6.0", "Bare CR or LF in the message");
    else if (hops > SERVER_HOPS_MOST && !faulty(session, FAULT_LOOP_NOT_STOPPED))
        respond(session, 554, "5.4.6", "Too many hops"); /* 6.3 */
    else
        return false;
    return true;
}

void finish_message(struct session *session, enum content_fault fault)
{
    if (faulty(session, FAULT_SLOW_AT_THE_END))
        stop_sleep(session->server->stop, 6000);
    if (refuse(session, fault)) {
        if (faulty(session, FAULT_REFUSED_MESSAGE_DELIVERED))
            finish_deliver(session);
    } else if (deliver(session)) {
        bool second = session->messages == 2;
        if (second && faulty(session, FAULT_DELIVERED_AND_ANSWERED_451))
            respond(session, 451, "4.3.0", "Trouble");
        else if (second && faulty(session, FAULT_DELIVERED_AND_ANSWERED_554))
            respond(session, 554, "5.3.0", "Trouble");
        else
            respond(session, 250, "2.6.0", "Message delivered");
    } else {
        respond(session, 452, "4.3.1", "No room to store the message");
    }
    session_clear(session, AT_END_OF_DATA);
}

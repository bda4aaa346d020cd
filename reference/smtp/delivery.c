#include "delivery.h"
#include "directory.h"
#include "hooks.h"
#include "memory.h"
#include "reference_names.h"
#include "trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void delivery_add(struct delivery *delivery, const char *key)
{
    for (size_t i = 0; i < delivery->count; i++)
        if (!strcmp(delivery->keys[i], key))
            return;
    delivery->keys = mem_grow(delivery->keys, delivery->count + 1, sizeof *delivery->keys);
    delivery->keys[delivery->count++] = key;
}

void delivery_remove(struct delivery *delivery, const char *key)
{
    for (size_t i = 0; i < delivery->count; i++) {
        if (strcmp(delivery->keys[i], key) != 0)
            continue;
        memmove(delivery->keys + i, delivery->keys + i + 1,
                (delivery->count - i - 1) * sizeof *delivery->keys);
        delivery->count--;
        return;
    }
}

/* The WITH protocol types of RFC 3848 1 and RFC 6531 4.3. */
static void name_protocol(const struct session *session, char out[16])
{
    bool extended = session->introduction != BY_HELO;
    const char *name = session->transaction.utf8 ? "UTF8SMTP" : "ESMTP";
    snprintf(out, 16, "%s%s%s", extended ? name : "SMTP", extended && session->wire.ssl ? "S" : "",
             extended && session->authenticated ? "A" : "");
}

static void write_fields(struct session *session, const char *sender, struct buffer *out)
{
    const struct transaction *transaction = &session->transaction;
    struct buffer date = {0}, path = {0};
    char with[16], id[48];
    time_t now = time(NULL);
    name_protocol(session, with);
    snprintf(id, sizeof id, "%llx-%lx", (unsigned long long)now,
             atomic_fetch_add(&session->server->ids, 1));
    trace_date(now, &date);
    /* FOR only for a single recipient: it would disclose several to each other (RFC 5321 7.2, 7.6).
     */
    if (transaction->recipients_count == 1)
        buffer_format(&path, "<%s>", transaction->recipients[0].mailbox);
    struct trace trace = {
        .return_path = sender,
        .from = session->client_name,
        .address = session->client_literal,
        .by = REFERENCE_HOST,
        .with = with,
        .id = id,
        .for_path = path.octets,
        .date = buffer_text(&date),
    };
    hook_trace(session, &trace);
    trace_write(&trace, out);
    hook_fields(session, out);
    buffer_release(&date);
    buffer_release(&path);
}

/* Delivers the trace fields and the content to the mailboxes. */
static bool deliver_one_way(struct session *session, const struct delivery *delivery)
{
    const struct buffer *content = &session->transaction.content;
    size_t front = hook_front(session, content);
    struct buffer message = {0}, fields = {0};
    if (!delivery->count)
        return true;
    write_fields(session, delivery->sender, &fields);
    buffer_add(&message, content->octets, front);
    buffer_add(&message, fields.octets, fields.length);
    if (content->length > front)
        buffer_add(&message, content->octets + front, content->length - front);
    hook_message_octets(session, delivery, &message);
    bool done = store_deliver(session->server->store, delivery->keys, delivery->count,
                              message.octets, message.length, NULL);
    buffer_release(&message);
    buffer_release(&fields);
    return done;
}

/* Adds the mailboxes that a recipient stands for. */
static void expand(const char *key, struct delivery deliveries[DELIVERY_WAYS])
{
    const char *const *members = directory_members(key);
    bool list = directory_find_local(key).kind == DIRECTORY_LIST;
    if (!members)
        delivery_add(&deliveries[DIRECTLY], key);
    for (; members && *members; members++)
        delivery_add(&deliveries[list ? BY_LIST : BY_ALIAS], *members);
}

bool deliver_transaction(struct session *session)
{
    const struct transaction *transaction = &session->transaction;
    struct delivery deliveries[DELIVERY_WAYS] = {
        [DIRECTLY] = {DIRECTLY, .sender = transaction->sender},
        [BY_ALIAS] = {BY_ALIAS, .sender = transaction->sender},
        /* Only a list has an administrator, to whom errors are reported (RFC 5321 3.9.1, 3.9.2). */
        [BY_LIST] = {BY_LIST, .sender = REFERENCE_LIST_OWNER},
    };
    bool done = true;
    for (size_t i = 0; i < transaction->recipients_count; i++)
        expand(transaction->recipients[i].key, deliveries);
    hook_deliveries(session, deliveries);
    for (size_t i = 0; i < DELIVERY_WAYS; i++) {
        done = done && deliver_one_way(session, &deliveries[i]);
        free(deliveries[i].keys);
    }
    return done;
}

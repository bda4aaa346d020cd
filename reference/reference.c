#include "reference.h"
#include "address.h"
#include "between.h"
#include "directory.h"
#include "listener.h"
#include "memory.h"
#include "nameserver.h"
#include "zone.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define IDLE_MS 300000 /* RFC 5321 4.5.3.2.7 */

struct reference {
    struct server server;
    struct listener *listener;
    struct zone zone;
    struct nameserver *nameserver; /* NULL: none */
};

/* Makes the folder of the mailboxes if it is not there yet. */
static bool make_maildir(const char *path, struct err *err)
{
    if (!path || !mkdir(path, 0755) || errno == EEXIST)
        return true;
    return err_set(err, "%s: %s", path, strerror(errno));
}

static bool start_names(struct reference *reference, const struct reference_settings *settings,
                        struct err *err)
{
    struct zone *zone = &reference->zone;
    if (!settings->names)
        return true;
    zone_fill(zone, &reference->server.faults);
    reference->nameserver = nameserver_start(zone->records, zone->count, settings->names_port, err);
    return reference->nameserver != NULL;
}

struct reference *reference_start(const struct reference_settings *settings, struct err *err)
{
    struct reference *reference = mem_alloc(sizeof *reference);
    struct server *server = &reference->server;
    if (!fault_set_fill(&server->faults, settings->faults, settings->faults_count, err) ||
        !make_maildir(settings->maildir, err)) {
        free(reference);
        return NULL;
    }
    server->idle_ms = settings->idle_ms ? settings->idle_ms : IDLE_MS;
    server->next_hop = settings->next_hop;
    server->store = store_new(settings->maildir);
    server->identity = identity_new();
    server->between = between_new();
    server->stop = stop_new();
    if (server->stop)
        reference->listener = listener_start(server, settings->port, err);
    else
        err_set(err, "the reference server cannot start: %s", strerror(errno));
    if (!reference->listener || !start_names(reference, settings, err))
        reference_stop(&reference);
    return reference;
}

unsigned reference_port(const struct reference *reference)
{
    return listener_port(reference->listener);
}

unsigned reference_names_port(const struct reference *reference)
{
    return reference->nameserver ? nameserver_port(reference->nameserver) : 0;
}

/* The mailbox in the store for an address, or for a local part alone. */
static bool key_of(const struct reference *reference, const char *recipient,
                   char key[ADDRESS_PATH_MOST + 1])
{
    struct address address;
    if (address_take_mailbox(recipient, true, &address)) {
        char *whole = mem_format("%s@" REFERENCE_DOMAIN, recipient);
        const char *wrong = address_take_mailbox(whole, true, &address);
        free(whole);
        if (wrong)
            return false;
    }
    directory_whole_key(&address, key);
    if (reference->server.next_hop)
        return true;
    struct directory_entry entry = directory_find_local(address.local);
    if (!entry.user)
        return true; /* a fault may have accepted it */
    size_t length = 0;
    do
        key[length] = entry.user[length];
    while (entry.user[length++]);
    return true;
}

size_t reference_each_message(struct reference *reference, const char *recipient, size_t from,
                              void (*each)(void *state, const char *octets, size_t length),
                              void *state)
{
    char key[ADDRESS_PATH_MOST + 1];
    if (!key_of(reference, recipient, key))
        return 0;
    return store_each(reference->server.store, key, from, each, state);
}

void reference_stop(struct reference **reference_out)
{
    struct reference *reference = *reference_out;
    if (!reference)
        return;
    if (reference->server.stop)
        stop_set(reference->server.stop);
    nameserver_stop(&reference->nameserver);
    listener_join(&reference->listener);
    stop_free(&reference->server.stop);
    between_free(&reference->server.between);
    identity_free(&reference->server.identity);
    store_free(&reference->server.store);
    free(reference);
    *reference_out = NULL;
}

#include "reference.h"
#include "address.h"
#include "bounds.h"
#include "directory.h"
#include "faults.h"
#include "liberties.h"
#include "listener.h"
#include "memory.h"
#include "nameserver.h"
#include "session_legacies.h"
#include "smtp_session.h"
#include "zone.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define IDLE_MS 300000 /* RFC 5321 4.5.3.2.7 */
#define LATE_MS 400

struct reference {
    struct server server;
    struct fault_set faults;
    struct liberty_set liberties;
    struct listener *listener;
    struct zone zone;
    struct nameserver *nameserver; /* NULL: none */
};

const struct fault *reference_faults(size_t *count)
{
    return fault_table(count);
}

const struct condition *reference_conditions(size_t *count)
{
    return when_conditions(count);
}

const struct liberty *reference_liberties(size_t *count)
{
    return liberty_table(count);
}

static bool fill_sets(struct fault_set *faults, struct liberty_set *liberties,
                      const struct reference_settings *settings, struct err *err)
{
    return fault_set_fill(faults, settings->faults, settings->faults_count, settings->when,
                          !settings->spare_nothing, err) &&
           liberty_set_fill(liberties, settings->liberties, settings->liberties_count, err);
}

bool reference_check(const struct reference_settings *settings, struct err *err)
{
    struct fault_set faults = {0};
    struct liberty_set liberties = {0};
    bool good = fill_sets(&faults, &liberties, settings, err);
    fault_set_release(&faults);
    liberty_set_release(&liberties);
    return good;
}

/* Creates the folder of the mailboxes unless it exists. */
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
    zone_fill(zone);
    liberty_set_change_zone(&reference->liberties, zone);
    fault_set_change_zone(&reference->faults, zone);
    reference->nameserver = nameserver_start(zone->records, zone->count, settings->names_port, err);
    return reference->nameserver != NULL;
}

static void serve(void *state, int fd)
{
    session_serve(state, fd);
}

static bool start_listener(struct reference *reference, unsigned port, struct err *err)
{
    const struct listener_settings settings = {
        .port = port,
        .stop = reference->server.stop,
        .connections_most = bound_of_server(&reference->server, BOUND_CONNECTIONS),
        .one_at_a_time = reference->faults.on[FAULT_ONE_CLIENT_AT_A_TIME],
        .serve = serve,
        .state = &reference->server,
    };
    reference->listener = listener_start(&settings, err);
    return reference->listener != NULL;
}

/* When the store delivers. */
static void time_store(struct store *store, const struct liberty_set *liberties)
{
    if (liberties->on[LIBERTY_DELIVERED_LATE])
        store_be_late(store, 1, LATE_MS);
    else if (liberties->on[LIBERTY_EVERY_THIRD_DELIVERED_LATE])
        store_be_late(store, 3, LATE_MS);
}

/* Fills in what all sessions share. */
static void make_server(struct reference *reference, const struct reference_settings *settings)
{
    struct server *server = &reference->server;
    server->faults = &reference->faults;
    server->liberties = &reference->liberties;
    server->changes[0] = settings->faults_count ? &reference->faults.changes : NULL;
    server->changes[1] = settings->liberties_count ? &reference->liberties.changes : NULL;
    server->idle_ms = settings->idle_ms ? settings->idle_ms : IDLE_MS;
    server->next_hop = settings->next_hop;
    server->store = store_new(settings->maildir);
    time_store(server->store, &reference->liberties);
    server->identity = identity_new();
    server->legacies = session_legacies_new();
    server->stop = stop_new();
}

struct reference *reference_start(const struct reference_settings *settings, struct err *err)
{
    struct reference *reference = mem_alloc(sizeof *reference);
    if (!fill_sets(&reference->faults, &reference->liberties, settings, err) ||
        !make_maildir(settings->maildir, err)) {
        fault_set_release(&reference->faults);
        liberty_set_release(&reference->liberties);
        free(reference);
        return NULL;
    }
    make_server(reference, settings);
    if (!reference->server.stop)
        err_set(err, "the reference server cannot start: %s", strerror(errno));
    if (!reference->server.stop || !start_listener(reference, settings->port, err) ||
        !start_names(reference, settings, err))
        reference_stop(&reference);
    return reference;
}

void reference_spare(struct reference *reference, bool is_sparing)
{
    atomic_store(&reference->server.is_sparing, is_sparing);
}

unsigned reference_port(const struct reference *reference)
{
    return listener_port(reference->listener);
}

unsigned reference_names_port(const struct reference *reference)
{
    return reference->nameserver ? nameserver_port(reference->nameserver) : 0;
}

/* The store's key for an address, or for a local-part without a domain. */
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
    stop_set(reference->server.stop);
    nameserver_stop(&reference->nameserver);
    listener_join(&reference->listener);
    stop_free(&reference->server.stop);
    session_legacies_free(&reference->server.legacies);
    identity_free(&reference->server.identity);
    store_free(&reference->server.store);
    fault_set_release(&reference->faults);
    liberty_set_release(&reference->liberties);
    free(reference);
    *reference_out = NULL;
}

#include "run_reference.h"

#include "facts.h"
#include "kinds.h"
#include "reference.h"

#include <stdio.h>

/* It runs already, and forgives nothing by waiting. */
#define READY_WITHIN_MS 1000

/* What a target file for the reference server would say. */
static struct target *reference_target(unsigned port, unsigned protocol, struct err *err)
{
    char address[32];
    snprintf(address, sizeof address, "127.0.0.1:%u", port);
    struct target *target = target_from_address(address, err);
    if (!target)
        return NULL;
    target->ready_within_ms = READY_WITHIN_MS;
    if (protocol)
        target->protocol = protocol;
    if (!facts_set_reference(target, err))
        target_free(&target);
    return target;
}

struct smtpspec_record *run_reference(const struct run_settings *settings,
                                      const struct reference_settings *server, struct err *err)
{
    struct run_settings with_names = *settings;
    struct reference_settings own = server ? *server : (struct reference_settings){0};
    char resolver[32];
    own.names = !settings->resolver;
    struct reference *reference = reference_start(&own, err);
    if (!reference)
        return NULL;
    if (own.names) { /* it answers its own DNS queries */
        snprintf(resolver, sizeof resolver, "127.0.0.1:%u", reference_names_port(reference));
        with_names.resolver = resolver;
    }
    struct smtpspec_record *record = NULL;
    struct budget *budget = budget_new(settings->stop, settings->max_ms, err);
    struct target *target = NULL;
    if (budget && (target = reference_target(reference_port(reference), settings->protocol, err))) {
        struct run_place place = {.budget = budget, .target = target, .reference = reference};
        place.mailbox = mailbox_new(&mailbox_reference, mailbox_reference_state(reference),
                                    budget_stop(budget));
        record = run_in_place(&with_names, &place, err);
    }
    target_free(&target);
    budget_free(&budget);
    reference_stop(&reference);
    return record;
}

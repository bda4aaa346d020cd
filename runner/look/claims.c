#include "claims.h"

#include "facts.h"
#include "login.h"
#include "mailbox_probe.h"
#include "memory.h"
#include "recipients_claim.h"
#include "way_in.h"

#include <stdlib.h>

bool claims_use_login(const struct claims *claims)
{
    bool are_checked = !claims->are_trusted && !claims->are_known;
    for (size_t i = 0; are_checked && i < claims->scripts_count; i++)
        if (login_is_used(claims->scripts[i]) &&
            claims->scripts[i]->protocols & claims->context->target->protocol)
            return true;
    return false;
}

static bool find_way_in(const struct claims *claims, struct err *err)
{
    const struct target *target = claims->target;
    char *why = survey_no_way(claims->context->survey);
    if (!why)
        return true;
    char *place = fact_place(target, "login", "user");
    err_set(err, "no way in: %s%s (%s%s)", why, target->login.user ? "" : "; and there is no login",
            place, target->login.user ? "" : " is not given");
    free(place);
    free(why);
    return false;
}

static const char *password_key(const struct target *target)
{
    return fact_is_stated(target, "login", "password-env") ? "password-env" : "password";
}

/* The cases that log in are then skipped, since the target has no login. */
static void check_login(struct claims *claims)
{
    struct target *target = claims->target;
    const struct way_found *found = survey_login(claims->context->survey);
    if (!found || !found->login_is_refused)
        return;
    char *place = fact_place(target, "login", password_key(target));
    char *text = mem_format("the login is not tried any more: %s (%s)", found->said, place);
    findings_add(claims->findings, text);
    claims->withdrawn++;
    target->login.user = target->login.password = NULL;
    target->login.required = false;
    free(text);
    free(place);
}

static bool check_protocol(const struct claims *claims, struct err *err)
{
    const char *other = survey_other_protocol(claims->context->survey);
    if (!other)
        return true;
    char *place = fact_place(claims->target, NULL, "protocol");
    err_set(err, "%s (%s)", other, place);
    free(place);
    return false;
}

bool claims_check(struct claims *claims, struct err *err)
{
    if (claims->are_known)
        return mailbox_probe(claims->context, claims->target->recipients[0], err);
    if (!find_way_in(claims, err))
        return false;
    if (claims->are_trusted)
        return true;
    if (!check_protocol(claims, err))
        return false;
    check_login(claims);
    return recipients_claim_check(claims, err);
}

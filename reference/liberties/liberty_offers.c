#include "liberty_offers.h"
#include "changes.h"
#include "count_of.h"
#include "extension.h"
#include "liberties.h"
#include "respond.h"
#include "smtp_session.h"

#include <string.h>

static bool is_under_tls(const struct session *session)
{
    return session->wire.ssl;
}

static const struct {
    enum liberty_id liberty;
    const char *keyword;
    const char *parameter;
} parameters[] = {
    {LIBERTY_SIZE_64_KIB, "SIZE", "65536"},
    {LIBERTY_SIZE_3_MIB, "SIZE", "3145728"},
};

static const enum liberty_id in_tls_only[] = {
    LIBERTY_AUTH_IN_TLS_ONLY_504,
    LIBERTY_AUTH_IN_TLS_ONLY_538,
    LIBERTY_LOGIN_UNDER_TLS_DEMANDED,
};

static void change_auth(const struct session *session, struct extension *extension)
{
    for (size_t i = 0; i < COUNT_OF(in_tls_only); i++)
        if (liberty_is_taken(session, in_tls_only[i]))
            extension->is_offered = is_under_tls;
    if (liberty_is_taken(session, LIBERTY_PASSWORDS_IN_TLS_ONLY) && !session->wire.ssl)
        extension->parameter = "CRAM-MD5 SCRAM-SHA-256";
}

void liberty_change_offer(const struct session *session, struct extension *extension)
{
    for (size_t i = 0; i < COUNT_OF(parameters); i++)
        if (liberty_is_taken(session, parameters[i].liberty) &&
            strcmp(parameters[i].keyword, extension->keyword) == 0)
            extension->parameter = parameters[i].parameter;
    if (strcmp(extension->keyword, "AUTH") == 0)
        change_auth(session, extension);
}

static const struct {
    enum liberty_id liberty;
    const char *verbs;
    unsigned code; /* as in struct change */
    long ms;
} delays[] = {
    {LIBERTY_RCPT_LATE, "RCPT", 0, 20},
    {LIBERTY_REFUSALS_LATE, "*", 4, 50},
    {LIBERTY_REFUSALS_LATE, "*", 5, 50},
};

void liberty_wait(const struct session *session, const struct reply_form *form)
{
    for (size_t i = 0; i < COUNT_OF(delays); i++)
        if (liberty_is_taken(session, delays[i].liberty) &&
            verb_is_among(session->verb, delays[i].verbs) &&
            change_code_matches(form->code, delays[i].code))
            stop_sleep(session->server->stop, delays[i].ms);
}

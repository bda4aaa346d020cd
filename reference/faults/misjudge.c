#include "misjudge.h"
#include "directory.h"
#include "notice.h"
#include "reference.h"
#include "respond.h"
#include "smtp_session.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && !strcasecmp(text + length - tail, end);
}

bool misjudge_sender(struct session *session, const struct address *address)
{
    const char *domain = address->domain;
    bool dubious =
        ends_in(domain, ".invalid") || domain[0] == '[' || (*domain && !strchr(domain, '.'));
    if (faulty(session, FAULT_NULL_PATH_REFUSED) && address->null)
        respond(session, 550, "5.7.1", "No bounces");
    else if (faulty(session, FAULT_DUBIOUS_SENDERS_ANSWERED_354) && dubious)
        respond(session, 354, NULL, "Are you sure?");
    else if (faulty(session, FAULT_SENDER_DOMAIN_IS_A_MAILBOX) && ends_in(domain, ".invalid"))
        respond(session, 550, "5.2.1", "No such domain");
    else
        return false;
    return true;
}

static bool has_one(const struct session *session, const struct address *address)
{
    (void)address;
    return session->transaction.recipients_count >= 1;
}

static bool has_fifty(const struct session *session, const struct address *address)
{
    (void)address;
    return session->transaction.recipients_count >= 50;
}

static bool has_hundred(const struct session *session, const struct address *address)
{
    (void)address;
    return session->transaction.recipients_count >= 100;
}

static bool has_other_case(const struct session *session, const struct address *address)
{
    (void)session;
    return !strcasecmp(address->domain, REFERENCE_DOMAIN) &&
           strcmp(address->domain, REFERENCE_DOMAIN) != 0;
}

static bool is_quoted(const struct session *session, const struct address *address)
{
    (void)session;
    return address->text[0] == '"';
}

static bool is_postmaster(const struct session *session, const struct address *address)
{
    return directory_is_local(session, address->domain) &&
           !strcasecmp(address->local, "postmaster");
}

static bool is_bare_postmaster(const struct session *session, const struct address *address)
{
    return is_postmaster(session, address) && !*address->domain;
}

static bool is_shouted_postmaster(const struct session *session, const struct address *address)
{
    return is_postmaster(session, address) && strcmp(address->local, "postmaster") != 0;
}

static bool is_postmaster_from_null(const struct session *session, const struct address *address)
{
    return is_postmaster(session, address) && !*session->transaction.sender;
}

static bool is_postmaster_from_stranger(const struct session *session,
                                        const struct address *address)
{
    return is_postmaster(session, address) && !strncmp(session->transaction.sender, "stranger", 8);
}

static bool is_expanded(const struct session *session, const struct address *address)
{
    const char *user = directory_find(session, address).user;
    return user && directory_members(user);
}

static bool is_for_big_message(const struct session *session, const struct address *address)
{
    (void)address;
    return session->transaction.declared > REFERENCE_SIZE / 2;
}

bool misjudge_refuses(struct session *session, const struct address *address)
{
    static const struct {
        enum fault_id fault;
        bool (*refuses)(const struct session *session, const struct address *address);
        unsigned code;
        const char *enhanced;
    } rows[] = {
        {FAULT_ONE_RECIPIENT_ONLY, has_one, 503, "5.5.1"},
        {FAULT_FIFTY_RECIPIENTS, has_fifty, 452, "4.5.3"},
        {FAULT_TOO_MANY_ANSWERED_421, has_hundred, 421, "4.5.3"},
        {FAULT_TOO_MANY_ANSWERED_554, has_hundred, 554, "5.5.3"},
        {FAULT_DOMAIN_CASE_SENSITIVE, has_other_case, 550, "5.7.1"},
        {FAULT_QUOTES_BELONG_TO_THE_NAME, is_quoted, 550, "5.1.1"},
        {FAULT_BARE_POSTMASTER_REFUSED, is_bare_postmaster, 501, "5.1.3"},
        {FAULT_POSTMASTER_CASE_SENSITIVE, is_shouted_postmaster, 550, "5.1.1"},
        {FAULT_POSTMASTER_MISSING, is_postmaster, 550, "5.1.1"},
        {FAULT_POSTMASTER_REFUSES_NULL_PATH, is_postmaster_from_null, 550, "5.7.1"},
        {FAULT_POSTMASTER_REFUSES_STRANGERS, is_postmaster_from_stranger, 550, "5.7.1"},
        {FAULT_NOTHING_EXPANDED, is_expanded, 550, "5.1.1"},
        {FAULT_RECIPIENT_REFUSED_FOR_SIZE, is_for_big_message, 552, "5.2.3"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (faulty(session, rows[i].fault) && rows[i].refuses(session, address)) {
            respond(session, rows[i].code, rows[i].enhanced, "Not so");
            return true;
        }
    }
    return false;
}

const char *misjudge_accepts(const struct session *session, const struct address *address,
                             char *key)
{
    enum directory_kind kind = directory_find(session, address).kind;
    if (faulty(session, FAULT_EIGHT_BIT_RECIPIENTS_ACCEPTED) && strpbrk(address->text, "\xC3\xA9"))
        return REFERENCE_USER;
    bool lax = faulty(session, FAULT_UNKNOWN_USERS_ACCEPTED) || notice_accepts_unknown(session);
    if ((lax && kind == DIRECTORY_UNKNOWN) ||
        (faulty(session, FAULT_RELAYS_IN_DISGUISE) && strpbrk(address->local, "%!@")) ||
        (faulty(session, FAULT_SOURCE_ROUTE_FOLLOWED) && address->routed))
        return NOTICE_NOWHERE;
    bool relayed =
        (faulty(session, FAULT_RELAYS_FOR_STRANGERS) && kind == DIRECTORY_FOREIGN) ||
        (faulty(session, FAULT_RELAYED_LOCAL_PARTS_LOWERED) && kind == DIRECTORY_UNKNOWN);
    if (!relayed)
        return NULL;
    directory_whole_key(address, key);
    return key;
}

void misjudge_mailbox(const struct session *session, char *mailbox)
{
    if (faulty(session, FAULT_RELAYED_LOCAL_PARTS_LOWERED))
        for (char *c = mailbox; *c; c++)
            *c = (char)tolower((unsigned char)*c);
}

/* Takes the first recipient out. */
static void push_out(struct transaction *transaction)
{
    free(transaction->recipients[0].key);
    free(transaction->recipients[0].mailbox);
    transaction->recipients_count--;
    memmove(transaction->recipients, transaction->recipients + 1,
            transaction->recipients_count * sizeof *transaction->recipients);
}

void misjudge_before_adding(struct session *session, const struct address *address)
{
    struct transaction *transaction = &session->transaction;
    if (faulty(session, FAULT_RECIPIENTS_PUSH_OUT_THE_FIRST) &&
        transaction->recipients_count >= 100)
        push_out(transaction);
    if (faulty(session, FAULT_ROUTE_IN_REVERSE_PATH) && address->routed) {
        char routed[sizeof transaction->sender];
        snprintf(routed, sizeof routed, "@" REFERENCE_HOST ":%.400s", transaction->sender);
        memcpy(transaction->sender, routed, sizeof routed);
    }
}

/* RCPT (RFC 5321 4.1.1.3) and its parameters. */
#include "between.h"
#include "directory.h"
#include "misjudge.h"
#include "misread.h"
#include "params.h"
#include "respond.h"
#include "smtp_session.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct param_rule rules[] = {
    {"NOTIFY", dsn_take_notify},
    {"ORCPT", dsn_take_orcpt},
    {NULL, NULL},
};

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

/* The source route of a path: the next hop shows it as it came, and a fault takes a short cut by
 * its last host. */
static const char *route_of(const struct session *session, const struct address *address)
{
    const char *last = strrchr(address->route, '@');
    if (last && faulty(session, FAULT_ROUTE_SHORTENED))
        return last;
    return session->server->next_hop ? address->route : "";
}

static void store_recipient(struct session *session, const struct address *address, const char *key)
{
    char mailbox[sizeof address->route + sizeof address->text + sizeof "@" REFERENCE_DOMAIN];
    if (!key)
        return;
    misjudge_before_adding(session, address);
    between_note_recipient(session, key);
    snprintf(mailbox, sizeof mailbox, "%s%s%s", route_of(session, address), address->text,
             *address->domain ? "" : "@" REFERENCE_DOMAIN);
    misjudge_mailbox(session, mailbox);
    struct recipient *recipient = transaction_add_recipient(&session->transaction, key, mailbox);
    recipient->wish = session->wish;
}

static void add_recipient(struct session *session, const struct address *address, const char *key)
{
    store_recipient(session, address, key);
    respond(session, 250, "2.1.5", "Recipient ok");
}

/* Reads path and parameters; false if it has answered with an error. */
static bool take_argument(struct session *session, const char *argument, struct address *recipient)
{
    const char *at = argument;
    session->wish = (struct dsn_wish){0};
    if (misread_takes(session, argument, "TO:", recipient))
        return true;
    if (!misread_begins(session, argument, "TO:")) {
        respond(session, 501, "5.5.4", "Syntax: %s", session->verb->syntax);
        return false;
    }
    at += 3;
    const struct address_rules path = {.postmaster = true, .utf8 = true};
    const char *wrong = address_take_path(&at, &path, recipient);
    if (!wrong)
        wrong = misread_refusal(session, recipient, at);
    if (wrong) {
        respond(session, 501, "5.1.3", "Recipient: %s", wrong);
        return false;
    }
    enum params_outcome outcome = params_take(at, rules, true, &session->wish);
    outcome = misread_outcome(session, outcome);
    if (!respond_params(session, outcome)) {
        if (outcome == PARAMS_UNKNOWN && faulty(session, FAULT_REFUSED_RECIPIENTS_KEPT))
            store_recipient(session, recipient, directory_find(session, recipient).user);
        return false;
    }
    if ((*at && session->introduction == BY_HELO) ||
        (*at && faulty(session, FAULT_DSN_RCPT_PARAMETERS_REFUSED))) {
        respond(session, 555, "5.5.4", "Parameters need EHLO");
        return false;
    }
    return true;
}

/* The next hop takes every mailbox but one. */
static void take_for_next_hop(struct session *session, const struct address *address)
{
    char key[ADDRESS_PATH_MOST + 1];
    if (!strcasecmp(address->local, REFERENCE_REFUSED)) {
        respond(session, 550, "5.1.1", "Nobody has this mailbox");
        return;
    }
    directory_whole_key(address, key);
    add_recipient(session, address, key);
}

/* Decides by what the directory knows of it. */
static void look_up(struct session *session, const struct address *address)
{
    struct directory_entry entry = directory_find(session, address);
    switch (entry.kind) {
    case DIRECTORY_USER:
    case DIRECTORY_ALIAS:
    case DIRECTORY_LIST:
        add_recipient(session, address, entry.user);
        return;
    case DIRECTORY_UNKNOWN:
        respond(session, 550, "5.1.1", "No such user here"); /* 3.3 */
        break;
    case DIRECTORY_FOREIGN:
        respond(session, 550, "5.7.1", "No relaying"); /* 3.6.2 */
        break;
    }
    session->transaction.recipients_refused++;
}

/* Decides on a recipient that is right by its syntax. */
static void judge_recipient(struct session *session, const struct address *address)
{
    char key[ADDRESS_PATH_MOST + 1];
    if (session->transaction.recipients_count >= SERVER_RECIPIENTS_MOST) {
        respond(session, 452, "4.5.3", "Too many recipients"); /* 4.5.3.1.10 */
        return;
    }
    if (session->server->next_hop) {
        take_for_next_hop(session, address);
        return;
    }
    const char *elsewhere = misjudge_accepts(session, address, key);
    if (misjudge_refuses(session, address))
        return;
    if (elsewhere)
        add_recipient(session, address, elsewhere);
    else
        look_up(session, address);
}

void serve_rcpt(struct session *session, const char *argument)
{
    struct address recipient;
    if (!session->transaction.open && !faulty(session, FAULT_RCPT_WITHOUT_MAIL))
        respond_bad_order(session, "MAIL first");
    else if (session->transaction.chunked)
        respond_bad_order(session, "The message has begun"); /* RFC 3030 2 */
    else if (!take_argument(session, argument, &recipient))
        return;
    else if (!is_ascii(argument) && !session->transaction.utf8 &&
             !faulty(session, FAULT_EIGHT_BIT_RECIPIENTS_ACCEPTED))
        respond(session, 553, "5.6.7", "A recipient beyond ASCII needs SMTPUTF8 at MAIL");
    else if (!is_ascii(argument) && faulty(session, FAULT_UTF8_ADDRESSES_REFUSED))
        respond(session, 501, "5.1.3", "ASCII only");
    else if (!address_is_utf8(argument) && !faulty(session, FAULT_UTF8_UNCHECKED))
        respond(session, 501, "5.5.2", "Not UTF-8");
    else
        judge_recipient(session, &recipient);
}

/* RCPT (RFC 5321 4.1.1.3) and its parameters. */
#include "acts.h"
#include "bounds.h"
#include "checks.h"
#include "directory.h"
#include "hooks.h"
#include "mail_content.h"
#include "order.h"
#include "path.h"
#include "reference_names.h"
#include "respond.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct param_rule rules[] = {
    {"NOTIFY", dsn_take_notify},
    {"ORCPT", dsn_take_orcpt},
    {NULL, NULL},
};

/* The next hop accepts every recipient but one. */
static struct directory_entry find_for_next_hop(const struct address *address)
{
    bool rejected = strcasecmp(address->local, REFERENCE_REFUSED) == 0;
    return (struct directory_entry){.kind = rejected ? DIRECTORY_UNKNOWN : DIRECTORY_USER};
}

void rcpt_read(struct command *command)
{
    static const struct path_rules path = {
        "TO:", {.null = true, .postmaster = true, .utf8 = true}, rules};
    const struct session *session = command->session;
    const struct address *address = &command->address;
    path_read(command, &path, &command->wish);
    command->entry = session->server->next_hop ? find_for_next_hop(address)
                                               : directory_find(address, session->own_literal);
    if (command->entry.user)
        snprintf(command->key, sizeof command->key, "%s", command->entry.user);
    else
        directory_whole_key(address, command->key);
}

static bool has_no_null_path(const struct command *command)
{
    return !command->address.null;
}

static bool is_ascii_or_utf8_mail(const struct command *command)
{
    return command->session->transaction.utf8 || text_is_ascii(command->argument);
}

static bool is_for_us(const struct command *command)
{
    return command->entry.kind != DIRECTORY_FOREIGN;
}

static bool is_for_somebody(const struct command *command)
{
    return command->entry.kind != DIRECTORY_UNKNOWN;
}

const struct check rcpt_checks[] = {
    /* RFC 5321 3.3, 4.1.4 */
    {"rcpt-needs-mail", transaction_is_open, 503, "5.5.1", "Send MAIL first"},
    /* RFC 5321 4.1.1.3, 3.3 */
    {"rcpt-has-to", path_has_keyword, 501, "5.5.4", "Syntax:"},
    /* RFC 5321 4.1.2 */
    {"rcpt-has-forward-path", path_is_right, 501, "5.1.3", "Recipient:"},
    /* RFC 5321 4.1.1.3 */
    {"rcpt-path-is-not-null", has_no_null_path, 501, "5.1.3", "Only a reverse-path can be null"},
    /* RFC 5321 4.1.2, RFC 3461 5.1 */
    {"rcpt-parameters-are-right", params_are_right, 501, "5.5.4",
     "Bad parameter or parameter value"},
    /* RFC 3461 4.1, 4.2 */
    {"rcpt-parameters-are-given-once", params_are_given_once, 501, "5.5.4", "Duplicate parameter"},
    /* RFC 5321 4.1.1.11 */
    {"rcpt-parameters-are-known", params_are_known, 555, "5.5.4", "Unknown parameter"},
    {"rcpt-parameters-need-ehlo", params_are_offered, 555, "5.5.4", "Parameters require EHLO"},
    /* RFC 6531 3.5 */
    {"rcpt-beyond-ascii-needs-smtputf8", is_ascii_or_utf8_mail, 553, "5.6.7",
     "A non-ASCII recipient requires SMTPUTF8 at MAIL"},
    /* RFC 6531 3.3 */
    {"rcpt-is-utf8", argument_is_utf8, 501, "5.5.2", "Invalid UTF-8"},
    /* RFC 5321 3.6.2, 7.9 */
    {"rcpt-is-for-this-host", is_for_us, 550, "5.7.1", "Relaying denied"},
    /* RFC 5321 3.3 */
    {"rcpt-is-for-a-user", is_for_somebody, 550, "5.1.1", "No such user here"},
    {0},
};

/* A source route is ignored; only the next hop keeps it, to show what it has received. */
static void add_recipient(struct command *command)
{
    struct session *session = command->session;
    const struct address *address = &command->address;
    char mailbox[sizeof address->route + sizeof address->text + sizeof "@" REFERENCE_DOMAIN];
    snprintf(mailbox, sizeof mailbox, "%s%s%s", session->server->next_hop ? address->route : "",
             address->text, *address->domain ? "" : "@" REFERENCE_DOMAIN);
    hook_recipient(command, mailbox, sizeof mailbox);
    struct recipient *recipient =
        transaction_add_recipient(&session->transaction, command->key, mailbox);
    recipient->wish = command->wish;
}

/* Appends the recipient to the others (RFC 5321 4.1.1.3), if there is room (4.5.3.1.10). */
void rcpt_act(struct command *command)
{
    struct session *session = command->session;
    if (session->transaction.recipients_count >= bound_of(session, BOUND_RECIPIENTS, 0)) {
        session->transaction.recipients_refused++;
        respond(session, 452, "4.5.3", "Too many recipients");
        return;
    }
    add_recipient(command);
    respond(session, 250, "2.1.5", "Recipient ok");
}

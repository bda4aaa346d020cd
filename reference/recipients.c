/* RCPT (RFC 5321 4.1.1.3) and its parameters. */
#include "directory.h"
#include "params.h"
#include "respond.h"
#include "session.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ORCPT_MOST 500 /* RFC 3461 4.2 */

/* RFC 3461 4.1: NEVER, or a list of the other three. */
static bool take_notify(void *state, const char *value)
{
    (void)state;
    if (!value)
        return false;
    if (!strcasecmp(value, "NEVER"))
        return true;
    for (;;) {
        size_t length = strcspn(value, ",");
        static const char *const names[] = {"SUCCESS", "FAILURE", "DELAY"};
        bool known = false;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            known = known || (strlen(names[i]) == length && !strncasecmp(names[i], value, length));
        if (!known)
            return false;
        if (!value[length])
            return true;
        value += length + 1;
    }
}

/* RFC 3461 4.2: addr-type ";" xtext. RFC 6533 3 adds the type utf-8, whose address may be UTF-8
 * itself. */
static bool take_orcpt(void *state, const char *value)
{
    (void)state;
    const char *semicolon = value ? strchr(value, ';') : NULL;
    if (!semicolon || semicolon == value || !semicolon[1] || strlen(value) > ORCPT_MOST)
        return false;
    for (const char *c = value; c < semicolon; c++)
        if (*c <= ' ' || *c > '~' || strchr("()<>@,;:\\\".[]", *c))
            return false; /* addr-type = atom */
    if (!strncasecmp(value, "utf-8;", 6))
        return true;
    char decoded[ORCPT_MOST + 1];
    return xtext_decode(semicolon + 1, decoded, ORCPT_MOST);
}

static const struct param_rule rules[] = {
    {"NOTIFY", take_notify},
    {"ORCPT", take_orcpt},
    {NULL, NULL},
};

static bool is_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

/* Reads path and parameters; false if it has answered with an error. */
static bool take_argument(struct session *session, const char *argument, struct address *recipient)
{
    const char *at = argument;
    if (strncasecmp(at, "TO:", 3)) {
        respond(session, 501, "5.5.4", "Syntax: %s", session->verb->syntax);
        return false;
    }
    at += 3;
    const struct address_rules path = {.postmaster = true, .utf8 = true};
    const char *wrong = address_take_path(&at, &path, recipient);
    if (wrong) {
        respond(session, 501, "5.1.3", "Recipient: %s", wrong);
        return false;
    }
    switch (params_take(at, rules, true, NULL)) {
    case PARAMS_SYNTAX:
        respond_bad_argument(session, "Bad parameter, or a bad value of one");
        return false;
    case PARAMS_REPEATED:
        respond_bad_argument(session, "Parameter given twice");
        return false;
    case PARAMS_UNKNOWN:
        respond(session, 555, "5.5.4", "Unknown parameter");
        return false;
    case PARAMS_OK:
        break;
    }
    if (*at && session->introduction == BY_HELO) {
        respond(session, 555, "5.5.4", "Parameters need EHLO");
        return false;
    }
    return true;
}

static void add_recipient(struct session *session, const struct address *address, const char *key,
                          bool list)
{
    char mailbox[ADDRESS_PATH_MOST + sizeof REFERENCE_DOMAIN + 2];
    snprintf(mailbox, sizeof mailbox, "%s%s", address->text,
             *address->domain ? "" : "@" REFERENCE_DOMAIN);
    const struct recipient recipient = {
        .key = (char *)(uintptr_t)key, .mailbox = mailbox, .list = list};
    transaction_add_recipient(&session->transaction, &recipient);
    respond(session, 250, "2.1.5", "Recipient ok");
}

/* Decides on a recipient that is right by its syntax. */
static void judge_recipient(struct session *session, const struct address *address)
{
    if (session->transaction.recipients_count >= SERVER_RECIPIENTS_MOST) {
        respond(session, 452, "4.5.3", "Too many recipients"); /* 4.5.3.1.10 */
        return;
    }
    if (session->server->next_hop) {
        char key[ADDRESS_PATH_MOST + 1];
        directory_whole_key(address, key);
        add_recipient(session, address, key, false);
        return;
    }
    struct directory_entry entry = directory_find(session, address);
    switch (entry.kind) {
    case DIRECTORY_USER:
    case DIRECTORY_LIST:
        add_recipient(session, address, entry.user, entry.kind == DIRECTORY_LIST);
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

void serve_rcpt(struct session *session, const char *argument)
{
    struct address recipient;
    if (!session->transaction.open)
        respond_bad_order(session, "MAIL first");
    else if (session->transaction.chunked)
        respond_bad_order(session, "The message has begun"); /* RFC 3030 2 */
    else if (!take_argument(session, argument, &recipient))
        return;
    else if (!is_ascii(argument) && !session->transaction.utf8)
        respond(session, 553, "5.6.7", "A recipient beyond ASCII needs SMTPUTF8 at MAIL");
    else if (!address_is_utf8(argument))
        respond(session, 501, "5.5.2", "Not UTF-8");
    else
        judge_recipient(session, &recipient);
}

/* VRFY and EXPN (RFC 5321 3.5, 4.1.1.6, 4.1.1.7). */
#include "directory.h"
#include "respond.h"
#include "smtp_session.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What was asked for. */
struct query {
    struct address address;
    bool has_domain;
};

/* Cuts the parameter SMTPUTF8 (RFC 6531 3.7.4.2) off the end of TEXT; whether it was there. */
static bool cut_utf8_parameter(char *text)
{
    static const char parameter[] = " SMTPUTF8";
    size_t length = strlen(text), size = sizeof parameter - 1;
    if (length <= size || strcasecmp(text + length - size, parameter) != 0)
        return false;
    text[length - size] = '\0';
    return true;
}

/* Reads "user", "user@domain" or "<user@domain>", each also with a quoted local part. False if it
 * is none of them. */
static bool parse_query(const struct session *session, const char *argument, struct query *out)
{
    char text[ADDRESS_PATH_MOST + 1];
    if (snprintf(text, sizeof text, "%s", argument) >= (int)sizeof text)
        return false;
    bool utf8 = !faulty(session, FAULT_UTF8_VRFY_PARAMETER_REFUSED) && cut_utf8_parameter(text);
    const struct address_rules rules = {.postmaster = true, .utf8 = utf8};
    const char *at = text;
    out->has_domain = true;
    if (*text == '<')
        return !address_take_path(&at, &rules, &out->address) && !*at;
    if (!address_take_mailbox(text, utf8, &out->address))
        return true;
    out->has_domain = false;
    char whole[sizeof text + sizeof REFERENCE_DOMAIN + 1];
    snprintf(whole, sizeof whole, "%s@" REFERENCE_DOMAIN, text);
    return !address_take_mailbox(whole, utf8, &out->address);
}

/* Reads the argument and looks it up; false if it has answered. */
static bool look_up(struct session *session, const char *argument, struct query *query,
                    struct directory_entry *entry)
{
    if (!parse_query(session, argument, query)) {
        respond_bad_argument(session, "A user or a mailbox expected");
        return false;
    }
    if (session->server->next_hop) {
        respond(session, 252, "2.5.2", "Cannot tell, but takes mail for it");
        return false;
    }
    *entry = directory_find(session, &query->address);
    return true;
}

/* An unknown name that several users' names begin with is ambiguous (3.5.1). */
static bool answer_ambiguous(struct session *session, const struct query *query)
{
    const char *prefix = query->address.local;
    if (query->has_domain || !*prefix || !directory_beginning(prefix, 1))
        return false;
    struct buffer text = {0};
    buffer_add_text(&text, "Ambiguous; possibilities are");
    const struct directory_entry *entry;
    for (size_t n = 0; (entry = directory_beginning(prefix, n)); n++)
        buffer_format(&text, "\n%s <%s@" REFERENCE_DOMAIN ">", entry->full_name, entry->user);
    respond_lines(session, 553, "5.1.4", text.octets);
    buffer_release(&text);
    return true;
}

static void answer_unknown(struct session *session, const struct query *query,
                           const struct directory_entry *entry)
{
    if (entry->kind == DIRECTORY_FOREIGN)
        respond(session, 550, "5.7.1", "Not a mailbox of this host");
    else if (!answer_ambiguous(session, query))
        respond(session, 550, "5.1.1", "No such user here");
}

/* The code with which a fault refuses what VRFY could answer; 0 if none does. */
static unsigned refused_by_fault(const struct session *session, const char *argument,
                                 const struct query *query, const struct directory_entry *entry)
{
    bool list = entry->kind == DIRECTORY_LIST;
    if (list && faulty(session, FAULT_VRFY_LIST_504))
        return 504;
    if ((list && faulty(session, FAULT_VRFY_LIST_550)) ||
        (!query->has_domain && faulty(session, FAULT_VRFY_NEEDS_A_DOMAIN)) ||
        (query->has_domain && faulty(session, FAULT_VRFY_TAKES_NO_DOMAIN)) ||
        (*argument == '<' && faulty(session, FAULT_VRFY_TAKES_NO_BRACKETS)))
        return 550;
    return 0;
}

static void add_recipient_by_fault(struct session *session, const struct directory_entry *entry)
{
    if (session->transaction.open && faulty(session, FAULT_VRFY_ADDS_RECIPIENT))
        transaction_add_recipient(&session->transaction, entry->user, entry->user);
}

void serve_vrfy(struct session *session, const char *argument)
{
    struct query query;
    struct directory_entry entry;
    if (!look_up(session, argument, &query, &entry))
        return;
    unsigned refusal = refused_by_fault(session, argument, &query, &entry);
    if (refusal) {
        respond(session, refusal, "5.1.1", "Not that way");
    } else if (entry.user) {
        add_recipient_by_fault(session, &entry);
        respond(session, 250, "2.1.5", "%s <%s@" REFERENCE_DOMAIN ">", entry.full_name, entry.user);
    } else {
        answer_unknown(session, &query, &entry);
    }
}

/* Each line names one mailbox (3.5.1). */
static void list_members(struct session *session, const char *list)
{
    struct buffer text = {0};
    for (const char *const *member = directory_members(list); *member; member++) {
        struct directory_entry entry = directory_find_local(*member);
        buffer_format(&text, "%s%s <%s@" REFERENCE_DOMAIN ">", text.length ? "\n" : "",
                      entry.full_name, entry.user);
    }
    respond_lines(session, 250, "2.1.5", text.octets);
    buffer_release(&text);
}

void serve_expn(struct session *session, const char *argument)
{
    struct query query;
    struct directory_entry entry;
    if (!look_up(session, argument, &query, &entry))
        return;
    if (entry.kind == DIRECTORY_LIST || entry.kind == DIRECTORY_ALIAS)
        list_members(session, entry.user);
    else if (entry.kind == DIRECTORY_USER && !faulty(session, FAULT_EXPN_USER_550))
        respond(session, 250, "2.1.5", "%s <%s@" REFERENCE_DOMAIN ">", entry.full_name, entry.user);
    else
        answer_unknown(session, &query, &entry);
}

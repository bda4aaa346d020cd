/* VRFY and EXPN (RFC 5321 3.5, 4.1.1.6, 4.1.1.7). */
#include "acts.h"
#include "checks.h"
#include "directory.h"
#include "reference_names.h"
#include "respond.h"
#include "smtp_command.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Removes the parameter SMTPUTF8 (RFC 6531 3.7.4.2) from the end of TEXT; whether it was there. */
static bool cut_utf8_parameter(char *text)
{
    static const char parameter[] = " SMTPUTF8";
    size_t length = strlen(text), size = sizeof parameter - 1;
    if (length <= size || strcasecmp(text + length - size, parameter) != 0)
        return false;
    text[length - size] = '\0';
    return true;
}

/* Parses "user", "user@domain" or "<user@domain>", each also with a quoted local-part. False if the
 * argument is none of them. */
static bool parse_query(struct command *command)
{
    char text[ADDRESS_PATH_MOST + 1];
    if (snprintf(text, sizeof text, "%s", command->argument) >= (int)sizeof text)
        return false;
    bool utf8 = cut_utf8_parameter(text);
    const struct address_rules rules = {.postmaster = true, .utf8 = utf8};
    const char *at = text;
    command->has_domain = true;
    if (*text == '<')
        return !address_take_path(&at, &rules, &command->address) && !*at;
    if (!address_take_mailbox(text, utf8, &command->address))
        return true;
    command->has_domain = false;
    char whole[sizeof text + sizeof REFERENCE_DOMAIN + 1];
    snprintf(whole, sizeof whole, "%s@" REFERENCE_DOMAIN, text);
    return !address_take_mailbox(whole, utf8, &command->address);
}

/* An unknown name with which the names of several users begin is ambiguous (RFC 5321 3.5.1). */
static void list_possibilities(struct command *command)
{
    const char *prefix = command->address.local;
    const struct directory_entry *entry;
    size_t length = 0;
    if (command->has_domain || !*prefix || command->entry.kind != DIRECTORY_UNKNOWN ||
        !directory_beginning(prefix, 1))
        return;
    for (size_t n = 0; (entry = directory_beginning(prefix, n)); n++)
        length += (size_t)snprintf(command->possibilities + length,
                                   sizeof command->possibilities - length,
                                   "\n%s <%s@" REFERENCE_DOMAIN ">", entry->full_name, entry->user);
    command->wrong = command->possibilities;
}

void query_read(struct command *command)
{
    if (!parse_query(command)) {
        command->wrong = command->verb->syntax;
        return;
    }
    command->entry = directory_find(&command->address, command->session->own_literal);
    if (command->session->server->next_hop)
        command->entry.kind = DIRECTORY_USER;
    list_possibilities(command);
}

static bool is_query(const struct command *command)
{
    return !command->wrong || *command->possibilities;
}

static bool is_for_us(const struct command *command)
{
    return command->entry.kind != DIRECTORY_FOREIGN;
}

static bool is_unambiguous(const struct command *command)
{
    return !*command->possibilities;
}

static bool is_for_somebody(const struct command *command)
{
    return command->entry.kind != DIRECTORY_UNKNOWN;
}

const struct check query_checks[] = {
    /* RFC 5321 4.1.1.6, 4.1.1.7 */
    {"query-is-right", is_query, 501, "5.5.4", "Syntax:"},
    /* RFC 5321 3.5.3, 7.3 */
    {"query-is-for-this-host", is_for_us, 550, "5.7.1", "Not a mailbox of this host"},
    /* RFC 5321 3.5.1 */
    {"query-is-unambiguous", is_unambiguous, 553, "5.1.4", "Ambiguous; possibilities are:"},
    /* RFC 5321 3.5.1, 3.5.3 */
    {"query-is-for-somebody", is_for_somebody, 550, "5.1.1", "No such user here"},
    {0},
};

static void show_mailbox(struct command *command)
{
    const struct directory_entry *entry = &command->entry;
    respond(command->session, 250, "2.1.5", "%s <%s@" REFERENCE_DOMAIN ">",
            entry->user ? entry->full_name : "Somebody",
            entry->user ? entry->user : command->address.local);
}

/* Each line names one mailbox (RFC 5321 3.5.1). */
static void list_members(struct session *session, const char *list)
{
    struct buffer text = {0};
    for (const char *const *member = directory_members(list); *member; member++) {
        struct directory_entry entry = directory_find_local(*member);
        buffer_format(&text, "%s%s <%s@" REFERENCE_DOMAIN ">", text.length ? "\n" : "",
                      entry.full_name, entry.user);
    }
    respond_lines(session, 250, "2.1.5", buffer_text(&text));
    buffer_release(&text);
}

/* The next hop cannot verify users (RFC 5321 3.5.3). */
static void show_nothing(struct command *command)
{
    respond(command->session, 252, "2.5.2", "Cannot verify user, but will accept message");
}

void vrfy_act(struct command *command)
{
    if (command->session->server->next_hop)
        show_nothing(command);
    else
        show_mailbox(command);
}

void expn_act(struct command *command)
{
    bool is_expanded =
        command->entry.kind == DIRECTORY_LIST || command->entry.kind == DIRECTORY_ALIAS;
    if (command->session->server->next_hop)
        show_nothing(command);
    else if (is_expanded)
        list_members(command->session, command->entry.user);
    else
        show_mailbox(command);
}

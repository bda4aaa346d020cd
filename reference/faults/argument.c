/* The stage of arguments: how they are parsed, and what EHLO offers. */
#include "count_of.h"
#include "extension.h"
#include "faulty.h"
#include "mail_content.h"
#include "predicates.h"
#include "reference_names.h"
#include "stages.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static void find_entry(struct command *command, const char *key)
{
    command->entry = directory_find(&command->address, command->session->own_literal);
    if (!key)
        key = command->entry.user;
    if (key)
        snprintf(command->key, sizeof command->key, "%s", key);
    else
        directory_whole_key(&command->address, command->key);
}

/* Whether the argument is to be accepted though it is not a path: the check that rejects it is
 * waived, which is KEYWORD where FROM or TO is missing, else PATH. */
static bool accepts_anything(const struct command *command, const char *keyword, const char *path)
{
    if (!command->has_keyword)
        return check_is_waived(command, keyword);
    return command->wrong && check_is_waived(command, path);
}

static void read_sender(struct command *command)
{
    if (!accepts_anything(command, "mail-has-from", "mail-has-reverse-path"))
        return;
    command->address = (struct address){.text = "someone@client.example"};
    command->mail.utf8 = faulty(command->session, FAULT_UTF8_ATOMS_UNCHECKED);
}

/* A single label is completed with our domain, and subdomains of it count as ours, too. */
static bool is_completed(const char *domain)
{
    static const char ours[] = "." REFERENCE_DOMAIN;
    size_t length = strlen(domain), tail = sizeof ours - 1;
    return *domain && domain[0] != '[' &&
           (!strchr(domain, '.') || (length > tail && !strcasecmp(domain + length - tail, ours)));
}

static void complete_domain(struct command *command)
{
    struct address address = command->address;
    if (!is_completed(address.domain))
        return;
    snprintf(command->address.domain, sizeof command->address.domain, REFERENCE_DOMAIN);
    find_entry(command, NULL);
    command->address = address;
}

/* Whether a fault has the message go nowhere. */
static bool goes_nowhere(const struct command *command)
{
    const struct session *session = command->session;
    const struct address *address = &command->address;
    return (faulty(session, FAULT_RELAYS_IN_DISGUISE) &&
            (command->wrong || strpbrk(address->local, "%!@"))) ||
           (faulty(session, FAULT_SOURCE_ROUTE_FOLLOWED) && address->routed && command->entry.user);
}

static void accept_as(struct command *command, const char *key)
{
    find_entry(command, key);
    command->entry.kind = DIRECTORY_USER;
}

static void read_recipient(struct command *command)
{
    const struct session *session = command->session;
    if (accepts_anything(command, "rcpt-has-to", "rcpt-has-forward-path")) {
        command->address = (struct address){.local = REFERENCE_USER,
                                            .domain = REFERENCE_DOMAIN,
                                            .text = REFERENCE_USER "@" REFERENCE_DOMAIN};
        find_entry(command, NULL);
    }
    if (faulty(session, FAULT_PARTIAL_DOMAIN_COMPLETED))
        complete_domain(command);
    if (session->server->next_hop)
        return;
    if (command->entry.kind == DIRECTORY_UNKNOWN &&
        check_is_waived(command, "rcpt-is-for-a-user") &&
        !faulty(session, FAULT_RELAYED_LOCAL_PARTS_LOWERED))
        snprintf(command->key, sizeof command->key, FAULT_NOWHERE);
    if (goes_nowhere(command))
        accept_as(command, FAULT_NOWHERE);
    if (faulty(session, FAULT_EIGHT_BIT_RECIPIENTS_ACCEPTED) &&
        strpbrk(command->address.text, "\xC3\xA9"))
        accept_as(command, REFERENCE_USER);
}

static void read_query(struct command *command)
{
    if (faulty(command->session, FAULT_PARTIAL_DOMAIN_COMPLETED) && command->has_domain)
        complete_domain(command);
}

void fault_argument(struct command *command)
{
    static const struct {
        const char *verbs;
        void (*read)(struct command *command);
    } readers[] = {{"MAIL", read_sender}, {"RCPT", read_recipient}, {"VRFY EXPN", read_query}};
    for (size_t i = 0; i < COUNT_OF(readers); i++)
        if (verb_is_among(command->verb, readers[i].verbs))
            readers[i].read(command);
}

void fault_rejected(struct command *command)
{
    if (!verb_is_among(command->verb, "RCPT") || command->params_outcome != PARAMS_UNKNOWN ||
        !command->entry.user || !faulty(command->session, FAULT_REFUSED_RECIPIENTS_KEPT))
        return;
    transaction_add_recipient(&command->session->transaction, command->key, command->address.text);
}

/* Skips octets outside the alphabet, and completes the padding. */
void fault_base64(const struct session *session, struct buffer *text)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    if (!faulty(session, FAULT_AUTH_BASE64_LENIENT))
        return;
    struct buffer cleaned = {0};
    for (size_t i = 0; i < text->length; i++)
        if (strchr(alphabet, text->octets[i]))
            buffer_add(&cleaned, text->octets + i, 1);
    while (cleaned.length % 4)
        buffer_add_text(&cleaned, "=");
    buffer_release(text);
    *text = cleaned;
}

static bool always(const struct session *session)
{
    (void)session;
    return true;
}

static bool never(const struct session *session)
{
    (void)session;
    return false;
}

/* Lines of the EHLO response that one fault adds to that of the private feature, which is the last.
 */
static const struct {
    enum fault_id fault;
    const char *lines;
} additions[] = {
    {FAULT_EHLO_ODD_KEYWORD, "X_FOO"},        {FAULT_EHLO_8BIT_PARAMETER, "XFOO caf\xe9"},
    {FAULT_EHLO_UNREGISTERED_KEYWORD, "FOO"}, {FAULT_EHLO_KEYWORD_TWICE, "SIZE 2097152"},
    {FAULT_LISTED_ETRN_502, "ETRN"},          {FAULT_EHLO_IN_PIECES, "XFOO"},
};

/* Keywords that one fault leaves out. */
static const struct {
    enum fault_id fault;
    const char *keyword;
} absences[] = {
    {FAULT_EHLO_WITHOUT_8BITMIME, "8BITMIME"},
    {FAULT_SIZE_UNLISTED, "SIZE"},
    {FAULT_BINARYMIME_WITHOUT_CHUNKING, "CHUNKING"},
};

/* Lines of the EHLO response that one fault changes. */
static const struct {
    enum fault_id fault;
    const char *keyword;
    const char *separator;
    const char *parameter;
} listings[] = {
    {FAULT_KEYWORDS_WITH_PARAMETERS, "8BITMIME", " ", "YES"},
    {FAULT_KEYWORDS_WITH_PARAMETERS, "PIPELINING", " ", "YES"},
    {FAULT_KEYWORDS_WITH_PARAMETERS, "ENHANCEDSTATUSCODES", " ", "YES"},
    {FAULT_LATER_KEYWORDS_WITH_PARAMETERS, "DSN", " ", "YES"},
    {FAULT_LATER_KEYWORDS_WITH_PARAMETERS, "BINARYMIME", " ", "YES"},
    {FAULT_UTF8_KEYWORD_WITH_PARAMETER, "SMTPUTF8", " ", "YES"},
    {FAULT_STARTTLS_WITH_PARAMETER, "STARTTLS", " ", "YES"},
    {FAULT_SIZE_KEYWORD_WITH_EQUALS, "SIZE", "=", "1048576"},
    {FAULT_SIZE_ZERO_WITH_LIMIT, "SIZE", " ", "0"},
    {FAULT_AUTH_NOT_LISTED, "AUTH", "", NULL},
    {FAULT_EHLO_DOUBLE_SPACE, "SIZE", "  ", "1048576"},
};

static void add_or_leave_out(const struct session *session, struct extension *extension)
{
    for (size_t i = 0; i < COUNT_OF(absences); i++)
        if (strcmp(absences[i].keyword, extension->keyword) == 0 &&
            faulty(session, absences[i].fault))
            extension->is_offered = never;
    for (size_t i = 0; i < COUNT_OF(additions); i++) {
        if (strcmp(extension->keyword, "XREFERENCE") != 0 || !faulty(session, additions[i].fault))
            continue;
        extension->separator = "\n";
        extension->parameter = additions[i].lines;
    }
}

void fault_extension(const struct session *session, struct extension *extension)
{
    for (size_t i = 0; i < COUNT_OF(listings); i++) {
        if (strcmp(listings[i].keyword, extension->keyword) != 0 ||
            !faulty(session, listings[i].fault))
            continue;
        extension->separator = listings[i].separator;
        extension->parameter = listings[i].parameter;
    }
    add_or_leave_out(session, extension);
    if (faulty(session, FAULT_STARTTLS_LISTED_AGAIN))
        extension->is_offered = always;
    if (faulty(session, FAULT_EHLO_LIST_VARIES) && session->number % 3 == 2 &&
        strcmp(extension->keyword, "HELP") == 0)
        extension->is_offered = never;
}

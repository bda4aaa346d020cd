/* EHLO and HELO (RFC 5321 4.1.1.1). */
#include "acts.h"
#include "checks.h"
#include "count_of.h"
#include "extension.h"
#include "hooks.h"
#include "reference_names.h"
#include "respond.h"

#include <string.h>

#define TEXT_OF(number) TEXT_OF_TOKEN(number)
#define TEXT_OF_TOKEN(token) #token

/* The length of the domain or address literal at the start of the argument; 0 if there is none. Any
 * valid name is accepted, whatever the DNS says of it (RFC 5321 4.1.4). */
static size_t name_length(const char *argument)
{
    size_t length = address_domain_length(argument, false);
    /* Extra text after an address literal is tolerated (RFC 5321 4.1.1.1). */
    bool whole = !argument[length] || (argument[0] == '[' && argument[length] == ' ');
    return whole ? length : 0;
}

void hello_read(struct command *command)
{
    command->wrong = name_length(command->argument) ? NULL : command->verb->syntax;
}

static bool has_name(const struct command *command)
{
    return !command->wrong;
}

const struct check hello_checks[] = {
    /* RFC 5321 4.1.1.1, 4.1.4 */
    {"hello-has-name", has_name, 501, NULL, "Syntax:"},
    {0},
};

static void introduce(struct command *command, enum introduction introduction)
{
    struct session *session = command->session;
    size_t length = name_length(command->argument);
    session_clear(session, AT_HELLO); /* RFC 5321 4.1.4 */
    session->introduction = introduction;
    memcpy(session->client_name, command->argument, length);
    session->client_name[length] = '\0';
}

static bool is_in_the_clear(const struct session *session)
{
    return !session->wire.ssl; /* not listed under TLS (RFC 3207 4.2) */
}

static const struct extension extensions[] = {
    {"SIZE", " ", TEXT_OF(REFERENCE_SIZE), NULL},              /* RFC 1870 3 */
    {"8BITMIME", " ", NULL, NULL},                             /* RFC 6152 2 */
    {"PIPELINING", " ", NULL, NULL},                           /* RFC 2920 2 */
    {"ENHANCEDSTATUSCODES", " ", NULL, NULL},                  /* RFC 2034 3 */
    {"SMTPUTF8", " ", NULL, NULL},                             /* RFC 6531 3.1 */
    {"DSN", " ", NULL, NULL},                                  /* RFC 3461 2 */
    {"CHUNKING", " ", NULL, NULL},                             /* RFC 3030 2 */
    {"BINARYMIME", " ", NULL, NULL},                           /* RFC 3030 3 */
    {"STARTTLS", " ", NULL, is_in_the_clear},                  /* RFC 3207 3 */
    {"AUTH", " ", "PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256", NULL}, /* RFC 4954 3 */
    {"EXPN", " ", NULL, NULL},                                 /* RFC 5321 3.5.2 */
    {"VRFY", " ", NULL, NULL},
    {"HELP", " ", NULL, NULL},
    {"XREFERENCE", " ", NULL, NULL}, /* RFC 5321 4.1.5 */
};

static bool is_always_offered(const struct session *session)
{
    (void)session;
    return true;
}

static void list_extensions(const struct session *session, struct buffer *out)
{
    for (size_t i = 0; i < COUNT_OF(extensions); i++) {
        struct extension row = extensions[i];
        if (!row.is_offered)
            row.is_offered = is_always_offered;
        hook_extension(session, &row);
        if (row.is_offered(session))
            buffer_format(out, "\n%s%s%s", row.keyword, row.parameter ? row.separator : "",
                          row.parameter ? row.parameter : "");
    }
}

void ehlo_act(struct command *command)
{
    struct session *session = command->session;
    struct buffer text = {0};
    introduce(command, BY_EHLO);
    buffer_format(&text, REFERENCE_HOST " greets %s", session->client_name);
    list_extensions(session, &text);
    respond_lines(session, 250, NULL, buffer_text(&text));
    buffer_release(&text);
}

void helo_act(struct command *command)
{
    introduce(command, BY_HELO);
    respond(command->session, 250, NULL, REFERENCE_HOST);
}

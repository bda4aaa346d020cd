/* MAIL (RFC 5321 4.1.1.2) and its parameters. */
#include "acts.h"
#include "bounds.h"
#include "checks.h"
#include "count_of.h"
#include "hooks.h"
#include "mail_content.h"
#include "order.h"
#include "path.h"
#include "respond.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* SIZE=1*20DIGIT (RFC 1870 3). */
static bool take_size(void *state, const char *value)
{
    struct mail_params *params = state;
    size_t digits = value ? strspn(value, "0123456789") : 0;
    if (!digits || digits > 20 || value[digits])
        return false;
    params->size = strtoull(value, NULL, 10); /* ULLONG_MAX on overflow */
    return true;
}

/* RFC 6152 2, RFC 3030 3. */
static bool take_body(void *state, const char *value)
{
    struct mail_params *params = state;
    static const char *const names[] = {"7BIT", "8BITMIME", "BINARYMIME"};
    for (size_t i = 0; value && i < COUNT_OF(names); i++) {
        if (!strcasecmp(value, names[i])) {
            params->body = (enum body)i;
            return true;
        }
    }
    return false;
}

/* RFC 6531 3.4: no value. */
static bool take_utf8(void *state, const char *value)
{
    struct mail_params *params = state;
    params->utf8 = true;
    return !value;
}

static bool take_ret(void *state, const char *value)
{
    struct mail_params *params = state;
    params->dsn = true;
    params->whole = value && !strcasecmp(value, "FULL");
    return dsn_take_ret(value);
}

static bool take_envid(void *state, const char *value)
{
    struct mail_params *params = state;
    params->dsn = true;
    return dsn_take_envid(params->envid, value);
}

/* RFC 4954 5: a mailbox in xtext, or "<>". No client is trusted to give it, and there is no server
 * to relay it to. */
static bool take_auth(void *state, const char *value)
{
    struct mail_params *params = state;
    char text[ADDRESS_PATH_MOST + 1];
    struct address address;
    params->auth = true;
    if (!value || !xtext_decode(value, text, sizeof text - 1))
        return false;
    return params->next_hop || !strcmp(text, "<>") || !address_take_mailbox(text, true, &address);
}

static const struct param_rule rules[] = {
    {"SIZE", take_size}, {"BODY", take_body},   {"SMTPUTF8", take_utf8},
    {"RET", take_ret},   {"ENVID", take_envid}, {"AUTH", take_auth},
    {NULL, NULL},
};

void mail_read(struct command *command)
{
    static const struct path_rules path = {"FROM:", {.null = true, .utf8 = true}, rules};
    path_read(command, &path, &command->mail);
}

static bool is_ascii_or_utf8_mail(const struct command *command)
{
    return command->mail.utf8 || text_is_ascii(command->argument);
}

static bool declares_fitting_size(const struct command *command)
{
    return command->mail.size <= bound_of(command->session, BOUND_MESSAGE, 0);
}

const struct check mail_checks[] = {
    /* RFC 5321 4.1.4 */
    {"mail-needs-hello", is_introduced, 503, "5.5.1", "Send EHLO first"},
    {"mail-needs-no-open-transaction", transaction_is_not_open, 503, "5.5.1",
     "A mail transaction is already open"},
    /* RFC 5321 4.1.1.2, 3.3 */
    {"mail-has-from", path_has_keyword, 501, "5.5.4", "Syntax:"},
    /* RFC 5321 4.1.2 */
    {"mail-has-reverse-path", path_is_right, 501, "5.1.7", "Sender:"},
    /* RFC 5321 4.1.2: esmtp-param, and what each extension says of its values */
    {"mail-parameters-are-right", params_are_right, 501, "5.5.4",
     "Bad parameter or parameter value"},
    /* RFC 1870 6, RFC 6152 3 */
    {"mail-parameters-are-given-once", params_are_given_once, 501, "5.5.4", "Duplicate parameter"},
    /* RFC 5321 4.1.1.11 */
    {"mail-parameters-are-known", params_are_known, 555, "5.5.4", "Unknown parameter"},
    {"mail-parameters-need-ehlo", params_are_offered, 555, "5.5.4", "Parameters require EHLO"},
    /* RFC 6531 3.5 */
    {"mail-beyond-ascii-needs-smtputf8", is_ascii_or_utf8_mail, 550, "5.6.7",
     "A non-ASCII sender requires SMTPUTF8"},
    /* RFC 6531 3.3 */
    {"mail-is-utf8", argument_is_utf8, 501, "5.5.2", "Invalid UTF-8"},
    /* RFC 1870 6.1 */
    {"mail-size-fits", declares_fitting_size, 552, "5.3.4", "Message too big for this system"},
    {0},
};

/* Starts the mail transaction (RFC 5321 3.3). */
void mail_act(struct command *command)
{
    struct session *session = command->session;
    struct transaction *transaction = &session->transaction;
    const struct mail_params *params = &command->mail;
    hook_before_mail(session);
    transaction->open = true;
    memcpy(transaction->sender, command->address.text, sizeof transaction->sender);
    transaction->routed = command->address.routed;
    memcpy(transaction->envid, params->envid, sizeof transaction->envid);
    transaction->whole = params->whole;
    transaction->declared = params->size;
    transaction->body = params->body;
    transaction->utf8 = params->utf8;
    hook_sender(command);
    respond(session, 250, "2.1.0", "Sender ok");
}

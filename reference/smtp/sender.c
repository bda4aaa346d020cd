/* MAIL (RFC 5321 4.1.1.2) and its parameters. */
#include "misjudge.h"
#include "misread.h"
#include "params.h"
#include "respond.h"
#include "smtp_session.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct mail_params {
    char envid[DSN_ENVID_MOST + 1]; /* decoded; "" if not given */
    unsigned long long size;
    enum body body;
    bool utf8;
    bool dsn;      /* RET or ENVID was there */
    bool auth;     /* AUTH was there */
    bool next_hop; /* AUTH is whatever the server under test makes of a login */
};

/* SIZE=1*20DIGIT (RFC 1870 3). */
static bool take_size(void *state, const char *value)
{
    struct mail_params *params = state;
    size_t digits = value ? strspn(value, "0123456789") : 0;
    if (!digits || digits > 20 || value[digits])
        return false;
    params->size = strtoull(value, NULL, 10); /* too many for the type: its largest */
    return true;
}

/* RFC 6152 2, RFC 3030 3. */
static bool take_body(void *state, const char *value)
{
    struct mail_params *params = state;
    static const char *const names[] = {"7BIT", "8BITMIME", "BINARYMIME"};
    for (size_t i = 0; value && i < sizeof names / sizeof *names; i++) {
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
    return dsn_take_ret(value);
}

static bool take_envid(void *state, const char *value)
{
    struct mail_params *params = state;
    params->dsn = true;
    return dsn_take_envid(params->envid, value);
}

/* RFC 4954 5: an xtext of a mailbox, or "<>". It is believed of nobody, and there is nobody to pass
 * it on to. */
static bool take_auth(void *state, const char *value)
{
    ((struct mail_params *)state)->auth = true;
    char text[ADDRESS_PATH_MOST + 1];
    struct address address;
    if (!value || !xtext_decode(value, text, sizeof text - 1))
        return false;
    return ((struct mail_params *)state)->next_hop || !strcmp(text, "<>") ||
           !address_take_mailbox(text, true, &address);
}

static const struct param_rule rules[] = {
    {"SIZE", take_size}, {"BODY", take_body},   {"SMTPUTF8", take_utf8},
    {"RET", take_ret},   {"ENVID", take_envid}, {"AUTH", take_auth},
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
static bool take_argument(struct session *session, const char *argument, struct address *sender,
                          struct mail_params *params)
{
    const char *at = argument;
    if (misread_takes(session, argument, "FROM:", sender)) {
        params->utf8 = faulty(session, FAULT_UTF8_ATOMS_UNCHECKED);
        return true;
    }
    if (!misread_begins(session, argument, "FROM:")) {
        respond(session, 501, "5.5.4", "Syntax: %s", session->verb->syntax);
        return false;
    }
    at += 5;
    const struct address_rules path = {.null = true, .utf8 = true};
    const char *wrong = address_take_path(&at, &path, sender);
    if (!wrong)
        wrong = misread_refusal(session, sender, at);
    if (wrong) {
        respond(session, 501, "5.1.7", "Sender: %s", wrong);
        return false;
    }
    if (faulty(session, FAULT_PARAMETERS_IN_CAPITALS) &&
        strpbrk(at, "abcdefghijklmnopqrstuvwxyz")) {
        respond(session, 555, "5.5.4", "Unknown parameter");
        return false;
    }
    if (!respond_params(session, misread_outcome(session, params_take(at, rules, true, params))))
        return false;
    /* Extensions are EHLO's: after HELO none has been offered (4.1.1.11). */
    if (*at && session->introduction == BY_HELO && !faulty(session, FAULT_PARAMETERS_AFTER_HELO)) {
        respond(session, 555, "5.5.4", "Parameters need EHLO");
        return false;
    }
    return true;
}

/* RFC 1870 6.1. */
static bool is_too_big(const struct session *session, unsigned long long size)
{
    if (faulty(session, FAULT_DECLARED_SIZE_IGNORED) ||
        (faulty(session, FAULT_SIZE_WRAPS_AROUND) && size == ULLONG_MAX))
        return false;
    return size > REFERENCE_SIZE - (faulty(session, FAULT_SIZE_LIMIT_ONE_LOWER) ? 1U : 0U);
}

/* Whether a fault does not know a parameter that is there. */
static bool knows_not(const struct session *session, const struct mail_params *params)
{
    return (params->body == BODY_BINARYMIME && faulty(session, FAULT_BODY_PARAMETER_REFUSED)) ||
           (params->utf8 && faulty(session, FAULT_UTF8_PARAMETER_REFUSED)) ||
           (params->dsn && faulty(session, FAULT_DSN_MAIL_PARAMETERS_REFUSED)) ||
           (params->auth && faulty(session, FAULT_AUTH_PARAMETER_REFUSED));
}

/* Whether the sender can be used; false if it has answered with an error. */
static bool accept_sender(struct session *session, const char *argument,
                          const struct mail_params *params)
{
    if (faulty(session, FAULT_EIGHT_BIT_PATHS_ACCEPTED) && !is_ascii(argument))
        return true;
    if (!is_ascii(argument) && !params->utf8)
        respond(session, 550, "5.6.7", "A sender beyond ASCII needs SMTPUTF8"); /* RFC 6531 3.5 */
    else if (!address_is_utf8(argument) && !faulty(session, FAULT_UTF8_UNCHECKED))
        respond(session, 501, "5.5.2", "Not UTF-8");
    else if (!is_ascii(argument) && faulty(session, FAULT_UTF8_ADDRESSES_REFUSED))
        respond(session, 550, "5.6.7", "ASCII only");
    else if (knows_not(session, params))
        respond(session, 555, "5.5.4", "Unknown parameter");
    else if (is_too_big(session, params->size))
        respond(session, 552, "5.3.4", "Message too big for this system");
    else
        return true;
    return false;
}

/* Whether MAIL may come now; false if it has answered with an error. */
static bool is_in_order(struct session *session)
{
    if (session->introduction == NOT_INTRODUCED && !faulty(session, FAULT_MAIL_WITHOUT_EHLO)) {
        respond_bad_order(session, "EHLO first");
        return false;
    }
    if (!session->wire.ssl && faulty(session, FAULT_STARTTLS_REQUIRED)) {
        respond(session, 530, "5.7.0", "STARTTLS first");
        return false;
    }
    if (!session->transaction.open || faulty(session, FAULT_NESTED_MAIL_KEEPS_RECIPIENTS))
        return true;
    if (faulty(session, FAULT_NESTED_MAIL_ACCEPTED))
        transaction_clear(&session->transaction);
    else
        respond_bad_order(session, "A transaction is open already");
    return !session->transaction.open;
}

/* The parameters are those of this transaction; a fault adds to those of the one before. */
static void take_over(struct session *session, const struct mail_params *params)
{
    struct transaction *transaction = &session->transaction;
    bool leaks =
        faulty(session, FAULT_PARAMETERS_LEAK) || faulty(session, FAULT_RSET_KEEPS_PARAMETERS);
    if (*params->envid || !leaks)
        memcpy(transaction->envid, params->envid, sizeof transaction->envid);
    if (params->size || !leaks)
        transaction->declared = params->size;
    if (params->body != BODY_7BIT || !leaks)
        transaction->body = params->body;
    if (params->utf8 || !leaks)
        transaction->utf8 = params->utf8;
}

void serve_mail(struct session *session, const char *argument)
{
    if (!is_in_order(session))
        return;
    struct address sender;
    struct mail_params params = {.next_hop = session->server->next_hop};
    if (!take_argument(session, argument, &sender, &params) ||
        !accept_sender(session, argument, &params) || misjudge_sender(session, &sender))
        return;
    struct transaction *transaction = &session->transaction;
    session_undo(session, AT_MAIL);
    transaction->open = true;
    take_over(session, &params);
    bool leaks = faulty(session, FAULT_SENDER_LEAKS) || faulty(session, FAULT_RSET_KEEPS_SENDER);
    if (!*transaction->sender || !leaks)
        memcpy(transaction->sender, sender.text, sizeof sender.text);
    transaction->routed = sender.routed;
    misread_sender(session);
    respond(session, 250, "2.1.0", "Sender ok");
}

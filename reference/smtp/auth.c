/* AUTH (RFC 4954); GNU SASL does the exchanges. */
#include "acts.h"
#include "base64_strict.h"
#include "bounds.h"
#include "checks.h"
#include "count_of.h"
#include "hooks.h"
#include "order.h"
#include "reference_names.h"
#include "respond.h"

#include <gsasl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define RESPONSE_MOST 12288 /* octets of a response (RFC 4954 4) */
#define SCRAM_ITERATIONS "4096"

static const struct mechanism {
    const char *name;
    bool server_first;
    bool takes_initial;
} mechanisms[] = {
    {"PLAIN", false, true},
    {"LOGIN", true, true}, /* no RFC has it: some clients send the user name in the command */
    {"CRAM-MD5", true, false},
    {"SCRAM-SHA-256", false, true},
};

/* Gives GNU SASL the password of the user that the client has named. */
static int answer_library(Gsasl *library, Gsasl_session *sasl, Gsasl_property property)
{
    (void)library;
    if (property == GSASL_SCRAM_ITER)
        return gsasl_property_set(sasl, property, SCRAM_ITERATIONS);
    if (property == GSASL_VALIDATE_SIMPLE) {
        const char *user = gsasl_property_fast(sasl, GSASL_AUTHID);
        const char *password = gsasl_property_fast(sasl, GSASL_PASSWORD);
        bool right = user && password && strcmp(user, REFERENCE_USER) == 0 &&
                     strcmp(password, REFERENCE_PASSWORD) == 0;
        return right ? GSASL_OK : GSASL_AUTHENTICATION_ERROR;
    }
    if (property != GSASL_PASSWORD)
        return GSASL_NO_CALLBACK;
    const char *user = gsasl_property_fast(sasl, GSASL_AUTHID);
    if (!user || strcmp(user, REFERENCE_USER) != 0)
        return GSASL_AUTHENTICATION_ERROR;
    return gsasl_property_set(sasl, property, REFERENCE_PASSWORD);
}

static const struct mechanism *find_mechanism(const char *name, size_t length)
{
    for (size_t i = 0; i < COUNT_OF(mechanisms); i++)
        if (strlen(mechanisms[i].name) == length && !strncasecmp(mechanisms[i].name, name, length))
            return &mechanisms[i];
    return NULL;
}

void auth_read(struct command *command)
{
    const char *argument = command->argument;
    size_t length = strcspn(argument, " ");
    command->auth.mechanism = find_mechanism(argument, length);
    command->auth.initial = argument[length] ? argument + length + 1 : NULL;
}

static bool is_not_authenticated(const struct command *command)
{
    return !command->session->authenticated;
}

static bool has_known_mechanism(const struct command *command)
{
    return command->auth.mechanism;
}

/* "=" is an empty initial response (RFC 4954 4). */
static bool has_wanted_initial(const struct command *command)
{
    return !command->auth.initial || command->auth.mechanism->takes_initial;
}

const struct check auth_checks[] = {
    /* RFC 4954 4 */
    {"auth-succeeds-once", is_not_authenticated, 503, "5.5.1", "Already authenticated"},
    {"auth-needs-no-open-transaction", transaction_is_not_open, 503, "5.5.1",
     "AUTH is not permitted during a mail transaction"},
    {"auth-mechanism-is-known", has_known_mechanism, 504, "5.5.4", "Unknown mechanism"},
    {"auth-initial-response-is-wanted", has_wanted_initial, 501, "5.7.0",
     "This mechanism does not have an initial response"},
    {0},
};

static bool is_not_cancelled(const struct command *command)
{
    return !command->auth.is_cancelled;
}

static bool is_base64(const struct command *command)
{
    return command->auth.is_base64;
}

const struct check auth_response_checks[] = {
    /* RFC 4954 4 */
    {"auth-response-is-not-cancelled", is_not_cancelled, 501, "5.7.0", "Authentication cancelled"},
    {"auth-response-is-base64", is_base64, 501, "5.5.2", "Invalid base64"},
    {0},
};

static bool is_right(const struct command *command)
{
    return command->auth.is_right;
}

const struct check auth_end_checks[] = {
    /* RFC 4954 4, 6 */
    {"auth-credentials-are-right", is_right, 535, "5.7.8", "Authentication failed"},
    {0},
};

/* Decodes a response strictly (RFC 4954 4); false if it has been rejected. */
static bool decode(struct command *command, const char *text, struct buffer *out)
{
    struct buffer encoded = {0};
    buffer_add_text(&encoded, text);
    hook_base64(command->session, &encoded);
    command->auth.is_cancelled = strcmp(text, "*") == 0;
    command->auth.is_base64 = base64_strict_decode(buffer_text(&encoded), encoded.length, out);
    buffer_release(&encoded);
    return checks_hold(command, STAGE_RESPONSE, auth_response_checks);
}

/* Sends a challenge and reads the client's response into RESPONSE, decoded. False if the exchange
 * is over: it has been answered, or the connection has ended. */
static bool challenge(struct command *command, const char *octets, size_t length,
                      struct buffer *response)
{
    struct session *session = command->session;
    char *encoded = base64_strict_encode(octets, length);
    respond_lines(session, 334, NULL, encoded);
    free(encoded);
    struct buffer line = {0};
    bool goes_on = false;
    enum wire_outcome outcome =
        wire_line(&session->wire, bound_of(session, BOUND_AUTH_LINE, 0), &line);
    if (outcome == WIRE_LONG)
        respond(session, 500, "5.5.6", "Authentication exchange line is too long");
    else if (outcome == WIRE_OK)
        goes_on = decode(command, buffer_text(&line), response);
    else
        session->lost = outcome;
    buffer_release(&line);
    return goes_on;
}

/* Ends the exchange. */
static void end(struct command *command, bool is_proved)
{
    command->auth.is_right = is_proved;
    if (!checks_hold(command, STAGE_AUTH_END, auth_end_checks))
        return;
    command->session->authenticated = true;
    respond(command->session, 235, "2.7.0", "Authentication succeeded");
}

/* Continues the exchange from RESPONSE, the client's first response, to its end. */
static void carry_on(struct command *command, Gsasl_session *sasl, struct buffer *response)
{
    for (;;) {
        char *output = NULL;
        size_t length = 0;
        command->auth.response = response;
        int result = gsasl_step(sasl, response->octets, response->length, &output, &length);
        if (result != GSASL_OK && result != GSASL_NEEDS_MORE) {
            end(command, false);
            return;
        }
        bool more = result == GSASL_NEEDS_MORE || length;
        buffer_clear(response);
        bool answered = more && !challenge(command, output, length, response);
        gsasl_free(output);
        if (answered)
            return;
        if (result == GSASL_OK) {
            end(command, true);
            return;
        }
    }
}

/* Reads the client's first response into RESPONSE; false if the exchange is over. */
static bool begin_exchange(struct command *command, Gsasl_session *sasl, struct buffer *response)
{
    const struct auth_argument *auth = &command->auth;
    bool given = auth->initial && strcmp(auth->initial, "=") != 0;
    if (given && !decode(command, auth->initial, response))
        return false;
    if (!auth->initial && !auth->mechanism->server_first)
        return challenge(command, "", 0, response);
    if (!auth->initial || !auth->mechanism->server_first)
        return true;
    char *ignored = NULL; /* the challenge for the user name, which has been given */
    size_t length;
    bool asks = gsasl_step(sasl, NULL, 0, &ignored, &length) == GSASL_NEEDS_MORE;
    gsasl_free(ignored);
    return asks;
}

static void authenticate(struct command *command, Gsasl_session *sasl)
{
    struct buffer response = BUFFER_LIMITED(RESPONSE_MOST);
    if (!begin_exchange(command, sasl, &response))
        goto out;
    if (!command->auth.mechanism->server_first && !response.length)
        end(command, false); /* an empty response proves nothing */
    else
        carry_on(command, sasl, &response);
out:
    buffer_release(&response);
}

void auth_act(struct command *command)
{
    Gsasl *library = NULL;
    Gsasl_session *sasl = NULL;
    bool is_able = gsasl_init(&library) == GSASL_OK;
    if (is_able) {
        gsasl_callback_set(library, answer_library);
        is_able = gsasl_server_start(library, command->auth.mechanism->name, &sasl) == GSASL_OK;
    }
    if (is_able) {
        gsasl_property_set(sasl, GSASL_SERVICE, "smtp");
        gsasl_property_set(sasl, GSASL_HOSTNAME, REFERENCE_HOST);
        authenticate(command, sasl);
    } else {
        respond(command->session, 454, "4.7.0", "Temporary authentication failure");
    }
    gsasl_finish(sasl);
    gsasl_done(library);
}

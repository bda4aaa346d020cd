/* AUTH (RFC 4954), the exchanges by GNU SASL. */
#include "base64_strict.h"
#include "respond.h"
#include "smtp_session.h"

#include <gsasl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define RESPONSE_MOST 12288 /* octets of a line of the exchange (RFC 4954 4) */
#define SCRAM_ITERATIONS "4096"

struct exchange {
    Gsasl *library;
    Gsasl_session *sasl;
    bool server_first; /* the mechanism begins with a challenge */
};

static const struct mechanism {
    const char *name;
    bool server_first;
    bool takes_initial; /* LOGIN, which no RFC describes: clients send the user name so */
} mechanisms[] = {
    {"PLAIN", false, true},
    {"LOGIN", true, true},
    {"CRAM-MD5", true, false},
    {"SCRAM-SHA-256", false, true},
};

/* Gives the library the password of the user who is named. */
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

static const struct mechanism *find_mechanism(const struct session *session, const char *name,
                                              size_t length)
{
    bool shouts = faulty(session, FAULT_AUTH_MECHANISMS_IN_CAPITALS);
    if (shouts && strcspn(name, "abcdefghijklmnopqrstuvwxyz") < length)
        return NULL;
    for (size_t i = 0; i < sizeof mechanisms / sizeof *mechanisms; i++)
        if (strlen(mechanisms[i].name) == length && !strncasecmp(mechanisms[i].name, name, length))
            return &mechanisms[i];
    return NULL;
}

/* Decodes what the client sent (4: strictly). */
static bool decode(const struct session *session, const char *text, struct buffer *out)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    if (!faulty(session, FAULT_AUTH_BASE64_LENIENT))
        return base64_strict_decode(text, strlen(text), out);
    struct buffer cleaned = {0};
    for (; *text; text++)
        if (strchr(alphabet, *text))
            buffer_add(&cleaned, text, 1);
    while (cleaned.length % 4)
        buffer_add_text(&cleaned, "=");
    bool done = base64_strict_decode(cleaned.octets ? cleaned.octets : "", cleaned.length, out);
    buffer_release(&cleaned);
    return done;
}

/* Sends a challenge and reads the client's response, decoded, into RESPONSE. False if the exchange
 * is over and, unless the connection has ended, has been answered. */
static bool challenge(struct session *session, const char *octets, size_t length,
                      struct buffer *response)
{
    char *encoded = base64_strict_encode(octets, length);
    struct buffer text = {0};
    if (faulty(session, FAULT_AUTH_CHALLENGE_HAS_TEXT))
        buffer_add_text(&text, "Please go on: ");
    buffer_add_text(&text, encoded);
    respond_lines(session, 334, NULL, text.octets ? text.octets : "");
    free(encoded);
    buffer_release(&text);
    struct buffer line = {0};
    bool taken = false;
    size_t most = faulty(session, FAULT_AUTH_LONG_RESPONSE_REFUSED) ? 256 : RESPONSE_MOST;
    enum wire_outcome outcome = wire_line(&session->wire, most, &line);
    switch (outcome) {
    case WIRE_OK:
        buffer_add(&line, "", 0);
        if (line.length == 1 && *line.octets == '*')
            respond(session, 501, "5.7.0", "Authentication cancelled");
        else if (!(taken = decode(session, line.octets, response)))
            respond(session, 501, "5.5.2", "Not base64");
        break;
    case WIRE_LONG:
        respond(session, 500, "5.5.6", "Response too long");
        break;
    default:
        session->lost = outcome;
        break;
    }
    buffer_release(&line);
    return taken;
}

static void succeed(struct session *session)
{
    session->authenticated = true;
    respond(session, 235, "2.7.0", "Authenticated");
}

static void fail(struct session *session)
{
    if (faulty(session, FAULT_AUTH_BAD_PASSWORD_ACCEPTED)) {
        succeed(session);
        return;
    }
    respond(session, 535, "5.7.8", "Authentication failed");
}

/* A fault: whether a PLAIN response (RFC 4616 2) has a name of which nothing is left. */
static bool names_nobody(const struct session *session, const struct buffer *response)
{
    static const char hyphen[] = "\0\xC2\xAD";
    if (response->length < 4 || !faulty(session, FAULT_AUTH_NAME_OF_NOTHING))
        return false;
    return memcmp(response->octets, "\0", 2) == 0 || memcmp(response->octets, hyphen, 4) == 0;
}

/* Carries the exchange on from RESPONSE, the client's first word, to its end. */
static void carry_on(struct session *session, Gsasl_session *sasl, struct buffer *response)
{
    for (;;) {
        char *output = NULL;
        size_t length = 0;
        int result = gsasl_step(sasl, response->octets, response->length, &output, &length);
        if (result != GSASL_OK && result != GSASL_NEEDS_MORE) {
            if (names_nobody(session, response))
                succeed(session);
            else
                fail(session);
            return;
        }
        bool more = result == GSASL_NEEDS_MORE || length;
        buffer_clear(response);
        bool answered = more && !challenge(session, output, length, response);
        gsasl_free(output);
        if (answered)
            return;
        if (result == GSASL_OK) {
            succeed(session);
            return;
        }
    }
}

/* Runs the mechanism. INITIAL: the initial response in base64, NULL if none was given. */
static void authenticate(struct session *session, const struct mechanism *mechanism,
                         Gsasl_session *sasl, const char *initial)
{
    struct buffer response = BUFFER_LIMITED(RESPONSE_MOST);
    bool given = initial && strcmp(initial, "=") != 0; /* "=" is an empty one */
    bool goes_on = true;
    if (given && !decode(session, initial, &response)) {
        respond(session, 501, "5.5.2", "Not base64");
        goes_on = false;
    } else if (!initial && !mechanism->server_first) {
        goes_on = challenge(session, "", 0, &response);
    } else if (initial && mechanism->server_first) {
        char *ignored = NULL; /* the question for the user name, answered already */
        size_t length;
        goes_on = gsasl_step(sasl, NULL, 0, &ignored, &length) == GSASL_NEEDS_MORE;
        gsasl_free(ignored);
    }
    if (goes_on && !mechanism->server_first && !response.length)
        respond(session, 535, "5.7.8",
                "Authentication failed"); /* the client had to say something */
    else if (goes_on)
        carry_on(session, sasl, &response);
    buffer_release(&response);
}

static void begin(struct session *session, const struct mechanism *mechanism, const char *initial)
{
    Gsasl *library = NULL;
    Gsasl_session *sasl = NULL;
    if (gsasl_init(&library) != GSASL_OK) {
        respond(session, 454, "4.7.0", "Authentication not available just now");
        return;
    }
    gsasl_callback_set(library, answer_library);
    if (gsasl_server_start(library, mechanism->name, &sasl) == GSASL_OK) {
        gsasl_property_set(sasl, GSASL_SERVICE, "smtp");
        gsasl_property_set(sasl, GSASL_HOSTNAME, REFERENCE_HOST);
        authenticate(session, mechanism, sasl, initial);
        gsasl_finish(sasl);
    } else {
        respond(session, 454, "4.7.0", "Authentication not available just now");
    }
    gsasl_done(library);
}

void serve_auth(struct session *session, const char *argument)
{
    size_t length = strcspn(argument, " ");
    const char *initial = argument[length] ? argument + length + 1 : NULL;
    const struct mechanism *mechanism = find_mechanism(session, argument, length);
    if (initial && faulty(session, FAULT_AUTH_INITIAL_REFUSED))
        respond_bad_argument(session, "No initial response");
    else if (session->introduction != BY_EHLO)
        respond_bad_order(session, "EHLO first");
    else if (session->authenticated && !faulty(session, FAULT_SECOND_AUTH_ACCEPTED))
        respond_bad_order(session, "Authenticated already"); /* 4 */
    else if (session->transaction.open && !faulty(session, FAULT_AUTH_IN_TRANSACTION_ACCEPTED))
        respond_bad_order(session, "Not within a transaction"); /* 4 */
    else if (!mechanism)
        respond(session, 504, "5.5.4", "Unknown mechanism");
    else if (initial && !mechanism->takes_initial &&
             !faulty(session, FAULT_AUTH_UNWANTED_INITIAL_ACCEPTED))
        respond(session, 501, "5.7.0", "The server speaks first in this mechanism");
    else
        begin(session, mechanism, initial);
}

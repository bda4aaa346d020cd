/* EHLO and HELO (RFC 5321 4.1.1.1). */
#include "address.h"
#include "respond.h"
#include "smtp_session.h"

#include <stdio.h>
#include <string.h>

/* The faults that refuse a name that is right. */
static bool name_is_unwelcome(const struct session *session, const char *name, size_t length)
{
    static const char own[] = ".example";
    if (name[0] == '[')
        return faulty(session, FAULT_EHLO_REFUSES_LITERALS);
    bool matches =
        length >= sizeof own && !strncmp(name + length - (sizeof own - 1), own, sizeof own - 1);
    return (faulty(session, FAULT_EHLO_NAME_VERIFIED) && !matches) ||
           (faulty(session, FAULT_EHLO_NAME_OF_64_OCTETS) && length > 64);
}

/* The name at the front of ARGUMENT into session->client_name; false if it is none. Any name of the
 * right syntax is taken, whatever the DNS says of it (4.1.4). */
static bool take_name(struct session *session, const char *argument)
{
    size_t length = address_domain_length(argument, false);
    if (name_is_unwelcome(session, argument, length))
        return false;
    if (!length && faulty(session, FAULT_EHLO_NEEDS_NO_NAME))
        return true;
    /* Text behind an address literal is better tolerated (4.1.1.1). */
    bool whole = !argument[length] || (argument[0] == '[' && argument[length] == ' ');
    if (!length || !whole)
        return false;
    memcpy(session->client_name, argument, length);
    session->client_name[length] = '\0';
    return true;
}

static void list_extensions(const struct session *session, struct buffer *out)
{
    const char *more = faulty(session, FAULT_KEYWORDS_WITH_PARAMETERS) ? " YES" : "";
    buffer_format(out, "\nSIZE%c%d", faulty(session, FAULT_SIZE_KEYWORD_WITH_EQUALS) ? '=' : ' ',
                  faulty(session, FAULT_SIZE_ZERO_WITH_LIMIT) ? 0 : REFERENCE_SIZE);
    buffer_format(out, "\n8BITMIME%s\nPIPELINING%s\nENHANCEDSTATUSCODES%s", more, more, more);
    buffer_format(out, "\nSMTPUTF8%s",
                  faulty(session, FAULT_UTF8_KEYWORD_WITH_PARAMETER) ? " YES" : "");
    buffer_format(out, "\nDSN%s\nCHUNKING\nBINARYMIME%s", more, more);
    /* Not again under TLS (RFC 3207 4.2). */
    if (!session->wire.ssl || faulty(session, FAULT_STARTTLS_LISTED_AGAIN))
        buffer_format(out, "\nSTARTTLS%s",
                      faulty(session, FAULT_STARTTLS_WITH_PARAMETER) ? " YES" : "");
    buffer_add_text(out, "\nAUTH");
    if (!faulty(session, FAULT_AUTH_NOT_LISTED))
        buffer_add_text(out, " PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256");
    buffer_add_text(out, "\nEXPN\nVRFY\nHELP\nXREFERENCE");
}

void serve_ehlo(struct session *session, const char *argument)
{
    if (!take_name(session, argument)) {
        respond(session, 501, NULL, "EHLO takes a domain or an address literal");
        return;
    }
    session_clear(session, AT_HELLO);
    session->introduction = BY_EHLO;
    struct buffer text = {0};
    buffer_format(&text, REFERENCE_HOST " greets %s", session->client_name);
    list_extensions(session, &text);
    respond_lines(session, 250, NULL, text.octets);
    buffer_release(&text);
}

void serve_helo(struct session *session, const char *argument)
{
    if (!take_name(session, argument)) {
        respond(session, 501, NULL, "HELO takes a domain");
        return;
    }
    session_clear(session, AT_HELLO);
    session->introduction = BY_HELO;
    respond(session, 250, NULL, REFERENCE_HOST);
}

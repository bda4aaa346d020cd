#include "session.h"
#include "finish.h"
#include "respond.h"

#include <netinet/in.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

/* Longer than the longest of any verb: 12288 of RFC 4954 4. */
#define LINE_MOST 12290

bool faulty(const struct session *session, enum fault_id fault)
{
    return session->server->faults.on[fault];
}

void session_clear(struct session *session, enum abandonment why)
{
    (void)why;
    transaction_clear(&session->transaction);
}

/* Whether ARGUMENT has a character that no command may have (RFC 5321 4.1.2). */
static bool has_bad_character(const struct smtp_verb *verb, const char *argument)
{
    for (const char *c = argument; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127 || (*c & 0x80 && !verb->utf8))
            return true;
    return false;
}

/* What was never implemented, or no longer is, but has a name (RFC 5321 4.2.4 and appendix F). */
static bool is_known_elsewhere(const char *name, size_t length)
{
    static const char *const names[] = {"TURN", "SEND", "SOML", "SAML", "ETRN", "ATRN"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == length && !strncasecmp(names[i], name, length))
            return true;
    return false;
}

static void refuse_verb(struct session *session, const char *name, size_t length)
{
    if (is_known_elsewhere(name, length))
        respond(session, 502, "5.5.1", "Command not implemented");
    else
        respond(session, 500, "5.5.2", "Command not recognised");
}

static void serve_command(struct session *session, struct buffer *line)
{
    char *text = line->octets;
    size_t length = line->length;
    while (length && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--; /* blanks before CRLF are tolerated (RFC 5321 4.1.1) */
    text[length] = '\0';
    size_t verb_length = strcspn(text, " ");
    const char *argument = text + verb_length + (verb_length < length ? 1 : 0);
    const struct smtp_verb *verb = verb_find(text, verb_length);
    session->verb = verb;
    if (!verb)
        refuse_verb(session, text, verb_length);
    else if (line->length + 2 > verb->line_most)
        respond(session, 500, "5.5.2", "Line too long");
    else if (strlen(text) != length || has_bad_character(verb, argument))
        respond(session, 501, "5.5.2", "Invalid character");
    else if (!*argument && verb->argument == ARGUMENT_REQUIRED)
        respond(session, 501, "5.5.4", "Argument missing: %s", verb->syntax);
    else if (*argument && verb->argument == ARGUMENT_NONE)
        respond(session, 501, "5.5.4", "%s takes no argument", verb->name);
    else
        verb->serve(session, argument);
}

/* Reads and serves one command. False at the end of the session. */
static bool serve_line(struct session *session, struct buffer *line)
{
    switch (wire_line(&session->wire, LINE_MOST, line)) {
    case WIRE_OK:
        buffer_add(line, "", 0);
        serve_command(session, line);
        break;
    case WIRE_LONG:
        session->verb = NULL;
        respond(session, 500, "5.5.2", "Line too long");
        break;
    case WIRE_IDLE:
        respond(session, 421, "4.4.2", REFERENCE_HOST " silent for too long, closing");
        return false;
    case WIRE_STOPPED:
        respond(session, 421, "4.3.2", REFERENCE_HOST " is being stopped, closing");
        return false;
    case WIRE_CLOSED:
    case WIRE_BROKEN:
        return false;
    }
    if (!session->verb || !session->verb->grouped)
        wire_flush(&session->wire);
    return !session->finished;
}

static void note_addresses(struct session *session, int fd)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    if (!getpeername(fd, (struct sockaddr *)&address, &length))
        literal_of((const struct sockaddr *)&address, session->client_literal);
    length = sizeof address;
    if (!getsockname(fd, (struct sockaddr *)&address, &length))
        literal_of((const struct sockaddr *)&address, session->own_literal);
}

void session_serve(struct server *server, int fd)
{
    struct session session = {.server = server};
    struct buffer line = BUFFER_LIMITED(LINE_MOST);
    note_addresses(&session, fd);
    wire_open(&session.wire, fd, server->stop, server->idle_ms);
    respond(&session, 220, NULL, REFERENCE_HOST " ESMTP smtpspec reference server");
    while (serve_line(&session, &line))
        ;
    session_clear(&session, BY_LOSS);
    transaction_clear(&session.transaction);
    wire_close(&session.wire);
    buffer_release(&line);
}

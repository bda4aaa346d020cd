#include "smtp_session.h"
#include "between.h"
#include "message_end.h"
#include "misdeeds.h"
#include "misread.h"
#include "respond.h"

#include <netinet/in.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

/* Longer than the longest of any verb: 12288 of RFC 4954 4. */
#define LINE_MOST 12290
#define SPARED_CONNECTIONS 3

bool faulty(const struct session *session, enum fault_id fault)
{
    return session->server->faults.on[fault];
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
    bool known = is_known_elsewhere(name, length);
    if (known && faulty(session, name[0] == 'S'   ? FAULT_SEND_UNLISTED
                                 : name[0] == 'T' ? FAULT_TURN_250
                                                  : FAULT_ETRN_UNLISTED))
        respond(session, 250, "2.0.0", "Very well");
    else if (known)
        respond(session, 502, "5.5.1", "Command not implemented");
    else
        respond(session, 500, "5.5.2", "Command not recognised");
}

/* A command line, taken apart. */
struct command_line {
    const char *text;
    size_t length; /* without blanks at the end, which are tolerated (RFC 5321 4.1.1) */
    size_t whole;  /* with them and CRLF */
    size_t verb_length;
    const char *argument;
};

static bool has_lower_case(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] >= 'a' && text[i] <= 'z')
            return true;
    return false;
}

static void take_apart(struct session *session, struct buffer *octets, struct command_line *line)
{
    char *text = octets->octets;
    size_t length = octets->length;
    while (length && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    text[length] = '\0';
    size_t verb_length = strcspn(text, " ");
    session->verb = verb_find(text, verb_length);
    if (!session->verb && length > 4 && faulty(session, FAULT_FOUR_LETTERS_SUFFICE)) {
        session->verb = verb_find(text, 4);
        verb_length = session->verb ? 4 : verb_length;
    }
    if (faulty(session, FAULT_VERBS_IN_CAPITALS) && has_lower_case(text, verb_length))
        session->verb = NULL;
    *line = (struct command_line){
        .text = text,
        .length = length,
        .whole = octets->length + 2,
        .verb_length = verb_length,
        .argument = text + verb_length + (text[verb_length] == ' ' ? 1 : 0),
    };
}

/* Whether the command may be served; if not, it has been refused. */
static bool check_line(struct session *session, const struct command_line *line)
{
    const struct smtp_verb *verb = session->verb;
    bool hello = verb->serve == serve_ehlo || verb->serve == serve_helo;
    size_t most = faulty(session, FAULT_LINES_OF_256)        ? 256
                  : faulty(session, FAULT_LINES_OF_512_ONLY) ? 512
                                                             : verb->line_most;
    bool cut = strlen(line->text) != line->length && !faulty(session, FAULT_NUL_ENDS_LINE);
    if (line->whole > most)
        respond(session, 500, "5.5.2", "Line too long");
    else if (cut || (has_bad_character(verb, line->argument) && !misread_control(session)))
        respond(session, faulty(session, FAULT_BAD_CHARACTERS_555) ? 555 : 501, "5.5.2",
                "Invalid character");
    else if (line->length + 2 < line->whole && faulty(session, FAULT_TRAILING_BLANK_REFUSED))
        respond_bad_argument(session, "Blank at the end");
    else if (!*line->argument && verb->argument == ARGUMENT_REQUIRED &&
             !(hello && faulty(session, FAULT_EHLO_NEEDS_NO_NAME)))
        respond(session, 501, hello ? NULL : "5.5.4", "Argument missing: %s", verb->syntax);
    else if (*line->argument && verb->argument == ARGUMENT_NONE &&
             !faulty(session, FAULT_ARGUMENTS_IGNORED))
        respond(session, 501, "5.5.4", "%s takes no argument", verb->name);
    else
        return true;
    return false;
}

/* A fault: characters that no command may have are left out. */
static void drop_bad_characters(struct buffer *octets)
{
    size_t kept = 0;
    for (size_t i = 0; i < octets->length; i++)
        if (octets->octets[i] >= ' ' && octets->octets[i] != 127)
            octets->octets[kept++] = octets->octets[i];
    octets->length = kept;
}

static void serve_command(struct session *session, struct buffer *octets)
{
    struct command_line line;
    if (!octets->length && faulty(session, FAULT_EMPTY_LINE_IGNORED))
        return;
    if (faulty(session, FAULT_BAD_CHARACTERS_DROPPED))
        drop_bad_characters(octets);
    if (octets->length && *octets->octets & 0x80 && faulty(session, FAULT_BINARY_LINE_CLOSES)) {
        session->finished = true;
        return;
    }
    take_apart(session, octets, &line);
    between_commands(session);
    if (!session->verb)
        refuse_verb(session, line.text, line.verb_length);
    else if (!misdeed_refuses(session) && check_line(session, &line))
        session->verb->serve(session, line.argument);
    misdeeds_after(session);
    if (session->last_code >= 400)
        session_undo(session, AT_ERROR);
}

/* A fault: the replies to a group wait when its last command has been served. */
static void hold_back(struct session *session)
{
    bool more = session->wire.in.length > 0;
    session->wire.held =
        !more && session->in_group && faulty(session, FAULT_GROUP_REPLIES_HELD_BACK);
    session->in_group = more;
}

/* Says why the connection ends, if it is the server that ends it (RFC 5321 3.8). */
static void say_goodbye(struct session *session, enum wire_outcome outcome)
{
    if (outcome == WIRE_IDLE && !faulty(session, FAULT_TIMEOUT_WITHOUT_421))
        respond(session, 421, "4.4.2", REFERENCE_HOST " silent for too long, closing");
    else if (outcome == WIRE_STOPPED)
        respond(session, 421, "4.3.2", REFERENCE_HOST " is being stopped, closing");
}

/* Reads and serves one command; how the reading went. */
static enum wire_outcome serve_line(struct session *session, struct buffer *line)
{
    enum wire_outcome outcome = wire_line(&session->wire, LINE_MOST, line);
    if (outcome == WIRE_LONG) {
        session->verb = NULL;
        respond(session, 500, "5.5.2", "Line too long");
    } else if (outcome == WIRE_OK) {
        buffer_add(line, "", 0); /* an empty one needs its NUL, too */
        serve_command(session, line);
    } else {
        return outcome;
    }
    hold_back(session);
    if ((!session->verb || !session->verb->grouped) && !session->wire.held)
        wire_flush(&session->wire); /* RFC 2920 3.2 */
    return session->lost;           /* within the command */
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

static void greet(struct session *session)
{
    if (faulty(session, FAULT_GREETING_554) || faulty(session, FAULT_REFUSED_SESSION_CLOSES)) {
        respond(session, 554, NULL, REFERENCE_HOST " takes no mail, ask the postmaster why");
        session->refused = true;
        session->finished = faulty(session, FAULT_REFUSED_SESSION_CLOSES);
    } else {
        respond(session, 220, NULL,
                REFERENCE_HOST " ESMTP smtpspec " REFERENCE_VERSION " reference server");
    }
    session->greeted = true;
}

static void open_wire(struct session *session, int fd)
{
    struct wire *wire = &session->wire;
    bool impatient =
        faulty(session, FAULT_IDLE_ONE_SECOND) || faulty(session, FAULT_TIMEOUT_WITHOUT_421);
    long idle_ms = impatient                                 ? 1000
                   : faulty(session, FAULT_SILENCE_DELIVERS) ? 2000
                                                             : session->server->idle_ms;
    wire_open(wire, fd, session->server->stop, idle_ms);
    wire->lazy = faulty(session, FAULT_PARTIAL_LINE_HOLDS_REPLIES);
    wire->lf_ends_lines = faulty(session, FAULT_LF_ENDS_COMMANDS);
    wire->cr_ends_lines = faulty(session, FAULT_CR_ENDS_COMMANDS);
    wire->reads_end_lines = faulty(session, FAULT_SEGMENT_ENDS_COMMAND);
    wire->split_at = faulty(session, FAULT_LONG_LINE_SPLITS) ? 510 : 0;
}

void session_serve(struct server *server, int fd)
{
    struct session session = {
        .server = server,
        .late = atomic_fetch_add(&server->connections, 1) >= SPARED_CONNECTIONS,
    };
    struct buffer line = BUFFER_LIMITED(LINE_MOST);
    enum wire_outcome outcome = WIRE_OK;
    note_addresses(&session, fd);
    open_wire(&session, fd);
    greet(&session);
    between_begin(&session);
    while (outcome == WIRE_OK && !session.finished)
        outcome = serve_line(&session, &line);
    session_clear_lost(&session, outcome);
    finish_held(&session);
    say_goodbye(&session, outcome);
    transaction_clear(&session.transaction);
    wire_close(&session.wire);
    buffer_release(&line);
}

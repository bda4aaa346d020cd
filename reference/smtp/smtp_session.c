#include "smtp_session.h"
#include "bounds.h"
#include "changes.h"
#include "checks.h"
#include "hooks.h"
#include "reference_names.h"
#include "respond.h"
#include "smtp_command.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/* More than the longest line of any verb, the 12288 octets of RFC 4954 4. */
#define LINE_MOST 12290

static void answer_long_line(struct session *session)
{
    respond(session, 500, "5.5.2", "Line too long"); /* RFC 5321 4.5.3.1.9 */
}

/* Answers the command: the limit of its line, the checks, then its act. */
static void answer(struct command *command)
{
    size_t most = bound_of(command->session, BOUND_COMMAND_LINE, command->verb->line_most);
    if (command->whole > most) {
        answer_long_line(command->session);
        return;
    }
    if (!checks_hold(command, STAGE_COMMAND, command_checks))
        return;
    if (command->verb->read)
        command->verb->read(command);
    hook_argument(command);
    if (checks_hold(command, command->verb->name, command->verb->checks))
        command->verb->act(command);
    else
        hook_rejected(command);
}

static void serve_command(struct session *session, struct buffer *octets)
{
    struct command command;
    if (!hook_line(session, octets))
        return;
    command_read(&command, session, octets);
    session->command = &command;
    hook_command(&command);
    session->verb = command.verb;
    session->counts[verb_index(command.verb)]++;
    answer(&command);
    session->rejected[verb_index(command.verb)] += session->last_code / 100 == 5;
    changes_after(session);
    session->command = NULL;
}

/* Notes whether the command arrived with others (RFC 2920 3.1). */
static void note_group(struct session *session, bool follows)
{
    session->is_grouped = follows || session->wire.in.length > 0;
    session->is_transaction_grouped =
        session->is_grouped || (session->transaction.open && session->is_transaction_grouped);
}

/* Reads and serves one command; the outcome of reading it. */
static enum wire_outcome serve_line(struct session *session, struct buffer *line)
{
    bool follows = session->wire.in.length > 0;
    hook_before_line(session);
    enum wire_outcome outcome = wire_line(&session->wire, LINE_MOST, line);
    if (outcome != WIRE_OK && outcome != WIRE_LONG)
        return outcome;
    session->line++;
    note_group(session, follows);
    if (outcome == WIRE_LONG) {
        session->verb = verb_find("", 0); /* its verb is unknown */
        answer_long_line(session);
    } else {
        serve_command(session, line);
    }
    hook_answered(session);
    if (!(session->verb->flags & VERB_GROUPED) && !session->wire.ways.held)
        wire_flush(&session->wire); /* RFC 2920 3.2 */
    return session->lost;           /* the outcome within the command */
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

/* RFC 5321 3.1. */
static void greet(struct session *session)
{
    respond(session, 220, NULL,
            REFERENCE_HOST " ESMTP smtpspec " REFERENCE_VERSION " reference server");
    changes_after(session);
}

/* Aborts an open transaction when the connection has ended (RFC 5321 4.1.1.10). */
static void clear_lost(struct session *session, enum wire_outcome outcome)
{
    session_clear(session, outcome == WIRE_BROKEN ? AT_RESET
                           : outcome == WIRE_IDLE ? AT_SILENCE
                                                  : AT_CUT);
}

/* Sends 421 if it is the server that closes the connection (RFC 5321 3.8). */
static void say_goodbye(struct session *session, enum wire_outcome outcome)
{
    if (outcome == WIRE_IDLE) {
        session->verb = &verb_timeout;
        respond(session, 421, "4.4.2", REFERENCE_HOST " timeout exceeded, closing connection");
    } else if (outcome == WIRE_STOPPED) {
        session->verb = &verb_stopping;
        respond(session, 421, "4.3.2", REFERENCE_HOST " shutting down, closing connection");
    }
}

static void session_begin(struct session *session, struct server *server, int fd)
{
    *session = (struct session){.server = server, .verb = &verb_greeting};
    session->is_spared = atomic_load(&server->is_sparing);
    session->number = session->is_spared ? 0 : atomic_fetch_add(&server->sessions, 1) + 1;
    note_addresses(session, fd);
    wire_open(&session->wire, fd, server->stop,
              (long)bound_of(session, BOUND_IDLE_MS, (size_t)server->idle_ms));
    hook_begin(session);
    greet(session);
}

static void session_end(struct session *session, enum wire_outcome outcome)
{
    clear_lost(session, outcome);
    hook_end(session);
    say_goodbye(session, outcome);
    transaction_clear(&session->transaction);
    wire_close(&session->wire);
    hook_release(session);
    buffer_release(&session->reply_text);
}

void session_serve(struct server *server, int fd)
{
    struct session session;
    struct buffer line = BUFFER_LIMITED(LINE_MOST);
    enum wire_outcome outcome = WIRE_OK;
    session_begin(&session, server, fd);
    while (outcome == WIRE_OK && !session.finished)
        outcome = serve_line(&session, &line);
    session_end(&session, outcome);
    buffer_release(&line);
}

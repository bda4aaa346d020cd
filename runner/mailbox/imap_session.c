#include "imap_session.h"

#include "escape.h"
#include "kinds.h"
#include "memory.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define COMMAND_MS 30000
/* Limit for the text of one response. */
#define TEXT_MOST ((size_t)1024 * 1024)
/* Of the texts of all responses to one command: more than a folder of 100,000 messages needs. */
#define TEXTS_MOST ((size_t)4 * 1024 * 1024)
/* Of a server's words that are shown. */
#define SAID_MOST 200

struct imap_session {
    CURL *curl;
    const struct stop *stop;
    char *shown; /* the server, for messages */
    curl_socket_t socket;
    struct buffer in; /* what has arrived … */
    size_t used;      /* … and how much of it has been read */
    unsigned long commands;
    long deadline; /* of the current command */
    long limit;    /* of all commands; 0: none */
    /* The response being read. */
    struct buffer text, literal;
};

struct imap_session *imap_session_open(struct fetch *fetch, const struct stop *stop,
                                       const struct fetch_request *request, struct err *err)
{
    CURL *curl = fetch_connect(fetch, request, err);
    if (!curl)
        return NULL;
    struct imap_session *session = mem_alloc(sizeof *session);
    session->curl = curl;
    session->stop = stop;
    session->shown = fetch_shown(request->url);
    session->in = BUFFER_LIMITED(MESSAGE_MOST + TEXT_MOST);
    session->text = BUFFER_LIMITED(TEXT_MOST);
    session->literal = BUFFER_LIMITED(MESSAGE_MOST);
    curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &session->socket);
    return session;
}

void imap_session_close(struct imap_session **session)
{
    if (!*session)
        return;
    fetch_disconnect((*session)->curl);
    buffer_release(&(*session)->in);
    buffer_release(&(*session)->text);
    buffer_release(&(*session)->literal);
    free((*session)->shown);
    free(*session);
    *session = NULL;
}

/* Waits until the socket is ready. */
static bool wait_for(const struct imap_session *session, short events, struct err *err)
{
    struct pollfd fds[] = {{.fd = session->socket, .events = events},
                           {.fd = stop_fd(session->stop), .events = POLLIN}};
    long left = session->deadline - clock_now();
    if (left > 0)
        poll(fds, 2, (int)left);
    if (stop_is_set(session->stop))
        return err_set(err, "%s: stopped", session->shown);
    return clock_now() < session->deadline ||
           err_set(err, "%s: no whole answer in time", session->shown);
}

static bool send_all(struct imap_session *session, const char *octets, size_t length,
                     struct err *err)
{
    while (length) {
        size_t sent = 0;
        CURLcode code = curl_easy_send(session->curl, octets, length, &sent);
        if (code != CURLE_OK && code != CURLE_AGAIN)
            return err_set(err, "%s: %s", session->shown, curl_easy_strerror(code));
        if (code == CURLE_AGAIN && !wait_for(session, POLLOUT, err))
            return false;
        octets += sent;
        length -= sent;
    }
    return true;
}

/* Receives some more octets; the deadline holds even if they only drip. */
static bool receive(struct imap_session *session, struct err *err)
{
    char piece[65536];
    size_t got = 0;
    CURLcode code = CURLE_AGAIN;
    if (clock_now() >= session->deadline)
        return wait_for(session, POLLIN, err);
    while ((code = curl_easy_recv(session->curl, piece, sizeof piece, &got)) == CURLE_AGAIN)
        if (!wait_for(session, POLLIN, err))
            return false;
    if (code != CURLE_OK)
        return err_set(err, "%s: %s", session->shown, curl_easy_strerror(code));
    if (!got)
        return err_set(err, "%s: the server has closed the connection", session->shown);
    buffer_drop(&session->in, session->used);
    session->used = 0;
    return buffer_add(&session->in, piece, got) ||
           err_set(err, "%s: more than %zu octets in one answer", session->shown,
                   session->in.limit);
}

/* The next line without its line ending; valid until more octets are received. */
static bool read_line(struct imap_session *session, const char **line, size_t *length,
                      struct err *err)
{
    for (;;) {
        const struct buffer *in = &session->in;
        size_t have = in->length - session->used;
        const char *start = have ? in->octets + session->used : NULL;
        const char *lf = have ? memchr(start, '\n', have) : NULL;
        if (lf) {
            *line = start;
            *length = (size_t)(lf - start);
            session->used += *length + 1;
            while (*length && start[*length - 1] == '\r')
                (*length)--;
            return true;
        }
        if (have > TEXT_MOST)
            return err_set(err, "%s: a line without end", session->shown);
        if (!receive(session, err))
            return false;
    }
}

/* The size of the literal that the end of a line announces, "{123}"; false if it announces none. */
static bool announces(const char *line, size_t length, size_t *size)
{
    const char *open = memrchr(line, '{', length);
    char *end, text[24];
    if (!open || line[length - 1] != '}' || (size_t)(line + length - open) >= sizeof text)
        return false;
    snprintf(text, sizeof text, "%.*s", (int)(line + length - open), open);
    *size = strtoul(text + 1, &end, 10);
    return end != text + 1 && strcmp(end, "}") == 0;
}

static bool read_literal(struct imap_session *session, size_t size, struct err *err)
{
    if (size > MESSAGE_MOST)
        return err_set(err, "%s: a message of more than %zu octets", session->shown, MESSAGE_MOST);
    while (session->in.length - session->used < size)
        if (!receive(session, err))
            return false;
    if (size > session->literal.length) {
        buffer_clear(&session->literal);
        buffer_add(&session->literal, session->in.octets + session->used, size);
    }
    session->used += size;
    return true;
}

/* Reads a whole response, including its literals (RFC 9051 4.3). */
static bool read_response(struct imap_session *session, struct err *err)
{
    const char *line = "";
    size_t length = 0, size;
    buffer_clear(&session->text);
    buffer_clear(&session->literal);
    for (;;) {
        if (!read_line(session, &line, &length, err))
            return false;
        if (!buffer_add(&session->text, line, length))
            return err_set(err, "%s: a response without end", session->shown);
        if (!length || !announces(line, length, &size))
            return true;
        if (!read_literal(session, size, err))
            return false;
    }
}

/* "OK …", or NO or BAD, after the tag. */
static bool judge(const struct imap_session *session, const char *result, struct err *err)
{
    if (strncasecmp(result, "OK", 2) == 0)
        return true;
    size_t length = strlen(result);
    char *said = escape_new(result, length < SAID_MOST ? length : SAID_MOST);
    err_set(err, "%s: the server says \"%s\"", session->shown, said);
    free(said);
    return false;
}

void imap_session_set_deadline(struct imap_session *session, long deadline)
{
    session->limit = deadline;
}

static void set_deadline(struct imap_session *session, bool is_farewell)
{
    long deadline = clock_now() + (is_farewell ? FAREWELL_MS : COMMAND_MS);
    bool is_limited = !is_farewell && session->limit && session->limit < deadline;
    session->deadline = is_limited ? session->limit : deadline;
}

bool imap_session_command(struct imap_session *session, const char *command, imap_sink *sink,
                          void *sink_state, struct err *err)
{
    char tag[24];
    int tag_length = snprintf(tag, sizeof tag, "s%lu ", ++session->commands);
    char *line = mem_format("%s%s\r\n", tag, command);
    set_deadline(session, strcmp(command, "LOGOUT") == 0);
    bool good = send_all(session, line, strlen(line), err);
    size_t texts = 0;
    free(line);
    while (good && (good = read_response(session, err))) {
        const char *text = buffer_text(&session->text);
        if (strncmp(text, tag, (size_t)tag_length) == 0)
            return judge(session, text + tag_length, err);
        texts += session->text.length + 1;
        if (texts > TEXTS_MOST)
            return err_set(err, "%s: an answer of more than %zu octets without an end",
                           session->shown, TEXTS_MOST);
        if (sink)
            sink(sink_state, text, buffer_text(&session->literal), session->literal.length);
    }
    return false;
}

/* What the mailboxes that use libcurl share: one handle that keeps its connections, bounded
 * answers, deadlines, and errors that quote the server but no password. */
#ifndef FETCH_H
#define FETCH_H

#include "buffer.h"
#include "mailbox.h"

#include <curl/curl.h>

struct fetch;

struct fetch_request {
    const char *url;       /* with all placeholders filled in */
    const char *recipient; /* to fill in the settings' user */
    const char *command;   /* POP3: sent instead of what the URL implies; NULL: none */
    bool no_answer;        /* the command's answer is a single line */
};

/* Checks the URL (its scheme and what it may hold) without keeping it. SETTINGS and STOP outlive
 * the fetch. NULL with the reason. */
struct fetch *fetch_new(const struct mailbox_settings *settings, const struct stop *stop,
                        struct err *err);
void fetch_free(struct fetch **fetch);

/* When all requests from now on must have ended, of clock_now(); each has its own time-out besides.
 * 0, as at first: no such time. */
void fetch_set_deadline(struct fetch *fetch, long deadline);

/* Appends the answer to OUT, which has a limit; *STATUS (may be NULL) becomes the HTTP status.
 * False with the reason, which names the URL without its secrets. */
bool fetch_get(struct fetch *fetch, const struct fetch_request *request, struct buffer *out,
               long *status, struct err *err);

/* Connects, logs in, and hands the connection to the caller, who uses curl_easy_send() and
 * curl_easy_recv() on it and ends it with fetch_disconnect(). NULL with the reason. */
CURL *fetch_connect(struct fetch *fetch, const struct fetch_request *request, struct err *err);

/* Closes all connections at once, without a farewell; the next request opens a new one. */
void fetch_hang_up(struct fetch *fetch);
/* The same for a connection that the caller holds. */
void fetch_disconnect(CURL *curl);
/* How long a server has to answer a farewell. */
#define FAREWELL_MS 1000L

/* The URL without user, password and query, for messages; free() it. */
char *fetch_shown(const char *url);

#endif

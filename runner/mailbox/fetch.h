/* What the mailboxes that are reached by libcurl share: one handle whose connections are kept,
 * bounded answers, deadlines, and errors that say what the server said and no password. */
#ifndef FETCH_H
#define FETCH_H

#include "buffer.h"
#include "mailbox.h"

#include <curl/curl.h>

struct fetch;

struct fetch_request {
    const char *url;       /* with everything filled in */
    const char *recipient; /* for the settings' user */
    const char *command;   /* POP3: in place of what the URL would do; NULL: none */
    bool no_answer;        /* the command's answer is one line, not a text */
};

/* Checks the URL (its parts before "://" and what it may hold), which is not kept. SETTINGS and
 * STOP outlive the fetch. NULL with the reason. */
struct fetch *fetch_new(const struct mailbox_settings *settings, const struct stop *stop,
                        struct err *err);
void fetch_free(struct fetch **fetch);

/* When all requests from now on have to have ended, of clock_now(); each has a time of its own besides.
 * 0, as at first: no other. */
void fetch_set_deadline(struct fetch *fetch, long deadline);

/* Appends the answer to OUT, which has a limit; *STATUS (may be NULL) becomes that of HTTP. False
 * with the reason, which names the URL without its secrets. */
bool fetch_get(struct fetch *fetch, const struct fetch_request *request, struct buffer *out,
               long *status, struct err *err);

/* Connects and logs in, and leaves the connection to the caller, who speaks by curl_easy_send() and
 * curl_easy_recv() and ends it by fetch_disconnect(). NULL with the reason. */
CURL *fetch_connect(struct fetch *fetch, const struct fetch_request *request, struct err *err);

/* Ends all connections at once, without a word: the next request opens one. */
void fetch_hang_up(struct fetch *fetch);
/* The same for a connection of the caller's. */
void fetch_disconnect(CURL *curl);
/* A server gets that long for its answer to a farewell. */
#define FAREWELL_MS 1000L

/* The URL without user, password and query, for messages; free() it. */
char *fetch_shown(const char *url);

#endif

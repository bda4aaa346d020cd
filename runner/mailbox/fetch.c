#include "fetch.h"

#include "door.h"
#include "escape.h"
#include "memory.h"
#include "recipient_path.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define CONNECT_MS 10000L
#define REQUEST_MS 30000L
/* Slower than one octet per second for this long counts as dead. */
#define SLOW_S 10L
/* One connection per recipient. */
#define CONNECTIONS_MOST 64L
/* How much of a server's words is shown. */
#define SAID_MOST 200

struct fetch {
    const struct mailbox_settings *settings;
    const struct stop *stop;
    CURL *curl;
    struct door door;
    struct curl_slist *header;
    long deadline; /* of all requests; 0: none */
    /* Of the current request. */
    struct buffer *out;
    struct buffer said; /* the last line in which the server reported an error */
    bool too_big;
};

static bool check_url(const char *url, struct err *err)
{
    char *filled = mailbox_url(url, "user@test.example");
    CURLU *parts = curl_url();
    CURLUcode code = curl_url_set(parts, CURLUPART_URL, filled, CURLU_NON_SUPPORT_SCHEME);
    curl_url_cleanup(parts);
    free(filled);
    return code == CURLUE_OK ||
           err_set(err, "the mailbox's URL cannot be read: %s", curl_url_strerror(code));
}

struct fetch *fetch_new(const struct mailbox_settings *settings, const struct stop *stop,
                        struct err *err)
{
    if (!check_url(settings->url, err) || (settings->message && !check_url(settings->message, err)))
        return NULL;
    struct fetch *fetch = mem_alloc(sizeof *fetch);
    fetch->settings = settings;
    fetch->stop = stop;
    fetch->said = BUFFER_LIMITED(SAID_MOST);
    if (settings->header)
        fetch->header = curl_slist_append(NULL, settings->header);
    return fetch;
}

/* libcurl would send QUIT or LOGOUT and wait long for an answer, deaf to our stop. */
void fetch_disconnect(CURL *curl)
{
    curl_socket_t socket = CURL_SOCKET_BAD;
    if (curl && curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK &&
        socket != CURL_SOCKET_BAD)
        shutdown(socket, SHUT_RDWR);
    curl_easy_cleanup(curl);
}

void fetch_hang_up(struct fetch *fetch)
{
    fetch_disconnect(fetch->curl);
    fetch->curl = NULL;
}

void fetch_free(struct fetch **fetch)
{
    if (!*fetch)
        return;
    fetch_hang_up(*fetch);
    curl_slist_free_all((*fetch)->header);
    buffer_release(&(*fetch)->said);
    free(*fetch);
    *fetch = NULL;
}

char *fetch_shown(const char *url)
{
    CURLU *parts = curl_url();
    char *shown = NULL, *out;
    bool good = curl_url_set(parts, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
                curl_url_set(parts, CURLUPART_USER, NULL, 0) == CURLUE_OK &&
                curl_url_set(parts, CURLUPART_PASSWORD, NULL, 0) == CURLUE_OK &&
                curl_url_set(parts, CURLUPART_OPTIONS, NULL, 0) == CURLUE_OK &&
                curl_url_set(parts, CURLUPART_QUERY, NULL, 0) == CURLUE_OK &&
                curl_url_get(parts, CURLUPART_URL, &shown, 0) == CURLUE_OK;
    out = mem_text(good ? shown : "the mailbox's URL");
    curl_free(shown);
    curl_url_cleanup(parts);
    return out;
}

void fetch_set_deadline(struct fetch *fetch, long deadline)
{
    fetch->deadline = deadline;
}

static size_t take_body(char *octets, size_t size, size_t count, void *state)
{
    struct fetch *fetch = state;
    if (buffer_add(fetch->out, octets, size * count))
        return size * count;
    fetch->too_big = true;
    return 0;
}

/* "A003 OK …", "* BYE …", "+OK …": libcurl says goodbye even to a server that has reported an
 * error. */
static bool is_content(const char *line, size_t length)
{
    const char *space = memchr(line, ' ', length);
    size_t rest = space ? length - (size_t)(space - line) : 0;
    return (length >= 3 && memcmp(line, "+OK", 3) == 0) ||
           (rest >= 4 && (memcmp(space, " OK ", 4) == 0 || memcmp(space, " BYE", 4) == 0));
}

/* Gets the replies of IMAP and POP3, and the header of HTTP. */
static size_t take_line(char *octets, size_t size, size_t count, void *state)
{
    struct fetch *fetch = state;
    size_t length = size * count;
    while (length && strchr("\r\n", octets[length - 1]))
        length--;
    if (is_content(octets, length))
        return size * count;
    buffer_clear(&fetch->said);
    buffer_add(&fetch->said, octets, length < SAID_MOST ? length : SAID_MOST);
    return size * count;
}

static int give_up(void *state, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)a, (void)b, (void)c, (void)d;
    const struct fetch *fetch = state;
    return stop_is_set(fetch->stop);
}

/* Options that are the same for each request of a handle. */
static void set_up(struct fetch *fetch, CURL *curl)
{
    const struct mailbox_settings *settings = fetch->settings;
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "imap,imaps,pop3,pop3s,http,https");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, SLOW_S);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, SLOW_S);
    curl_easy_setopt(curl, CURLOPT_MAXCONNECTS, CONNECTIONS_MOST);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, give_up);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, fetch);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, fetch);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_line);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, fetch);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, fetch->header);
    /* STARTTLS and STLS where they are offered; mandatory if the certificate is to be verified. */
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     (long)(settings->verify ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, settings->verify ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, settings->verify ? 2L : 0L);
    if (settings->ca)
        curl_easy_setopt(curl, CURLOPT_CAINFO, settings->ca);
    if (settings->password)
        curl_easy_setopt(curl, CURLOPT_PASSWORD, settings->password);
}

static bool explain(struct fetch *fetch, const char *url, CURLcode code, const char *detail,
                    struct err *err)
{
    char *shown = fetch_shown(url);
    char *said = escape_new(buffer_text(&fetch->said), fetch->said.length);
    char *why = escape_new(detail, strlen(detail));
    if (stop_is_set(fetch->stop))
        err_set(err, "%s: stopped", shown);
    else if (door_explains(&fetch->door, err))
        err_prefix(err, "%s", shown);
    else if (fetch->too_big)
        err_set(err, "%s: the answer is larger than %zu octets", shown, fetch->out->limit);
    else if (code == CURLE_LOGIN_DENIED)
        err_set(err, "%s: the login failed%s%s", shown, *said ? ": " : "", said);
    else if (code == CURLE_QUOTE_ERROR || code == CURLE_REMOTE_FILE_NOT_FOUND)
        err_set(err, "%s: the server says \"%s\"", shown, said);
    else
        err_set(err, "%s: %s", shown, *why ? why : curl_easy_strerror(code));
    free(why);
    free(said);
    free(shown);
    return false;
}

/* libcurl takes 0 for "without end". */
static long time_for(const struct fetch *fetch, const struct fetch_request *request)
{
    long most = request->no_answer ? FAREWELL_MS : REQUEST_MS;
    long left = fetch->deadline ? fetch->deadline - clock_now() : most;
    return left < 1 ? 1 : left < most ? left : most;
}

/* The host and the port of a URL that was checked. */
static struct service service_of(const char *url)
{
    struct service service = {0};
    char *host = NULL, *port = NULL;
    CURLU *parts = curl_url();
    if (curl_url_set(parts, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK) {
        snprintf(service.host, sizeof service.host, "%s", host);
        service.port = (unsigned)strtoul(port, NULL, 10);
    }
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(parts);
    return service;
}

/* Out of the settings and the request; the answer goes to fetch->out. */
static bool perform(struct fetch *fetch, CURL *curl, const struct fetch_request *request,
                    struct err *err)
{
    char detail[CURL_ERROR_SIZE] = "";
    fetch->too_big = false;
    buffer_clear(&fetch->said);
    curl_easy_setopt(curl, CURLOPT_URL, request->url);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->command);
    curl_easy_setopt(curl, CURLOPT_NOBODY, request->no_answer ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, time_for(fetch, request));
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail);
    if (fetch->settings->user) {
        char *user = mailbox_path(fetch->settings->user, request->recipient);
        curl_easy_setopt(curl, CURLOPT_USERNAME, user);
        free(user);
    }
    struct service service = service_of(request->url);
    if (!door_set(&fetch->door, fetch->settings->guard, curl, &service))
        return err_set(err, "libcurl cannot be set up");
    CURLcode code = curl_easy_perform(curl);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
    if (code == CURLE_OK)
        door_pin(&fetch->door, curl);
    return code == CURLE_OK || explain(fetch, request->url, code, detail, err);
}

bool fetch_get(struct fetch *fetch, const struct fetch_request *request, struct buffer *out,
               long *status, struct err *err)
{
    if (!fetch->curl) {
        if (!(fetch->curl = curl_easy_init()))
            return err_set(err, "libcurl cannot be started");
        set_up(fetch, fetch->curl);
    }
    fetch->out = out;
    if (!perform(fetch, fetch->curl, request, err))
        return false;
    if (status)
        curl_easy_getinfo(fetch->curl, CURLINFO_RESPONSE_CODE, status);
    return true;
}

CURL *fetch_connect(struct fetch *fetch, const struct fetch_request *request, struct err *err)
{
    struct buffer nothing = {0};
    CURL *curl = curl_easy_init();
    if (!curl) {
        err_set(err, "libcurl cannot be started");
        return NULL;
    }
    set_up(fetch, curl);
    curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
    fetch->out = &nothing;
    if (!perform(fetch, curl, request, err)) {
        curl_easy_cleanup(curl);
        curl = NULL;
    }
    buffer_release(&nothing);
    return curl;
}

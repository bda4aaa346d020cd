/* Whatever an IMAP server answers to a command, reading it ends: with its answer or a reason. The
 * connection is not there: the linker puts these octets in its place. */
#include "fuzz.h"
#include "imap_session.h"

#include <stdlib.h>
#include <string.h>

static struct {
    const uint8_t *octets;
    size_t left;
    struct mailbox_settings settings;
} server;

/* NOLINTBEGIN(bugprone-reserved-identifier): names of the linker's --wrap */
CURL *__wrap_fetch_connect(struct fetch *fetch, const struct fetch_request *request,
                           struct err *err);
CURLcode __wrap_curl_easy_send(CURL *curl, const void *octets, size_t length, size_t *sent);
CURLcode __wrap_curl_easy_recv(CURL *curl, void *octets, size_t room, size_t *got);

CURL *__wrap_fetch_connect(struct fetch *fetch, const struct fetch_request *request,
                           struct err *err)
{
    (void)fetch, (void)request, (void)err;
    return curl_easy_init();
}

CURLcode __wrap_curl_easy_send(CURL *curl, const void *octets, size_t length, size_t *sent)
{
    (void)curl, (void)octets;
    *sent = length;
    return CURLE_OK;
}

/* In pieces: the reader must not care where they end. */
CURLcode __wrap_curl_easy_recv(CURL *curl, void *octets, size_t room, size_t *got)
{
    (void)curl;
    size_t piece = server.left > 100 ? server.left / 3 : server.left;
    *got = piece < room ? piece : room;
    memcpy(octets, server.octets, *got);
    server.octets += *got;
    server.left -= *got;
    return CURLE_OK;
}
/* NOLINTEND(bugprone-reserved-identifier) */

static void take(void *state, const char *text, const char *literal, size_t length)
{
    size_t *total = state;
    *total += strlen(text) + length + (length && literal[length - 1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length)
{
    static struct stop *stop;
    static struct fetch *fetch;
    struct err err = {0};
    size_t total = 0;
    if (!fetch) {
        stop = stop_new();
        server.settings.url = "imap://127.0.0.1/INBOX";
        fetch = fetch_new(&server.settings, stop, &err);
    }
    struct fetch_request request = {.url = server.settings.url, .recipient = "user1@test.example"};
    server.octets = octets;
    server.left = length;
    struct imap_session *session = imap_session_open(fetch, stop, &request, &err);
    while (imap_session_command(session, "NOOP", take, &total, &err) && server.left)
        continue;
    imap_session_close(&session);
    return 0;
}

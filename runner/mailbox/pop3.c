/* pop3://host and pop3s://: messages with new unique ids (RFC 1939 7, UIDL). A session sees the
 * mailbox as it was when it began and may lock it, so each poll is a separate session. */
#include "fetch.h"
#include "kinds.h"
#include "memory.h"
#include "recipient_path.h"
#include "seen.h"

#include <stdlib.h>
#include <string.h>

#define LIST_MOST ((size_t)64 * 1024 * 1024)

struct pop3 {
    char *url; /* with %u, without a path */
    struct fetch *fetch;
    struct seen *seen;
};

static bool open_pop3(const struct mailbox_settings *settings, const struct stop *stop,
                      void **state, struct err *err)
{
    const char *host = strstr(settings->url, "://");
    if (!host)
        return err_set(err, "pop3 needs a host, as in pop3://user:password@127.0.0.1");
    struct fetch *fetch = fetch_new(settings, stop, err);
    if (!fetch)
        return false;
    struct pop3 *pop3 = mem_alloc(sizeof *pop3);
    size_t authority = (size_t)(host + 3 - settings->url) + strcspn(host + 3, "/");
    pop3->url = mem_format("%.*s/", (int)authority, settings->url);
    pop3->fetch = fetch;
    pop3->seen = seen_new();
    *state = pop3;
    return true;
}

struct look {
    struct pop3 *pop3;
    const char *url, *recipient;
    mailbox_sink *sink;
    void *sink_state;
};

static bool hand_over(const struct look *look, unsigned long number, struct err *err)
{
    char *one = mem_format("%s%lu", look->url, number);
    struct fetch_request request = {.url = one, .recipient = look->recipient};
    struct buffer message = BUFFER_LIMITED(MESSAGE_MOST);
    bool good = fetch_get(look->pop3->fetch, &request, &message, NULL, err);
    if (good)
        look->sink(look->sink_state, buffer_text(&message), message.length);
    buffer_release(&message);
    free(one);
    return good;
}

/* A line is "NUMBER ID". */
static bool take_line(const struct look *look, const char *line, size_t length, struct err *err)
{
    char *end, *text = mem_copy(line, length);
    text[strcspn(text, "\r\n")] = '\0';
    unsigned long number = strtoul(text, &end, 10);
    bool is_new = end != text && *end == ' ' && number &&
                  seen_first(look->pop3->seen, look->recipient, end + 1) && look->sink;
    bool good = !is_new || hand_over(look, number, err);
    if (!good)
        seen_forget(look->pop3->seen, look->recipient, end + 1);
    free(text);
    return good;
}

static bool poll_once(const struct look *look, struct err *err)
{
    struct fetch_request request = {
        .url = look->url, .recipient = look->recipient, .command = "UIDL"};
    struct buffer list = BUFFER_LIMITED(LIST_MOST);
    bool good = fetch_get(look->pop3->fetch, &request, &list, NULL, err);
    const char *end = list.octets + list.length;
    for (const char *line = list.octets; good && line && line < end;) {
        const char *lf = memchr(line, '\n', (size_t)(end - line));
        const char *next = lf ? lf + 1 : end;
        good = take_line(look, line, (size_t)(next - line), err);
        line = next;
    }
    buffer_release(&list);
    return good;
}

/* RFC 1939 6: without QUIT, the server takes the session for broken off. */
static void say_goodbye(const struct look *look)
{
    struct fetch_request quit = {look->url, look->recipient, "QUIT", true};
    struct buffer nothing = {0};
    struct err ignored;
    fetch_get(look->pop3->fetch, &quit, &nothing, NULL, &ignored);
    buffer_release(&nothing);
}

static bool poll_pop3(void *state, const struct mailbox_question *question, mailbox_sink *sink,
                      void *sink_state, struct err *err)
{
    struct pop3 *pop3 = state;
    char *url = mailbox_url(pop3->url, question->recipient);
    struct look look = {pop3, url, question->recipient, sink, sink_state};
    fetch_set_deadline(pop3->fetch, question->deadline);
    bool good = poll_once(&look, err);
    if (good)
        say_goodbye(&look);
    fetch_hang_up(pop3->fetch);
    free(url);
    return good;
}

static void close_pop3(void *state)
{
    struct pop3 *pop3 = state;
    fetch_free(&pop3->fetch);
    seen_free(&pop3->seen);
    free(pop3->url);
    free(pop3);
}

const struct mailbox_kind mailbox_pop3 = {
    .scheme = "pop3",
    .help = "pop3://USER:PASSWORD@HOST",
    .open = open_pop3,
    .poll = poll_pop3,
    .close = close_pop3,
};

const struct mailbox_kind mailbox_pop3s = {
    .scheme = "pop3s",
    .help = "pop3s://USER:PASSWORD@HOST: the same under TLS",
    .open = open_pop3,
    .poll = poll_pop3,
    .close = close_pop3,
};

/* http://… and https://…: any test server's API. The URL names the recipient ({recipient}) or a
 * token ({token}, or {run}: the common beginning of all tokens of this run); the answer is a
 * message, or JSON that holds the messages or their ids. */
#include "answer.h"
#include "fetch.h"
#include "give_up.h"
#include "kinds.h"
#include "memory.h"
#include "recipient_path.h"
#include "seen.h"

#include <jansson.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_MOST ((size_t)32 * 1024 * 1024)
/* Values of JSON in an answer: each takes many times the memory of its octets. */
#define VALUES_MOST 200000
/* Asked for before the run, to see that the API answers. */
#define NO_TOKEN TOKEN_PREFIX "0000000000000000"
/* The common beginning of all tokens of a run. */
#define RUN_LENGTH (sizeof TOKEN_PREFIX - 1 + 8)

struct http {
    const struct mailbox_settings *settings;
    struct fetch *fetch;
    struct seen *seen;
    atomic_bool is_missing; /* the last status was 404 */
};

static bool open_http(const struct mailbox_settings *settings, const struct stop *stop,
                      void **state, struct err *err)
{
    if (!settings->id != !settings->message || (settings->id && settings->field))
        return err_set(err,
                       "a mailbox over HTTP has `field`, or `id` and `message`, or none of these");
    if (settings->header && !strchr(settings->header, ':'))
        return err_set(err, "the mailbox's header is written NAME: VALUE");
    struct fetch *fetch = fetch_new(settings, stop, err);
    if (!fetch)
        return false;
    struct http *http = mem_alloc(sizeof *http);
    http->settings = settings;
    http->fetch = fetch;
    http->seen = seen_new();
    *state = http;
    return true;
}

/* TEXT with each NAME replaced by VALUE, percent-encoded. */
static char *with_value(const char *text, const char *name, const char *value)
{
    struct buffer out = {0};
    char *encoded = mailbox_url("%r", value);
    for (const char *found; (found = strstr(text, name)); text = found + strlen(name)) {
        buffer_add(&out, text, (size_t)(found - text));
        buffer_add_text(&out, encoded);
    }
    buffer_add_text(&out, text);
    free(encoded);
    return buffer_take(&out);
}

static char *filled_in(const char *url, const char *recipient, const char *token)
{
    char run[RUN_LENGTH + 1];
    snprintf(run, sizeof run, "%s", token);
    char *one = mailbox_url(url, recipient);
    char *two = with_value(one, "{recipient}", recipient);
    char *three = with_value(two, "{token}", token);
    char *four = with_value(three, "{run}", run);
    free(one);
    free(two);
    free(three);
    return four;
}

struct look {
    struct http *http;
    const char *recipient;
    mailbox_sink *sink;
    void *sink_state;
};

/* With 404 many an API says that there is no mail. */
static bool get(const struct look *look, const char *url, struct buffer *out, bool *is_there,
                struct err *err)
{
    struct fetch_request request = {.url = url, .recipient = look->recipient};
    long status = 0;
    if (!fetch_get(look->http->fetch, &request, out, &status, err))
        return false;
    *is_there = status / 100 == 2;
    atomic_store(&look->http->is_missing, status == 404);
    if (*is_there || status == 404)
        return true;
    char *shown = fetch_shown(url);
    err_set(err, "%s answers %ld", shown, status);
    free(shown);
    return false;
}

static void hand_over_octets(const struct look *look, const char *octets, size_t length)
{
    if (seen_first_octets(look->http->seen, look->recipient, octets, length) && look->sink)
        look->sink(look->sink_state, octets, length);
}

static bool hand_over_id(const struct look *look, const char *id, struct err *err)
{
    struct http *http = look->http;
    if (!seen_first(http->seen, look->recipient, id) || !look->sink)
        return true;
    char *template = filled_in(http->settings->message, look->recipient, "");
    char *url = with_value(template, "{id}", id);
    struct buffer message = BUFFER_LIMITED(MESSAGE_MOST);
    bool is_there = false;
    bool good = get(look, url, &message, &is_there, err);
    if (is_there)
        look->sink(look->sink_state, buffer_text(&message), message.length);
    else
        seen_forget(http->seen, look->recipient, id);
    buffer_release(&message);
    free(url);
    free(template);
    return good;
}

static bool hand_over_item(const struct look *look, const json_t *item, struct err *err)
{
    const struct mailbox_settings *settings = look->http->settings;
    const char *path = settings->id ? settings->id : settings->field;
    size_t length;
    char *value = answer_text(item, path, &length);
    if (!value)
        return err_set(err, "a message in the mailbox's answer has no text at \"%s\"", path);
    bool good = true;
    if (settings->id)
        good = hand_over_id(look, value, err);
    else
        hand_over_octets(look, value, length);
    free(value);
    return good;
}

static bool hand_over_list(const struct look *look, const struct buffer *answer, struct err *err)
{
    json_error_t problem;
    const char *octets = buffer_text(answer);
    if (answer_values(octets, answer->length) > VALUES_MOST)
        return err_set(err, "its answer holds more than %d values", VALUES_MOST);
    json_t *root = json_loadb(octets, answer->length, JSON_ALLOW_NUL, &problem);
    if (!root && json_error_code(&problem) == json_error_out_of_memory)
        memory_give_up();
    if (!root)
        return err_set(err, "its answer is not JSON: line %d, column %d", problem.line,
                       problem.column);
    const char *path = look->http->settings->list;
    const json_t *list = answer_list(root, path);
    bool good = list != NULL;
    if (!good)
        err_set(err,
                path ? "its answer has no list at \"%s\""
                     : "its answer is not a list; say where in it the list is (`list`)%s",
                path ? path : "");
    for (size_t i = 0; good && i < json_array_size(list); i++)
        good = hand_over_item(look, json_array_get(list, i), err);
    json_decref(root);
    return good;
}

static bool ask(const struct look *look, const char *token, struct err *err)
{
    const struct mailbox_settings *settings = look->http->settings;
    char *url = filled_in(settings->url, look->recipient, token);
    struct buffer answer = BUFFER_LIMITED(ANSWER_MOST);
    bool is_there = false, good = get(look, url, &answer, &is_there, err);
    seen_begin(look->http->seen);
    if (good && is_there && (settings->field || settings->id)) {
        good = hand_over_list(look, &answer, err);
        if (!good) {
            char *shown = fetch_shown(url);
            err_prefix(err, "%s", shown);
            free(shown);
        }
    } else if (good && is_there && answer.length) {
        hand_over_octets(look, answer.octets, answer.length);
    }
    buffer_release(&answer);
    free(url);
    return good;
}

static bool poll_http(void *state, const struct mailbox_question *question, mailbox_sink *sink,
                      void *sink_state, struct err *err)
{
    struct http *http = state;
    struct look look = {http, question->recipient, sink, sink_state};
    fetch_set_deadline(http->fetch, question->deadline);
    if (!sink || !question->tokens_count)
        return ask(&look, NO_TOKEN, err);
    if (!strstr(http->settings->url, "{token}"))
        return ask(&look, question->tokens[0], err);
    for (size_t i = 0; i < question->tokens_count; i++)
        if (!ask(&look, question->tokens[i], err))
            return false;
    return true;
}

static void explain_http(void *state, const char *recipient, struct err *why)
{
    struct http *http = state;
    if (!atomic_load(&http->is_missing))
        return;
    char *url = filled_in(http->settings->url, recipient, NO_TOKEN);
    char *shown = fetch_shown(url);
    err_set(why, "%s answers 404", shown);
    free(shown);
    free(url);
}

static void close_http(void *state)
{
    struct http *http = state;
    fetch_free(&http->fetch);
    seen_free(&http->seen);
    free(http);
}

const struct mailbox_kind mailbox_http = {
    .scheme = "http",
    .help = "http://HOST/PATH?to={recipient}: the API of a test server",
    .open = open_http,
    .poll = poll_http,
    .explain = explain_http,
    .close = close_http,
};

const struct mailbox_kind mailbox_https = {
    .scheme = "https",
    .help = "https://HOST/PATH?to={recipient}: the same under TLS",
    .open = open_http,
    .poll = poll_http,
    .explain = explain_http,
    .close = close_http,
};

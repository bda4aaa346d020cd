/* imap://host/folder and imaps://: the messages whose UID is new (RFC 9051 2.3.1.1). Reading one
 * marks it as read. */
#include "fetch.h"
#include "kinds.h"
#include "memory.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <uthash.h>

/* The numbers of an answer to SEARCH. */
#define SEARCH_MOST ((size_t)4 * 1024 * 1024)

/* How far a recipient's folder was read. */
struct place_in_folder {
    char *recipient;
    unsigned long last; /* the greatest UID that was handed over or is old */
    UT_hash_handle hh;
};

struct imap {
    char *url; /* with %u in it, and INBOX where no folder is named */
    struct fetch *fetch;
    struct place_in_folder *places;
};

static bool has_folder(const char *url)
{
    const char *host = strstr(url, "://") + 3;
    const char *slash = strchr(host, '/');
    return slash && slash[1];
}

static bool open_imap(const struct mailbox_settings *settings, const struct stop *stop,
                      void **state, struct err *err)
{
    const char *url = settings->url;
    size_t length = strlen(url);
    if (!strstr(url, "://"))
        return err_set(err, "imap needs a host, as in imap://user:password@127.0.0.1/INBOX");
    struct fetch *fetch = fetch_new(settings, stop, err);
    if (!fetch)
        return false;
    struct imap *imap = mem_alloc(sizeof *imap);
    imap->fetch = fetch;
    imap->url = has_folder(url) ? mem_text(url)
                                : mem_format("%s%sINBOX", url, url[length - 1] == '/' ? "" : "/");
    *state = imap;
    return true;
}

static struct place_in_folder *find_place(struct imap *imap, const char *recipient)
{
    struct place_in_folder *place;
    HASH_FIND_STR(imap->places, recipient, place);
    if (place)
        return place;
    place = mem_alloc(sizeof *place);
    place->recipient = mem_text(recipient);
    HASH_ADD_KEYPTR(hh, imap->places, place->recipient, strlen(place->recipient), place);
    return place;
}

/* The folder as a quoted string (RFC 9051 4.3), out of the URL's path. */
static char *quoted_folder(const char *url)
{
    const char *path = strchr(strstr(url, "://") + 3, '/') + 1;
    char *written = mem_copy(path, strcspn(path, ";?"));
    int length = 0;
    char *name = curl_easy_unescape(NULL, written, 0, &length);
    struct buffer out = {0};
    buffer_add_text(&out, "\"");
    for (int i = 0; name && i < length; i++) {
        if (strchr("\"\\", name[i]))
            buffer_add_text(&out, "\\");
        if (name[i] && name[i] != '\r' && name[i] != '\n')
            buffer_add(&out, name + i, 1);
    }
    buffer_add_text(&out, "\"");
    curl_free(name);
    free(written);
    return buffer_take(&out);
}

/* scheme://user:password@host:port/ without the folder, so that none is selected. */
static char *without_folder(const char *url)
{
    const char *slash = strchr(strstr(url, "://") + 3, '/');
    return mem_copy(url, (size_t)(slash - url) + 1);
}

/* RFC 9051 6.3.11: the UID that the next message will get. */
static bool remember(struct imap *imap, struct place_in_folder *place, const char *url,
                     struct err *err)
{
    char *folder = quoted_folder(url), *root = without_folder(url);
    char *command = mem_format("STATUS %s (UIDNEXT)", folder);
    struct fetch_request request = {root, place->recipient, command, true};
    struct buffer answer = BUFFER_LIMITED(SEARCH_MOST);
    bool good = fetch_get(imap->fetch, &request, &answer, NULL, err);
    const char *next = good && answer.length ? strcasestr(answer.octets, "UIDNEXT ") : NULL;
    if (next)
        place->last = strtoul(next + strlen("UIDNEXT "), NULL, 10) - 1;
    else if (good) {
        char *shown = fetch_shown(root);
        good = err_set(err, "%s: the server does not tell UIDNEXT of the folder %s", shown, folder);
        free(shown);
    }
    buffer_release(&answer);
    free(command);
    free(root);
    free(folder);
    return good;
}

static bool hand_over(struct imap *imap, const struct place_in_folder *place, const char *url,
                      unsigned long uid, mailbox_sink *sink, void *sink_state, struct err *err)
{
    char *one = mem_format("%.*s/;UID=%lu", (int)strcspn(url, ";"), url, uid);
    struct fetch_request request = {.url = one, .recipient = place->recipient};
    struct buffer message = BUFFER_LIMITED(MESSAGE_MOST);
    bool good = fetch_get(imap->fetch, &request, &message, NULL, err);
    if (good)
        sink(sink_state, message.octets ? message.octets : "", message.length);
    buffer_release(&message);
    free(one);
    return good;
}

static int compare_uids(const void *a, const void *b)
{
    unsigned long one = *(const unsigned long *)a, other = *(const unsigned long *)b;
    return (one > other) - (one < other);
}

/* The UIDs above LAST of "* SEARCH 7 9 12", in order; free() them. A range n:* holds the last
 * message even where its UID is less than n (RFC 9051 6.4.8). */
static unsigned long *new_uids(const char *answer, unsigned long last, size_t *count)
{
    unsigned long *uids = NULL;
    const char *numbers = strcasestr(answer, "* SEARCH");
    *count = 0;
    if (!numbers)
        return NULL;
    numbers += strlen("* SEARCH");
    for (char *end; *numbers == ' '; numbers = end) {
        unsigned long uid = strtoul(numbers, &end, 10);
        if (end == numbers)
            break;
        if (uid <= last)
            continue;
        uids = mem_grow(uids, *count + 1, sizeof *uids);
        uids[(*count)++] = uid;
    }
    if (*count)
        qsort(uids, *count, sizeof *uids, compare_uids);
    return uids;
}

static bool hand_over_new(struct imap *imap, struct place_in_folder *place, const char *url,
                          const char *answer, mailbox_sink *sink, void *sink_state, struct err *err)
{
    size_t count;
    unsigned long *uids = new_uids(answer, place->last, &count);
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        if (uids[i] == place->last)
            continue;
        good = hand_over(imap, place, url, uids[i], sink, sink_state, err);
        if (good)
            place->last = uids[i];
    }
    free(uids);
    return good;
}

/* NOOP makes the server look for new mail (RFC 9051 6.1.2). */
static bool poll_folder(struct imap *imap, struct place_in_folder *place, const char *url,
                        mailbox_sink *sink, void *sink_state, struct err *err)
{
    char command[64];
    snprintf(command, sizeof command, "UID SEARCH UID %lu:*", place->last + 1);
    struct fetch_request noop = {url, place->recipient, "NOOP", true};
    struct fetch_request search = {url, place->recipient, command, true};
    struct buffer answer = BUFFER_LIMITED(SEARCH_MOST);
    bool good = fetch_get(imap->fetch, &noop, &answer, NULL, err);
    buffer_clear(&answer);
    good =
        good && fetch_get(imap->fetch, &search, &answer, NULL, err) &&
        hand_over_new(imap, place, url, answer.octets ? answer.octets : "", sink, sink_state, err);
    buffer_release(&answer);
    return good;
}

static bool poll_imap(void *state, const struct mailbox_question *question, mailbox_sink *sink,
                      void *sink_state, struct err *err)
{
    struct imap *imap = state;
    struct place_in_folder *place = find_place(imap, question->recipient);
    char *url = mailbox_url(imap->url, question->recipient);
    bool good = sink ? poll_folder(imap, place, url, sink, sink_state, err)
                     : remember(imap, place, url, err);
    free(url);
    return good;
}

static void close_imap(void *state)
{
    struct imap *imap = state;
    struct place_in_folder *place, *next;
    HASH_ITER(hh, imap->places, place, next)
    {
        HASH_DEL(imap->places, place);
        free(place->recipient);
        free(place);
    }
    fetch_free(&imap->fetch);
    free(imap->url);
    free(imap);
}

const struct mailbox_kind mailbox_imap = {
    .scheme = "imap",
    .help = "imap://USER:PASSWORD@HOST/FOLDER",
    .open = open_imap,
    .poll = poll_imap,
    .close = close_imap,
};

const struct mailbox_kind mailbox_imaps = {
    .scheme = "imaps",
    .help = "imaps://USER:PASSWORD@HOST/FOLDER: the same under TLS",
    .open = open_imap,
    .poll = poll_imap,
    .close = close_imap,
};

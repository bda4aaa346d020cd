/* imap://host/folder and imaps://: the messages whose UID is new (RFC 9051 2.3.1.1). The folder is
 * only examined: nothing is marked as read. */
#include "hash.h"
#include "imap_session.h"
#include "kinds.h"
#include "memory.h"
#include "recipient_path.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* New messages of one poll. */
#define UIDS_MOST 100000

/* A recipient's folder, how far it has been read, and the session that has it open. */
struct place_in_folder {
    char *recipient;
    unsigned long last; /* the highest UID that is old or was handed over */
    struct imap_session *session;
    UT_hash_handle hh;
};

struct imap {
    char *url; /* with %u in it, and INBOX if it names no folder */
    const struct stop *stop;
    struct fetch *fetch;
    long deadline; /* of the poll */
    struct place_in_folder *places;
};

static bool has_folder(const char *url)
{
    const char *slash = strchr(strstr(url, "://") + 3, '/');
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
    imap->stop = stop;
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

/* The folder in the URL's path as a quoted string (RFC 9051 4.3). */
static char *quoted_folder(const char *url)
{
    const char *path = strchr(strstr(url, "://") + 3, '/') + 1;
    char *written = mem_copy(path, strcspn(path, ";?"));
    int length = 0;
    char *name = curl_easy_unescape(NULL, written, 0, &length);
    struct buffer out = {0};
    buffer_add_text(&out, "\"");
    for (int i = 0; name && i < length; i++) {
        if (name[i] == '"' || name[i] == '\\')
            buffer_add_text(&out, "\\");
        if (name[i] && name[i] != '\r' && name[i] != '\n')
            buffer_add(&out, name + i, 1);
    }
    buffer_add_text(&out, "\"");
    curl_free(name);
    free(written);
    return buffer_take(&out);
}

/* "* OK [UIDNEXT 4392] …": the UID of the next message (RFC 9051 7.1). */
static void take_uid_next(void *state, const char *text, const char *literal, size_t length)
{
    (void)literal, (void)length;
    unsigned long *next = state;
    const char *found = strcasestr(text, "[UIDNEXT ");
    if (found)
        *next = strtoul(found + strlen("[UIDNEXT "), NULL, 10);
}

/* Opens a session in the folder. *NEXT becomes the UID of the next message; 0 if the server does
 * not say. */
static bool enter(struct imap *imap, struct place_in_folder *place, const char *url,
                  unsigned long *next, struct err *err)
{
    struct fetch_request request = {.url = url, .recipient = place->recipient};
    *next = 0;
    place->session = imap_session_open(imap->fetch, imap->stop, &request, err);
    if (!place->session)
        return false;
    char *folder = quoted_folder(url), *command = mem_format("EXAMINE %s", folder);
    imap_session_set_deadline(place->session, imap->deadline);
    bool good = imap_session_command(place->session, command, take_uid_next, next, err);
    free(command);
    free(folder);
    if (!good)
        imap_session_close(&place->session);
    return good;
}

/* The UIDs of "* SEARCH 7 9 12" that are above LAST. A range n:* includes the last message even if
 * its UID is less than n (RFC 9051 6.4.8). */
struct uids {
    unsigned long last;
    bool too_many;
    unsigned long *items;
    size_t count;
};

static void take_search(void *state, const char *text, const char *literal, size_t length)
{
    (void)literal, (void)length;
    struct uids *uids = state;
    if (strncasecmp(text, "* SEARCH", 8) != 0)
        return;
    text += 8;
    for (char *end; *text == ' '; text = end) {
        unsigned long uid = strtoul(text, &end, 10);
        if (end == text)
            return;
        if (uid <= uids->last)
            continue;
        if (uids->count == UIDS_MOST) {
            uids->too_many = true;
            return;
        }
        uids->items = mem_grow(uids->items, uids->count + 1, sizeof *uids->items);
        uids->items[uids->count++] = uid;
    }
}

static int compare_uids(const void *a, const void *b)
{
    unsigned long one = *(const unsigned long *)a, other = *(const unsigned long *)b;
    return (one > other) - (one < other);
}

/* NOOP makes the server look for new mail (RFC 9051 6.1.2). */
static bool find_new(struct place_in_folder *place, struct uids *uids, struct err *err)
{
    char *search = mem_format("UID SEARCH UID %lu:*", place->last + 1);
    uids->last = place->last;
    bool good = imap_session_command(place->session, "NOOP", NULL, NULL, err) &&
                imap_session_command(place->session, search, take_search, uids, err);
    free(search);
    if (good && uids->too_many)
        return err_set(err, "the folder has more than %d new messages", UIDS_MOST);
    if (good && uids->count)
        qsort(uids->items, uids->count, sizeof *uids->items, compare_uids);
    return good;
}

struct intake {
    struct place_in_folder *place;
    mailbox_sink *sink;
    void *sink_state;
    unsigned long asked; /* the UID of the message being fetched */
    bool came;
};

/* "* 12 FETCH (UID 7 BODY[] {310}": whatever else the server reports meanwhile is not the
 * answer. */
static void take_message(void *state, const char *text, const char *literal, size_t length)
{
    struct intake *intake = state;
    const char *uid = strcasestr(text, "UID ");
    if (!uid || !strcasestr(text, " FETCH (") || !strcasestr(text, "BODY[]") ||
        strtoul(uid + 4, NULL, 10) != intake->asked || intake->came)
        return;
    intake->came = true;
    intake->sink(intake->sink_state, literal, length);
}

static bool fetch_message(struct intake *intake, unsigned long uid, struct err *err)
{
    char *command = mem_format("UID FETCH %lu (UID BODY.PEEK[])", uid);
    intake->asked = uid;
    intake->came = false;
    bool good = imap_session_command(intake->place->session, command, take_message, intake, err);
    if (good || intake->came)
        intake->place->last = uid; /* handed over, or expunged meanwhile */
    free(command);
    return good;
}

static bool hand_over_new(struct intake *intake, struct err *err)
{
    struct uids uids = {0};
    bool good = find_new(intake->place, &uids, err);
    for (size_t i = 0; i < uids.count && good; i++)
        good = uids.items[i] <= intake->place->last || fetch_message(intake, uids.items[i], err);
    free(uids.items);
    return good;
}

/* A server may end a long session: then a new one is tried once. */
static bool poll_folder(struct imap *imap, struct intake *intake, const char *url, struct err *err)
{
    struct place_in_folder *place = intake->place;
    unsigned long next;
    if (place->session) {
        imap_session_set_deadline(place->session, imap->deadline);
        if (hand_over_new(intake, err))
            return true;
        imap_session_close(&place->session);
    }
    if (stop_is_set(imap->stop) || !enter(imap, place, url, &next, err))
        return false;
    if (hand_over_new(intake, err))
        return true;
    imap_session_close(&place->session);
    return false;
}

/* Remembers what is there now as old. */
static bool remember(struct imap *imap, struct place_in_folder *place, const char *url,
                     struct err *err)
{
    unsigned long next;
    struct uids uids = {0};
    imap_session_close(&place->session);
    if (!enter(imap, place, url, &next, err))
        return false;
    bool good = next || find_new(place, &uids, err);
    place->last = next ? next - 1 : uids.count ? uids.items[uids.count - 1] : 0;
    free(uids.items);
    return good;
}

static bool poll_imap(void *state, const struct mailbox_question *question, mailbox_sink *sink,
                      void *sink_state, struct err *err)
{
    struct imap *imap = state;
    struct place_in_folder *place = find_place(imap, question->recipient);
    struct intake intake = {.place = place, .sink = sink, .sink_state = sink_state};
    char *url = mailbox_url(imap->url, question->recipient);
    fetch_set_deadline(imap->fetch, question->deadline);
    imap->deadline = question->deadline;
    bool good = sink ? poll_folder(imap, &intake, url, err) : remember(imap, place, url, err);
    free(url);
    return good;
}

static void close_imap(void *state)
{
    struct imap *imap = state;
    struct place_in_folder *place, *next;
    HASH_ITER(hh, imap->places, place, next)
    {
        struct err ignored;
        HASH_DEL(imap->places, place);
        if (place->session && !stop_is_set(imap->stop))
            imap_session_command(place->session, "LOGOUT", NULL, NULL, &ignored);
        imap_session_close(&place->session);
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

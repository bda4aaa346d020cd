/* The watch that all cases share: one poll for all who wait, each message read once. */
#include "mailbox.h"

#include "content.h"
#include "kinds.h"
#include "memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <uthash.h>

/* Between two polls: short at first, since most mail is there at once. */
#define PAUSE_LEAST 4
#define PAUSE_MOST 60

/* A recipient's mailbox, and the messages of this run that came to it. */
struct box {
    char *recipient;
    struct delivery *messages;
    size_t count;
    unsigned waiters;
    UT_hash_handle hh;
};

struct mailbox {
    const struct mailbox_kind *kind;
    void *state;
    const struct stop *stop;
    pthread_mutex_t lock;
    pthread_cond_t news; /* a poll has ended */
    struct box *boxes;
    bool polling;
    unsigned long polls_begun, polls_ended;
    bool failed;
    struct err err;
};

struct mailbox *mailbox_new(const struct mailbox_kind *kind, void *state, const struct stop *stop)
{
    struct mailbox *mailbox = mem_alloc(sizeof *mailbox);
    mailbox->kind = kind;
    mailbox->state = state;
    mailbox->stop = stop;
    pthread_mutex_init(&mailbox->lock, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&mailbox->news, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return mailbox;
}

struct mailbox *mailbox_open(const char *url, const struct stop *stop, struct err *err)
{
    size_t length = strcspn(url, ":");
    for (const struct mailbox_kind *const *kind = mailbox_kinds(); *kind; kind++) {
        if (strlen((*kind)->scheme) != length || strncasecmp((*kind)->scheme, url, length) != 0)
            continue;
        void *state;
        return (*kind)->open(url, &state, err) ? mailbox_new(*kind, state, stop) : NULL;
    }
    err_set(err, "there is no kind of mailbox called \"%.*s:\"", (int)length, url);
    return NULL;
}

static void box_free(struct box *box)
{
    deliveries_free(box->messages, box->count);
    free(box->recipient);
    free(box);
}

void mailbox_close(struct mailbox **mailbox)
{
    if (!*mailbox)
        return;
    struct box *box, *next;
    HASH_ITER(hh, (*mailbox)->boxes, box, next)
    {
        HASH_DEL((*mailbox)->boxes, box);
        box_free(box);
    }
    (*mailbox)->kind->close((*mailbox)->state);
    pthread_cond_destroy(&(*mailbox)->news);
    pthread_mutex_destroy(&(*mailbox)->lock);
    free(*mailbox);
    *mailbox = NULL;
}

void deliveries_free(struct delivery *deliveries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(deliveries[i].octets);
    free(deliveries);
}

static struct box *find_box(struct mailbox *mailbox, const char *recipient)
{
    struct box *box;
    HASH_FIND_STR(mailbox->boxes, recipient, box);
    if (box)
        return box;
    box = mem_alloc(sizeof *box);
    box->recipient = mem_text(recipient);
    HASH_ADD_KEYPTR(hh, mailbox->boxes, box->recipient, strlen(box->recipient), box);
    return box;
}

struct intake {
    struct mailbox *mailbox;
    struct box *box;
};

/* Keeps a message that holds a token of some run; other mail is none of our business. */
static void take_in(void *state, const char *octets, size_t length)
{
    struct intake *intake = state;
    if (!memmem(octets, length, TOKEN_PREFIX, strlen(TOKEN_PREFIX)))
        return;
    struct buffer content = {0};
    content_crlf_only(&content, octets, length);
    size_t stored = content.length;
    struct delivery delivery = {buffer_take(&content), stored};
    pthread_mutex_lock(&intake->mailbox->lock);
    struct box *box = intake->box;
    box->messages = mem_grow(box->messages, box->count + 1, sizeof *box->messages);
    box->messages[box->count++] = delivery;
    pthread_mutex_unlock(&intake->mailbox->lock);
}

bool mailbox_baseline(struct mailbox *mailbox, const char *recipient, struct err *err)
{
    return mailbox->kind->poll(mailbox->state, recipient, NULL, NULL, err);
}

/* Polls each mailbox that somebody waits for. Called and returns with the lock held; gives it up
 * meanwhile. */
static void poll_all(struct mailbox *mailbox)
{
    struct err err = {0};
    bool good = true;
    unsigned long number = ++mailbox->polls_begun;
    mailbox->polling = true;
    for (struct box *box = mailbox->boxes; box && good; box = box->hh.next) {
        if (!box->waiters)
            continue;
        pthread_mutex_unlock(&mailbox->lock);
        struct intake intake = {mailbox, box};
        good = mailbox->kind->poll(mailbox->state, box->recipient, take_in, &intake, &err);
        pthread_mutex_lock(&mailbox->lock);
    }
    mailbox->polling = false;
    mailbox->polls_ended = number;
    mailbox->failed = !good;
    mailbox->err = err;
    pthread_cond_broadcast(&mailbox->news);
}

static void sleep_a_little(struct mailbox *mailbox, long ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += ms % 1000 * 1000000;
    until.tv_sec += ms / 1000 + until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_cond_timedwait(&mailbox->news, &mailbox->lock, &until);
}

static bool holds(const struct delivery *message, const char *token)
{
    return memmem(message->octets, message->length, token, strlen(token)) != NULL;
}

static size_t matches(const struct box *box, const char *token)
{
    size_t found = 0;
    for (size_t i = 0; i < box->count; i++)
        found += holds(&box->messages[i], token);
    return found;
}

static struct delivery *copies(const struct box *box, const char *token, size_t found)
{
    struct delivery *out = mem_alloc((found + 1) * sizeof *out);
    size_t count = 0;
    for (size_t i = 0; i < box->count && count < found; i++)
        if (holds(&box->messages[i], token))
            out[count++] =
                (struct delivery){mem_copy(box->messages[i].octets, box->messages[i].length),
                                  box->messages[i].length};
    return out;
}

/* Waits, polling when nobody else does, until enough is there or the time is over and one poll that
 * began after the call has ended. */
static bool wait_for(struct mailbox *mailbox, const struct box *box, const char *token,
                     size_t count, long deadline)
{
    unsigned long fresh = mailbox->polls_begun + 1;
    long pause = PAUSE_LEAST;
    while (!stop_is_set(mailbox->stop)) {
        if (count && matches(box, token) >= count)
            return true;
        bool looked = mailbox->polls_ended >= fresh;
        if (looked && mailbox->failed)
            return false;
        if (looked && clock_now() >= deadline)
            return true;
        if (looked) {
            sleep_a_little(mailbox, pause);
            pause = pause * 2 < PAUSE_MOST ? pause * 2 : PAUSE_MOST;
            fresh = mailbox->polls_begun + 1;
        }
        if (!mailbox->polling)
            poll_all(mailbox);
        else
            sleep_a_little(mailbox, PAUSE_MOST);
    }
    return true;
}

bool mailbox_wait(struct mailbox *mailbox, const char *recipient, const char *token, size_t count,
                  long deadline, struct delivery **out, size_t *found, struct err *err)
{
    pthread_mutex_lock(&mailbox->lock);
    struct box *box = find_box(mailbox, recipient);
    box->waiters++;
    bool good = wait_for(mailbox, box, token, count, deadline);
    box->waiters--;
    if (good) {
        *found = matches(box, token);
        *out = copies(box, token, *found);
    } else {
        *err = mailbox->err;
    }
    pthread_mutex_unlock(&mailbox->lock);
    return good;
}

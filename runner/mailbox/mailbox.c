/* The watch that all cases share: one poll serves everyone who waits, and each message is read
 * once. */
#include "mailbox.h"

#include "box.h"
#include "buffer.h"
#include "content.h"
#include "kinds.h"
#include "mailbox_secrets.h"
#include "memory.h"
#include "waiter.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The longest sleep, in ms, before a look at whether all is to stop. */
#define NAP_MS 60
#define PATIENCE_MS 30000
/* Mailboxes that cannot be read for so many times the patience are given up. */
#define PATIENCE_TIMES 2
/* Of all messages of a run that are kept, and their number. */
#define KEPT_MOST ((size_t)96 * 1024 * 1024)
#define MESSAGES_KEPT_MOST 100000

struct mailbox {
    const struct mailbox_kind *kind;
    void *state;
    const struct stop *stop;
    struct secrets *secrets; /* NULL: none */
    pthread_mutex_t lock;
    struct box *boxes;
    struct waiter *waiters;
    size_t kept, messages; /* octets and messages in all boxes */
    bool too_many;
    bool polling;
    unsigned long polls; /* that have begun */
    long patience_ms;
    long failing_since; /* when the first of the last polls began, all of which failed; 0: none */
    bool given_up;
    struct err err;
};

struct mailbox *mailbox_new(const struct mailbox_kind *kind, void *state, const struct stop *stop)
{
    struct mailbox *mailbox = mem_alloc(sizeof *mailbox);
    mailbox->kind = kind;
    mailbox->state = state;
    mailbox->stop = stop;
    mailbox->patience_ms = PATIENCE_MS;
    pthread_mutex_init(&mailbox->lock, NULL);
    return mailbox;
}

void mailbox_set_patience(struct mailbox *mailbox, long patience_ms)
{
    mailbox->patience_ms = patience_ms;
}

static void no_kind(const char *url, size_t length, struct err *err)
{
    struct buffer known = {0};
    for (const struct mailbox_kind *const *kind = mailbox_kinds(); *kind; kind++)
        buffer_format(&known, "%s%s:", known.length ? ", " : "", (*kind)->scheme);
    err_set(err, "there is no kind of mailbox \"%.*s%s\"; it begins with one of %s", (int)length,
            url, url[length] ? ":" : "", known.octets);
    buffer_release(&known);
}

static const struct mailbox_kind *find_kind(const struct mailbox_settings *settings,
                                            struct err *err)
{
    if (settings->command)
        return &mailbox_command;
    size_t length = strcspn(settings->url, ":");
    for (const struct mailbox_kind *const *kind = mailbox_kinds(); *kind; kind++)
        if (strlen((*kind)->scheme) == length &&
            strncasecmp((*kind)->scheme, settings->url, length) == 0)
            return *kind;
    no_kind(settings->url, length, err);
    return NULL;
}

bool mailbox_is_known(const struct mailbox_settings *settings, struct err *err)
{
    return find_kind(settings, err) != NULL;
}

struct mailbox *mailbox_open(const struct mailbox_settings *settings, const struct stop *stop,
                             struct err *err)
{
    void *state;
    const struct mailbox_kind *kind = find_kind(settings, err);
    if (!kind)
        return NULL;
    struct secrets *secrets = secrets_new();
    mailbox_secrets_add(secrets, settings);
    struct mailbox *mailbox = NULL;
    if (kind->open(settings, stop, &state, err)) {
        mailbox = mailbox_new(kind, state, stop);
        mailbox->secrets = secrets;
    } else {
        secrets_hide_err(secrets, err);
        secrets_free(&secrets);
    }
    return mailbox;
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
    secrets_free(&(*mailbox)->secrets);
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
    box = box_new(recipient);
    HASH_ADD_KEYPTR(hh, mailbox->boxes, box->recipient, strlen(box->recipient), box);
    return box;
}

struct intake {
    struct mailbox *mailbox;
    struct box *box;
};

/* Keeps a message if it holds a token of some run; other mail is none of our business. */
static void take_in(void *state, const char *octets, size_t length)
{
    struct intake *intake = state;
    if (!memmem(octets, length, TOKEN_PREFIX, strlen(TOKEN_PREFIX)))
        return;
    struct buffer content = {0};
    content_crlf_only(&content, octets, length);
    size_t stored = content.length;
    struct delivery delivery = {buffer_take(&content), stored, intake->mailbox->kind->quotes_from};
    struct mailbox *mailbox = intake->mailbox;
    pthread_mutex_lock(&mailbox->lock);
    if (stored > KEPT_MOST - mailbox->kept || mailbox->messages == MESSAGES_KEPT_MOST) {
        mailbox->too_many = true;
        free(delivery.octets);
    } else {
        box_add(intake->box, &delivery);
        mailbox->kept += stored;
        mailbox->messages++;
    }
    pthread_mutex_unlock(&mailbox->lock);
}

/* Polls the kind, and keeps secrets out of its errors. */
static bool poll_box(struct mailbox *mailbox, const struct mailbox_question *question,
                     struct intake *intake, struct err *err)
{
    bool good = mailbox->kind->poll(mailbox->state, question, intake ? take_in : NULL, intake, err);
    if (!good && clock_now() >= question->deadline)
        err_prefix(err, "it takes longer than %.3g s (--wait) to read",
                   (double)mailbox->patience_ms / 1000.0);
    if (good && intake && mailbox->too_many)
        good = err_set(err, "there is more mail of this run than %zu MB or %d messages",
                       KEPT_MOST / 1024 / 1024, MESSAGES_KEPT_MOST);
    if (!good && mailbox->secrets)
        secrets_hide_err(mailbox->secrets, err);
    return good;
}

bool mailbox_baseline(struct mailbox *mailbox, const char *recipient, struct err *err)
{
    struct mailbox_question question = {.recipient = recipient,
                                        .deadline = clock_now() + mailbox->patience_ms};
    return poll_box(mailbox, &question, NULL, err);
}

/* Mailboxes that fail for a moment are polled again; those that keep failing are given up. */
static void note_poll(struct mailbox *mailbox, long began, bool good, const struct err *err)
{
    mailbox->err = *err;
    if (good)
        mailbox->failing_since = 0;
    else if (!mailbox->failing_since)
        mailbox->failing_since = began;
    else if (clock_now() - mailbox->failing_since >= mailbox->patience_ms * PATIENCE_TIMES &&
             !stop_is_set(mailbox->stop))
        mailbox->given_up = true;
}

/* Polls each mailbox that somebody waits for. Called with the lock held; releases it meanwhile. */
static void poll_all(struct mailbox *mailbox)
{
    struct err err = {0};
    bool good = true;
    unsigned long number = ++mailbox->polls;
    long began = clock_now();
    mailbox->polling = true;
    for (struct box *box = mailbox->boxes; box && good; box = box->hh.next) {
        if (!box->tokens_count)
            continue;
        char **tokens = box_tokens(box);
        struct mailbox_question question = {box->recipient, (const char *const *)tokens,
                                            box->tokens_count, began + mailbox->patience_ms};
        pthread_mutex_unlock(&mailbox->lock);
        struct intake intake = {mailbox, box};
        good = poll_box(mailbox, &question, &intake, &err);
        box_tokens_free(tokens);
        pthread_mutex_lock(&mailbox->lock);
    }
    mailbox->polling = false;
    note_poll(mailbox, began, good, &err);
    struct poll_end end = {number, clock_now() - began, good};
    waiters_tell(mailbox->waiters, &end);
}

/* Waits, polling if nobody else does, until enough has arrived, or until time is up and a poll that
 * began then has ended. */
static bool wait_for(struct mailbox *mailbox, struct waiter *waiter)
{
    waiter->fresh = mailbox->polls + 1;
    waiter_join(&mailbox->waiters, waiter);
    while (!stop_is_set(mailbox->stop) && !mailbox->given_up && !waiter_is_served(waiter)) {
        if (mailbox->polling || clock_now() < waiter->due)
            waiter_sleep(waiter, &mailbox->lock, NAP_MS);
        else
            poll_all(mailbox);
    }
    waiter_leave(&mailbox->waiters, waiter);
    return stop_is_set(mailbox->stop) ||
           (!mailbox->given_up && !waiter->box->given_up && !waiter->has_failed);
}

static void explain_failure(const struct mailbox *mailbox, const struct box *box, struct err *err)
{
    if (!mailbox->given_up && box->given_up)
        err_set(err, "%s", box->given_up);
    else
        *err = mailbox->err;
}

bool mailbox_wait(struct mailbox *mailbox, const struct mailbox_search *search,
                  struct delivery **out, size_t *found, struct err *err)
{
    const char *token = search->token;
    pthread_mutex_lock(&mailbox->lock);
    struct box *box = find_box(mailbox, search->recipient);
    box_join(box, token);
    struct waiter waiter = {
        .box = box, .token = token, .wanted = search->count, .deadline = search->deadline};
    bool good = wait_for(mailbox, &waiter);
    box_leave(box, token);
    if (good) {
        *found = box_matches(box, token, 0);
        *out = box_copies(box, token, *found);
        box->vain += search->count && !*found && !stop_is_set(mailbox->stop);
    } else {
        explain_failure(mailbox, box, err);
    }
    pthread_mutex_unlock(&mailbox->lock);
    return good;
}

bool mailbox_count(struct mailbox *mailbox, struct mailbox_tally *tallies, size_t count,
                   struct err *err)
{
    if (!count)
        return true;
    pthread_mutex_lock(&mailbox->lock);
    for (size_t i = 0; i < count; i++)
        box_join(find_box(mailbox, tallies[i].recipient), tallies[i].token);
    struct box *first = find_box(mailbox, tallies[0].recipient);
    struct waiter waiter = {.box = first, .token = tallies[0].token, .deadline = clock_now()};
    bool good = wait_for(mailbox, &waiter);
    for (size_t i = 0; i < count; i++) {
        struct box *box = find_box(mailbox, tallies[i].recipient);
        box_leave(box, tallies[i].token);
        tallies[i].found = box_matches(box, tallies[i].token, 0);
    }
    if (!good)
        explain_failure(mailbox, first, err);
    pthread_mutex_unlock(&mailbox->lock);
    return good;
}

const char *mailbox_suspect(struct mailbox *mailbox, unsigned least)
{
    const char *recipient = NULL;
    pthread_mutex_lock(&mailbox->lock);
    for (struct box *box = mailbox->boxes; box && !recipient; box = box->hh.next) {
        if (box->given_up || mailbox->given_up || box->is_named || box->vain < least)
            continue;
        box->is_named = true;
        recipient = box->recipient;
    }
    pthread_mutex_unlock(&mailbox->lock);
    return recipient;
}

bool mailbox_has_received(struct mailbox *mailbox, const char *recipient)
{
    pthread_mutex_lock(&mailbox->lock);
    bool has_received = find_box(mailbox, recipient)->count > 0;
    pthread_mutex_unlock(&mailbox->lock);
    return has_received;
}

bool mailbox_give_up(struct mailbox *mailbox, const char *recipient, const char *why)
{
    pthread_mutex_lock(&mailbox->lock);
    struct box *box = find_box(mailbox, recipient);
    bool is_dead = box->is_named && !box->given_up;
    if (is_dead)
        box->given_up = mem_text(why);
    waiters_wake(mailbox->waiters);
    pthread_mutex_unlock(&mailbox->lock);
    return is_dead;
}

bool mailbox_has_stopped(struct mailbox *mailbox, const char *recipient)
{
    pthread_mutex_lock(&mailbox->lock);
    const struct box *box = find_box(mailbox, recipient);
    bool has_stopped = box->given_up && box->count > 0;
    pthread_mutex_unlock(&mailbox->lock);
    return has_stopped;
}

bool mailbox_is_given_up(struct mailbox *mailbox, struct err *why)
{
    pthread_mutex_lock(&mailbox->lock);
    bool is_given_up = mailbox->given_up;
    if (is_given_up)
        *why = mailbox->err;
    pthread_mutex_unlock(&mailbox->lock);
    return is_given_up;
}

bool mailbox_explain(struct mailbox *mailbox, const char *recipient, struct err *why)
{
    *why = (struct err){0};
    if (mailbox->kind->explain)
        mailbox->kind->explain(mailbox->state, recipient, why);
    if (mailbox->secrets)
        secrets_hide_err(mailbox->secrets, why);
    return why->text[0] != '\0';
}

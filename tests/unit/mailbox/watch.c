/* The watch over mailboxes, with the test's own kind: who waits, what is polled, what is kept; and
 * the rechecks at the end. */
#include "kinds.h"
#include "memory.h"
#include "rechecks.h"
#include "unit.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define USER "user1@test.example"
#define SOON_MS 20000
#define WAITERS 16

/* A mailbox in memory. */
struct post {
    pthread_mutex_t lock;
    char *messages[64];
    size_t count, handed_over, polls;
    bool polling, overlapped, broken, is_fast;
};

static bool poll_post(void *state, const struct mailbox_question *question, mailbox_sink *sink,
                      void *sink_state, struct err *err)
{
    struct post *post = state;
    (void)question;
    pthread_mutex_lock(&post->lock);
    post->overlapped |= post->polling;
    post->polling = true;
    post->polls++;
    size_t count = post->count;
    pthread_mutex_unlock(&post->lock);
    if (!post->is_fast)
        usleep(20000); /* so that waiters meet */
    for (; post->handed_over < count; post->handed_over++)
        if (sink)
            sink(sink_state, post->messages[post->handed_over],
                 strlen(post->messages[post->handed_over]));
    pthread_mutex_lock(&post->lock);
    post->polling = false;
    bool broken = post->broken;
    pthread_mutex_unlock(&post->lock);
    return !broken || err_set(err, "the post is on strike");
}

static void close_post(void *state)
{
    struct post *post = state;
    for (size_t i = 0; i < post->count; i++)
        free(post->messages[i]);
    pthread_mutex_destroy(&post->lock);
}

static const struct mailbox_kind kind = {.scheme = "post", .poll = poll_post, .close = close_post};

struct watching {
    struct post post;
    struct stop *stop;
    struct mailbox *mailbox;
};

static void begin(struct watching *watching)
{
    *watching = (struct watching){.stop = stop_new()};
    pthread_mutex_init(&watching->post.lock, NULL);
    watching->mailbox = mailbox_new(&kind, &watching->post, watching->stop);
}

static void end(struct watching *watching)
{
    ck_assert(!watching->post.overlapped);
    mailbox_close(&watching->mailbox);
    stop_free(&watching->stop);
}

static void deliver(struct watching *watching, const char *token)
{
    pthread_mutex_lock(&watching->post.lock);
    watching->post.messages[watching->post.count++] = mem_format("Subject: x\n\n%s\n", token);
    pthread_mutex_unlock(&watching->post.lock);
}

static size_t wait_for(struct watching *watching, const char *token, size_t count, long ms)
{
    struct delivery *deliveries;
    struct err err = {0};
    struct mailbox_search search = {USER, token, count, clock_now() + ms};
    size_t found = 0;
    ck_assert_msg(mailbox_wait(watching->mailbox, &search, &deliveries, &found, &err), "%s",
                  err.text);
    for (size_t i = 0; i < found; i++)
        ck_assert_ptr_nonnull(strstr(deliveries[i].octets, "Subject: x\r\n\r\n"));
    deliveries_free(deliveries, found);
    return found;
}

TEST(mail_from_before_the_run_is_not_seen)
{
    struct watching watching;
    struct err err = {0};
    begin(&watching);
    deliver(&watching, TOKEN_PREFIX "old");
    ck_assert(mailbox_baseline(watching.mailbox, USER, &err));
    deliver(&watching, TOKEN_PREFIX "new");
    ck_assert_uint_eq(wait_for(&watching, TOKEN_PREFIX "new", 1, SOON_MS), 1);
    ck_assert_uint_eq(wait_for(&watching, TOKEN_PREFIX "old", 0, 0), 0);
    end(&watching);
}

TEST(a_message_is_kept_for_those_who_ask_later)
{
    struct watching watching;
    begin(&watching);
    deliver(&watching, TOKEN_PREFIX "1");
    deliver(&watching, TOKEN_PREFIX "2");
    ck_assert_uint_eq(wait_for(&watching, TOKEN_PREFIX "1", 1, SOON_MS), 1);
    ck_assert_uint_eq(wait_for(&watching, TOKEN_PREFIX "2", 1, SOON_MS), 1);
    ck_assert_uint_eq(wait_for(&watching, TOKEN_PREFIX "1", 1, SOON_MS), 1);
    end(&watching);
}

TEST(too_few_at_the_deadline_are_handed_over_as_they_are)
{
    struct watching watching;
    begin(&watching);
    deliver(&watching, TOKEN_PREFIX "1");
    long began = clock_now();
    ck_assert_uint_eq(wait_for(&watching, TOKEN_PREFIX "1", 2, 150), 1);
    ck_assert_int_ge(clock_now() - began, 150);
    deliver(&watching, TOKEN_PREFIX "1");
    ck_assert_uint_eq(wait_for(&watching, TOKEN_PREFIX "1", 1, SOON_MS) >= 1, 1);
    ck_assert_uint_eq(wait_for(&watching, TOKEN_PREFIX "1", 0, 0), 2);
    end(&watching);
}

TEST(none_is_said_only_after_a_poll_that_began_after_the_question)
{
    struct watching watching;
    begin(&watching);
    ck_assert_uint_eq(wait_for(&watching, TOKEN_PREFIX "1", 0, 0), 0);
    size_t polls = watching.post.polls;
    deliver(&watching, TOKEN_PREFIX "1");
    ck_assert_uint_eq(wait_for(&watching, TOKEN_PREFIX "1", 0, 0), 1);
    ck_assert_uint_gt(watching.post.polls, polls);
    end(&watching);
}

static void *wait_as_one_of_many(void *state)
{
    struct watching *watching = state;
    return wait_for(watching, TOKEN_PREFIX "all", 1, SOON_MS) == 1 ? state : NULL;
}

TEST(many_who_wait_share_one_poll)
{
    struct watching watching;
    pthread_t threads[WAITERS];
    begin(&watching);
    for (size_t i = 0; i < WAITERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, wait_as_one_of_many, &watching), 0);
    usleep(300000);
    deliver(&watching, TOKEN_PREFIX "all");
    for (size_t i = 0; i < WAITERS; i++) {
        void *served;
        pthread_join(threads[i], &served);
        ck_assert_ptr_nonnull(served);
    }
    /* In 300 ms there is room for 15 polls of 20 ms; if each waiter polled separately, there would
     * be 16 times as many. The machine may be slow, so only the order of magnitude is checked. */
    ck_assert_uint_lt(watching.post.polls, 100);
    end(&watching);
}

static void *wait_in_vain_as_one_of_many(void *state)
{
    struct watching *watching = state;
    wait_for(watching, TOKEN_PREFIX "none", 1, 300);
    return NULL;
}

TEST(those_who_wait_for_long_poll_less_often)
{
    struct watching watching;
    pthread_t threads[WAITERS];
    begin(&watching);
    watching.post.is_fast = true;
    for (size_t i = 0; i < WAITERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, wait_in_vain_as_one_of_many, &watching),
                         0);
    for (size_t i = 0; i < WAITERS; i++)
        pthread_join(threads[i], NULL);
    /* Each polls five times until its pause is the longest, then every 60 ms, and at its deadline.
     */
    const size_t most = 5 + 300 / 60 + 1;
    ck_assert_uint_le(watching.post.polls, WAITERS * most);
    end(&watching);
}

TEST(a_mailbox_that_cannot_be_read_is_told_and_can_recover)
{
    struct watching watching;
    struct delivery *deliveries;
    struct err err = {0};
    size_t found;
    begin(&watching);
    watching.post.broken = true;
    struct mailbox_search search = {USER, TOKEN_PREFIX "1", 1, clock_now() + SOON_MS};
    ck_assert(!mailbox_wait(watching.mailbox, &search, &deliveries, &found, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "on strike"));
    watching.post.broken = false;
    deliver(&watching, TOKEN_PREFIX "1");
    ck_assert_uint_eq(wait_for(&watching, TOKEN_PREFIX "1", 1, SOON_MS), 1);
    end(&watching);
}

TEST(a_stop_ends_the_wait)
{
    struct watching watching;
    begin(&watching);
    stop_set(watching.stop);
    long began = clock_now();
    ck_assert_uint_eq(wait_for(&watching, TOKEN_PREFIX "1", 1, 100000), 0);
    ck_assert_int_lt(clock_now() - began, SOON_MS);
    end(&watching);
}

struct breaks {
    size_t count, found;
};

static void note_break(void *state, const struct recheck *recheck, size_t found)
{
    struct breaks *breaks = state;
    ck_assert_uint_eq(recheck->line, 9);
    breaks->count++;
    breaks->found = found;
}

static void recheck(struct rechecks *rechecks, const struct script *script, const char *token,
                    size_t count)
{
    char *recipient = mem_text(USER), *text = mem_text(token);
    rechecks_add(
        rechecks,
        &(struct recheck){
            .script = script, .line = 9, .recipient = recipient, .token = text, .count = count});
    free(recipient);
    free(text);
}

TEST(what_a_step_found_is_looked_at_once_more_at_the_end)
{
    static const struct script one = {.id = "one"};
    struct watching watching;
    struct rechecks *rechecks = rechecks_new();
    struct breaks breaks = {0};
    struct err err = {0};
    begin(&watching);
    recheck(rechecks, &one, TOKEN_PREFIX "none", 0);
    recheck(rechecks, &one, TOKEN_PREFIX "once", 1);
    deliver(&watching, TOKEN_PREFIX "once");
    ck_assert(rechecks_run(rechecks, watching.mailbox, note_break, &breaks, &err));
    ck_assert_uint_eq(breaks.count, 0);
    deliver(&watching, TOKEN_PREFIX "none");
    ck_assert(rechecks_run(rechecks, watching.mailbox, note_break, &breaks, &err));
    ck_assert_uint_eq(breaks.count, 1);
    ck_assert_uint_eq(breaks.found, 1);
    deliver(&watching, TOKEN_PREFIX "once");
    ck_assert(rechecks_run(rechecks, watching.mailbox, note_break, &breaks, &err));
    ck_assert_uint_eq(breaks.count, 3);
    rechecks_free(&rechecks);
    end(&watching);
}

static bool waits_in_vain(struct watching *watching, struct err *err)
{
    struct delivery *deliveries;
    struct mailbox_search search = {USER, TOKEN_PREFIX "none", 1, clock_now()};
    size_t found;
    if (!mailbox_wait(watching->mailbox, &search, &deliveries, &found, err))
        return false;
    deliveries_free(deliveries, found);
    return true;
}

TEST(a_recipient_who_gets_no_mail_is_named_once_and_can_be_given_up)
{
    struct watching watching;
    struct err err = {0};
    begin(&watching);
    ck_assert(waits_in_vain(&watching, &err));
    ck_assert_ptr_null(mailbox_suspect(watching.mailbox, 2));
    ck_assert(waits_in_vain(&watching, &err));
    ck_assert_str_eq(mailbox_suspect(watching.mailbox, 2), USER);
    ck_assert_ptr_null(mailbox_suspect(watching.mailbox, 2));
    ck_assert(mailbox_give_up(watching.mailbox, USER, "nobody writes"));
    ck_assert(!waits_in_vain(&watching, &err));
    ck_assert_str_eq(err.text, "nobody writes");
    end(&watching);
}

TEST(a_message_takes_the_suspicion_away)
{
    struct watching watching;
    struct err err = {0};
    begin(&watching);
    ck_assert(waits_in_vain(&watching, &err));
    deliver(&watching, TOKEN_PREFIX "another");
    ck_assert(waits_in_vain(&watching, &err));
    ck_assert_ptr_null(mailbox_suspect(watching.mailbox, 2));
    ck_assert(!mailbox_give_up(watching.mailbox, USER, "nobody writes"));
    end(&watching);
}

TEST(a_mailbox_that_goes_on_to_fail_is_given_up)
{
    struct watching watching;
    struct err err = {0};
    begin(&watching);
    mailbox_set_patience(watching.mailbox, 50);
    watching.post.broken = true;
    ck_assert(!waits_in_vain(&watching, &err));
    ck_assert(!mailbox_is_given_up(watching.mailbox, &err));
    usleep(150000);
    ck_assert(!waits_in_vain(&watching, &err));
    ck_assert(mailbox_is_given_up(watching.mailbox, &err));
    size_t polls = watching.post.polls;
    ck_assert(!waits_in_vain(&watching, &err));
    ck_assert_uint_eq(watching.post.polls, polls);
    ck_assert_str_eq(err.text, "the post is on strike");
    end(&watching);
}

SUITE("watch")

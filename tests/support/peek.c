#include "peek.h"

#include <check.h>
#include <string.h>

void peek_open(struct peek *peek, const struct mailbox_settings *settings)
{
    *peek = (struct peek){.settings = *settings, .stop = stop_new()};
    peek->mailbox = mailbox_open(&peek->settings, peek->stop, &peek->err);
}

void peek_close(struct peek *peek)
{
    mailbox_close(&peek->mailbox);
    stop_free(&peek->stop);
}

void peek_baseline(struct peek *peek)
{
    ck_assert_msg(peek->mailbox != NULL, "%s", peek->err.text);
    ck_assert_msg(mailbox_baseline(peek->mailbox, PEEK_USER, &peek->err), "%s", peek->err.text);
}

static size_t look(struct peek *peek, const char *token, struct delivery **deliveries)
{
    struct mailbox_search search = {PEEK_USER, token, 0, clock_now()};
    size_t found = 0;
    ck_assert_msg(peek->mailbox != NULL, "%s", peek->err.text);
    ck_assert_msg(mailbox_wait(peek->mailbox, &search, deliveries, &found, &peek->err), "%s",
                  peek->err.text);
    return found;
}

size_t peek_count(struct peek *peek, const char *token)
{
    struct delivery *deliveries = NULL;
    size_t found = look(peek, token, &deliveries);
    deliveries_free(deliveries, found);
    return found;
}

void peek_expect(struct peek *peek, const char *token, const char *text)
{
    struct delivery *deliveries = NULL;
    size_t found = look(peek, token, &deliveries);
    ck_assert_uint_eq(found, 1);
    ck_assert_str_eq(deliveries[0].octets, text);
    ck_assert_uint_eq(deliveries[0].length, strlen(text));
    deliveries_free(deliveries, found);
}

void peek_expect_trouble(struct peek *peek, const char *why)
{
    struct delivery *deliveries = NULL;
    struct mailbox_search search = {PEEK_USER, PEEK_TOKEN, 0, clock_now()};
    size_t found = 0;
    ck_assert_msg(peek->mailbox != NULL, "%s", peek->err.text);
    ck_assert(!mailbox_wait(peek->mailbox, &search, &deliveries, &found, &peek->err));
    ck_assert_msg(strstr(peek->err.text, why) != NULL, "\"%s\" is not in: %s", why, peek->err.text);
}

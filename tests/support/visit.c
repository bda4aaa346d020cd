#include "visit.h"
#include "memory.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define SOON_MS 60000 /* for what must happen; TSan inspects each octet that memmem() may */

static long soon(void)
{
    return clock_now() + SOON_MS;
}

static void connect_to_it(struct visit *visit)
{
    struct err err = {0};
    ck_assert_msg(link_open(&visit->settings, &visit->link, &err) == LINK_OK, "%s", err.text);
    visit_expect(visit, 220);
}

void visit_begin(struct visit *visit, const struct reference_settings *settings)
{
    struct err err = {0};
    *visit = (struct visit){.stop = stop_new(), .reference = reference_start(settings, &err)};
    ck_assert_msg(visit->reference != NULL, "%s", err.text);
    visit->endpoint =
        (struct endpoint){.host = "127.0.0.1", .port = reference_port(visit->reference)};
    visit->settings = (struct link_settings){
        .endpoint = &visit->endpoint, .connect_ms = SOON_MS, .stop = visit->stop};
    connect_to_it(visit);
}

void visit_begin_faulty(struct visit *visit, const char *fault)
{
    const struct reference_settings settings = {.faults = &fault, .faults_count = fault ? 1 : 0};
    visit_begin(visit, &settings);
}

void visit_end(struct visit *visit)
{
    link_free(&visit->link);
    reference_stop(&visit->reference);
    stop_free(&visit->stop);
    reply_release(&visit->reply);
}

void visit_again(struct visit *visit)
{
    link_free(&visit->link);
    connect_to_it(visit);
}

void visit_send(struct visit *visit, const char *text)
{
    ck_assert_int_eq(link_send(visit->link, text, strlen(text), soon(), NULL), LINK_OK);
}

void visit_expect(struct visit *visit, unsigned code)
{
    enum link_outcome outcome = link_reply(visit->link, soon(), &visit->reply, NULL);
    ck_assert_str_eq(link_outcome_name(outcome), link_outcome_name(LINK_OK));
    ck_assert_msg(visit->reply.code == code, "expected %u, got: %s", code,
                  visit->reply.octets.octets);
}

void visit_command(struct visit *visit, const char *line, unsigned code)
{
    char *text = mem_format("%s\r\n", line);
    visit_send(visit, text);
    free(text);
    visit_expect(visit, code);
}

void visit_expect_closed(struct visit *visit)
{
    enum link_outcome outcome = link_reply(visit->link, soon(), &visit->reply, NULL);
    ck_assert_str_eq(link_outcome_name(outcome), link_outcome_name(LINK_CLOSED));
}

void visit_open_transaction(struct visit *visit)
{
    visit_command(visit, "EHLO client.example", 250);
    visit_command(visit, "MAIL FROM:<sender@client.example>", 250);
    visit_command(visit, "RCPT TO:<user1@test.example>", 250);
}

static void count_one(void *state, const char *octets, size_t length)
{
    (void)state;
    ck_assert_uint_eq(strlen(octets) <= length, 1);
}

size_t visit_count(struct visit *visit, const char *recipient)
{
    return reference_each_message(visit->reference, recipient, 0, count_one, NULL);
}

static void keep_first(void *state, const char *octets, size_t length)
{
    char **message = state;
    if (!*message)
        *message = mem_copy(octets, length);
}

char *visit_message(struct visit *visit, const char *recipient, size_t n)
{
    char *message = NULL;
    reference_each_message(visit->reference, recipient, n, keep_first, &message);
    ck_assert_ptr_nonnull(message);
    return message;
}

/* Mailboxes that are read from servers, which here play a script: IMAP, POP3, HTTP. */
#include "count_of.h"
#include "memory.h"
#include "peek.h"
#include "scripted_server.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MESSAGE "Subject: " PEEK_TOKEN "\r\n\r\nbody\r\n"
#define MESSAGE_SIZE "43"
#define LOGIN                                                                                      \
    SEND("* OK [CAPABILITY IMAP4rev1] ready\r\n"), AWAIT("A001 CAPABILITY\r\n"),                   \
        SEND("* CAPABILITY IMAP4rev1\r\nA001 OK done\r\n"),                                        \
        AWAIT("A002 LOGIN user1 topsecret\r\n")
#define ENTER                                                                                      \
    LOGIN, SEND("A002 OK in\r\n"), AWAIT("s1 EXAMINE \"INBOX\"\r\n"),                              \
        SEND("* 2 EXISTS\r\n* OK [UIDNEXT 8] next\r\ns1 OK [READ-ONLY] in\r\n")
#define POLL                                                                                       \
    AWAIT("s2 NOOP\r\n"), SEND("* 3 EXISTS\r\ns2 OK done\r\n"), AWAIT("s3 UID SEARCH UID 8:*\r\n")

struct office {
    struct scripted_server *server;
    char *url;
    struct peek peek;
};

/* Opens SCHEME://USER@127.0.0.1:PORT/PATH, whose server plays ACTS on each connection. */
static void meet(struct office *office, const struct act *acts, const char *form,
                 const struct mailbox_settings *more)
{
    struct err err = {0};
    office->server = scripted_start("127.0.0.1", acts, &err);
    ck_assert_msg(office->server != NULL, "%s", err.text);
    const char *sign = strchr(form, '#');
    office->url = mem_format("%.*s127.0.0.1:%u%s", (int)(sign - form), form,
                             scripted_port(office->server), sign + 1);
    struct mailbox_settings settings = more ? *more : (struct mailbox_settings){0};
    settings.url = office->url;
    peek_open(&office->peek, &settings);
}

static void part(struct office *office)
{
    peek_close(&office->peek);
    scripted_stop(&office->server);
    free(office->url);
}

static void expect_received(struct office *office, const char *octets)
{
    struct buffer received = {0};
    scripted_received(office->server, &received);
    ck_assert_msg(strstr(received.octets, octets) != NULL, "\"%s\" is not in: %s", octets,
                  received.octets);
    buffer_release(&received);
}

static void expect_no_baseline(struct office *office, const char *why)
{
    struct err err = {0};
    ck_assert(!mailbox_baseline(office->peek.mailbox, PEEK_USER, &err));
    ck_assert_msg(strstr(err.text, why) != NULL, "\"%s\" is not in: %s", why, err.text);
    ck_assert_msg(!strstr(err.text, "topsecret"), "%s", err.text);
    ck_assert_ptr_null(strchr(err.text, '\n'));
}

TEST(imap_shows_the_messages_whose_uid_is_new)
{
    const struct act acts[] = {
        ENTER,
        POLL,
        SEND("* SEARCH 7 9\r\ns3 OK done\r\n"),
        AWAIT("s4 UID FETCH 9 (UID BODY.PEEK[])\r\n"),
        SEND("* 3 FETCH (FLAGS (\\Recent))\r\n* 3 FETCH (UID 9 BODY[] {" MESSAGE_SIZE
             "}\r\n" MESSAGE ")\r\ns4 OK done\r\n"),
        AWAIT("s5 NOOP\r\n"),
        SEND("s5 OK done\r\n"),
        AWAIT("s6 UID SEARCH UID 10:*\r\n"),
        SEND("* SEARCH 9\r\ns6 OK done\r\n"),
        DRAIN,
        END,
    };
    struct office office;
    meet(&office, acts, "imap://%u:topsecret@#/INBOX", NULL);
    peek_baseline(&office.peek);
    peek_expect(&office.peek, PEEK_TOKEN, MESSAGE);
    ck_assert_uint_eq(peek_count(&office.peek, PEEK_TOKEN), 1);
    ck_assert_uint_eq(scripted_connections(office.server), 1);
    part(&office);
}

TEST(imap_reads_a_literal_that_comes_before_the_uid_and_in_pieces)
{
    const struct act acts[] = {
        ENTER,
        POLL,
        SEND("* SEARCH 8\r\ns3 OK done\r\n"),
        AWAIT("s4 UID FETCH 8"),
        SEND("* 3 FETCH (BODY[] {" MESSAGE_SIZE "}\r\nSubject: " TOKEN_PREFIX),
        PAUSE(30),
        SEND("0123456789abcdef\r\n\r\nbody\r\n UID 8)\r\n"),
        SEND("s4 OK done\r\n"),
        DRAIN,
        END,
    };
    const struct mailbox_settings login = {.user = "%u", .password = "topsecret"};
    struct office office;
    meet(&office, acts, "imap://#", &login);
    peek_baseline(&office.peek);
    peek_expect(&office.peek, PEEK_TOKEN, MESSAGE);
    part(&office);
}

TEST(imap_tries_once_more_when_the_session_was_ended)
{
    const struct act acts[] = {ENTER, AWAIT("s2 NOOP\r\n"), SEND("* BYE idle too long\r\n"), END};
    struct office office;
    meet(&office, acts, "imap://%u:topsecret@#/INBOX", NULL);
    peek_baseline(&office.peek);
    peek_expect_trouble(&office.peek, "closed the connection");
    ck_assert_uint_eq(scripted_connections(office.server), 2);
    part(&office);
}

TEST(imap_under_tls_logs_in)
{
    const struct act acts[] = {TLS, ENTER, DRAIN, END};
    struct office office;
    meet(&office, acts, "imaps://%u:topsecret@#/", NULL);
    peek_baseline(&office.peek);
    part(&office);
}

TEST(a_certificate_that_is_to_be_right_is_checked)
{
    const struct act acts[] = {TLS, ENTER, DRAIN, END};
    struct mailbox_settings settings = {.verify = true};
    struct office office;
    char path[] = "/tmp/smtpspec-mailbox-ca-XXXXXX";
    close(mkstemp(path));
    meet(&office, acts, "imaps://%u:topsecret@#/", &settings);
    expect_no_baseline(&office, "certificate");
    ck_assert(scripted_write_certificate(office.server, path));
    office.peek.settings.ca = path;
    peek_baseline(&office.peek);
    part(&office);
    unlink(path);
}

TEST(a_refused_login_says_what_the_server_says_and_no_password)
{
    const struct act acts[] = {LOGIN, SEND("A002 NO topsecret is not the password\r\n"), DRAIN,
                               END};
    struct office office;
    meet(&office, acts, "imap://%u:topsecret@#/INBOX", NULL);
    expect_no_baseline(&office, "the login failed: A002 NO *** is not the password");
    part(&office);
}

TEST(a_folder_that_is_not_there_is_an_error)
{
    const struct act acts[] = {LOGIN,
                               SEND("A002 OK in\r\n"),
                               AWAIT("s1 EXAMINE \"No \\\"such\"\r\n"),
                               SEND("s1 NO no such\033 folder\r\n"),
                               DRAIN,
                               END};
    struct office office;
    meet(&office, acts, "imap://%u:topsecret@#/No%20%22such", NULL);
    expect_no_baseline(&office, "the server says \"NO no such\\x1B folder\"");
    part(&office);
}

#define LONG                                                                                       \
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567"

/* What a hostile server answers to the first command, and what is reported. */
static const struct {
    struct act act;
    const char *why;
} hostile[] = {
    {FLOOD(LONG LONG LONG LONG), "a line without end"},
    {FLOOD(LONG "a {3}\r\n"), "a response without end"},
    {SEND("* 1 FETCH (BODY[] {99999999999}\r\n"), "a message of more than"},
    {SEND("s1 BAD what\r\n"), "says \"BAD what\""},
};

TEST_EACH(what_a_hostile_imap_server_sends_is_bounded, hostile)
{
    static const struct act login[] = {LOGIN, SEND("A002 OK in\r\n"), AWAIT("s1 EXAMINE")};
    struct act acts[16] = {0};
    size_t count = COUNT_OF(login);
    memcpy(acts, login, sizeof login);
    acts[count++] = row->act;
    acts[count] = (struct act)DRAIN;
    struct office office;
    meet(&office, acts, "imap://%u:topsecret@#/", NULL);
    expect_no_baseline(&office, row->why);
    part(&office);
}

#define POP3_LOGIN                                                                                 \
    SEND("+OK ready\r\n"), AWAIT("CAPA\r\n"), SEND("+OK\r\nUSER\r\nUIDL\r\n.\r\n"),                \
        AWAIT("USER user1\r\n"), SEND("+OK\r\n"), AWAIT("PASS topsecret\r\n")

TEST(pop3_shows_the_messages_whose_unique_id_is_new)
{
    const struct act acts[] = {
        POP3_LOGIN,
        SEND("+OK in\r\n"),
        AWAIT("UIDL\r\n"),
        SEND("+OK\r\n1 a\r\n2 b\r\n.\r\n"),
        DRAIN,
        END,
    };
    const struct act more[] = {
        POP3_LOGIN,
        SEND("+OK in\r\n"),
        AWAIT("UIDL\r\n"),
        SEND("+OK\r\n1 a\r\n2 b\r\n3 c\r\n.\r\n"),
        AWAIT("RETR "),
        SEND("+OK\r\n" MESSAGE "..\r\n.\r\n"),
        AWAIT("RETR "),
        SEND("+OK\r\n\r\n.\r\n"),
        AWAIT("RETR "),
        SEND("+OK\r\n\r\n.\r\n"),
        DRAIN,
        END,
    };
    struct office office;
    meet(&office, acts, "pop3://%u:topsecret@#", NULL);
    peek_baseline(&office.peek);
    ck_assert_uint_eq(peek_count(&office.peek, PEEK_TOKEN), 0);
    ck_assert(scripted_wait_done(office.server, 2, 5000));
    expect_received(&office, "QUIT\r\n");
    part(&office);
    meet(&office, more, "pop3://%u:topsecret@#", NULL);
    peek_expect(&office.peek, PEEK_TOKEN, MESSAGE ".\r\n");
    expect_received(&office, "RETR 3\r\n");
    part(&office);
}

TEST(a_refused_pop3_login_says_what_the_server_says)
{
    const struct act acts[] = {POP3_LOGIN, SEND("-ERR [AUTH] no\r\n"), DRAIN, END};
    struct office office;
    meet(&office, acts, "pop3://%u:topsecret@#", NULL);
    expect_no_baseline(&office, "the login failed: -ERR [AUTH] no");
    part(&office);
}

#define RAW_JSON "Subject: " PEEK_TOKEN "\\r\\n\\r\\nbody\\r\\n"

TEST(http_asks_for_recipient_and_token_and_reads_the_field)
{
    const struct act acts[] = {AWAIT("\r\n\r\n"),
                               SEND("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
                                    "{\"data\":{\"items\":[{\"Raw\":{\"Data\":\"" RAW_JSON
                                    "\"}}]}}"),
                               END};
    const struct mailbox_settings settings = {
        .list = "data.items", .field = "Raw.Data", .header = "X-Key: topsecret"};
    struct office office;
    meet(&office, acts, "http://#/find?to={recipient}&is={token}&of=%u&run={run}", &settings);
    peek_expect(&office.peek, PEEK_TOKEN, MESSAGE);
    ck_assert_uint_eq(peek_count(&office.peek, PEEK_TOKEN), 1);
    expect_received(&office, "GET /find?to=user1%40test.example&is=" PEEK_TOKEN
                             "&of=user1&run=" TOKEN_PREFIX "01234567 HTTP/1.1\r\n");
    expect_received(&office, "X-Key: topsecret\r\n");
    part(&office);
}

TEST(http_counts_equal_messages_of_one_answer)
{
    const struct act acts[] = {AWAIT("\r\n\r\n"),
                               SEND("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
                                    "[{\"raw\":\"" RAW_JSON "\"},{\"raw\":\"" RAW_JSON "\"}]"),
                               END};
    const struct mailbox_settings settings = {.field = "raw"};
    struct office office;
    meet(&office, acts, "http://#/", &settings);
    ck_assert_uint_eq(peek_count(&office.peek, PEEK_TOKEN), 2);
    ck_assert_uint_eq(peek_count(&office.peek, PEEK_TOKEN), 2);
    part(&office);
}

TEST(http_gets_each_message_by_its_id)
{
    const struct act acts[] = {
        AWAIT("GET /list HTTP/1.1\r\n"),
        AWAIT("\r\n\r\n"),
        SEND("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n[{\"id\":17}]"),
        AWAIT("GET /message/17/raw HTTP/1.1\r\n"),
        AWAIT("\r\n\r\n"),
        SEND("HTTP/1.1 200 OK\r\nContent-Length: " MESSAGE_SIZE "\r\n\r\n" MESSAGE),
        DRAIN,
        END,
    };
    struct office office;
    char *message;
    struct mailbox_settings settings = {.id = "id", .message = "http://127.0.0.1/{id}"};
    meet(&office, acts, "http://#/list", &settings);
    message = mem_format("http://127.0.0.1:%u/message/{id}/raw", scripted_port(office.server));
    office.peek.settings.message = message;
    peek_expect(&office.peek, PEEK_TOKEN, MESSAGE);
    part(&office);
    free(message);
}

TEST(http_without_a_field_takes_the_answer_for_the_message)
{
    const struct act acts[] = {
        AWAIT("\r\n\r\n"),
        SEND("HTTP/1.1 200 OK\r\nContent-Length: " MESSAGE_SIZE "\r\n\r\n" MESSAGE), END};
    struct office office;
    meet(&office, acts, "http://#/{token}.eml", NULL);
    peek_expect(&office.peek, PEEK_TOKEN, MESSAGE);
    part(&office);
}

/* What an API answers, and what is reported. */
static const struct {
    const char *answer, *why;
} answers[] = {
    {"HTTP/1.1 500 topsecret\r\nContent-Length: 0\r\n\r\n", "/api answers 500"},
    {"HTTP/1.1 401 no\r\nContent-Length: 0\r\n\r\n", "/api answers 401"},
    {"HTTP/1.1 302 go\r\nLocation: /\r\nContent-Length: 0\r\n\r\n", "/api answers 302"},
    {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<html", "is not JSON"},
    {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "is not a list"},
    {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[{\"a\":1}]", "has no text at \"raw\""},
    {"topsecret\r\n\r\n", "127.0.0.1"},
};

TEST_EACH(an_api_that_answers_otherwise_is_an_error_without_its_key, answers)
{
    const struct act acts[] = {
        AWAIT("\r\n\r\n"),
        {ACT_SEND, row->answer, strlen(row->answer), 0},
        END,
    };
    const struct mailbox_settings settings = {.field = "raw", .header = "X-Key: topsecret"};
    struct office office;
    meet(&office, acts, "http://me:topsecret@#/api?key=topsecret", &settings);
    expect_no_baseline(&office, row->why);
    part(&office);
}

TEST(a_404_is_no_mail_and_is_told_when_mail_is_missed)
{
    const struct act acts[] = {AWAIT("\r\n\r\n"),
                               SEND("HTTP/1.1 404 none\r\nContent-Length: 0\r\n\r\n"), END};
    const struct mailbox_settings settings = {.field = "raw"};
    struct office office;
    struct err why;
    meet(&office, acts, "http://#/box/{recipient}?key=topsecret", &settings);
    ck_assert_uint_eq(peek_count(&office.peek, PEEK_TOKEN), 0);
    ck_assert(mailbox_explain(office.peek.mailbox, PEEK_USER, &why));
    ck_assert_msg(strstr(why.text, "answers 404"), "%s", why.text);
    ck_assert_msg(!strstr(why.text, "topsecret"), "%s", why.text);
    part(&office);
}

static const char *const forms[] = {"imap://u:topsecret@#/", "pop3://u:topsecret@#", "http://#/"};

TEST_EACH(a_stop_ends_the_wait_for_a_server_that_is_silent, forms)
{
    const struct act acts[] = {STALL, END};
    struct office office;
    struct err err;
    meet(&office, acts, *row, NULL);
    long began = clock_now();
    stop_set(office.peek.stop);
    ck_assert(!mailbox_baseline(office.peek.mailbox, PEEK_USER, &err));
    ck_assert_msg(strstr(err.text, "stopped"), "%s", err.text);
    ck_assert_int_lt(clock_now() - began, 8000);
    part(&office);
}

SUITE("mailbox_servers")

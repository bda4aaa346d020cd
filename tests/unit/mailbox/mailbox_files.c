/* Mailboxes that are read from files: Maildir, mbox, and what a command prints. */
#include "memory.h"
#include "peek.h"
#include "unit.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FROM "From sender@client.example Mon Nov  2 10:00:00 2026\n"
#define OTHER TOKEN_PREFIX "fedcba9876543210"

/* The test's own folder. */
static char place[64];

static void make_place(void)
{
    snprintf(place, sizeof place, "/tmp/smtpspec-mailbox-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(place));
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status, (void)type, (void)where;
    return remove(path);
}

static void remove_place(void)
{
    nftw(place, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

/* Appends TEXT to a file below the place. */
static void put(const char *name, const char *text)
{
    char *path = mem_format("%s/%s", place, name);
    FILE *file = fopen(path, "a");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, strlen(text), file), strlen(text));
    ck_assert_int_eq(fclose(file), 0);
    free(path);
}

static void make_folder(const char *name)
{
    char *path = mem_format("%s/%s", place, name);
    ck_assert_int_eq(mkdir(path, 0755), 0);
    free(path);
}

static void move(const char *from, const char *to)
{
    char *old = mem_format("%s/%s", place, from), *new = mem_format("%s/%s", place, to);
    ck_assert_int_eq(rename(old, new), 0);
    free(old);
    free(new);
}

static void open_at(struct peek *peek, const char *scheme)
{
    char *url = mem_format("%s:%s/%%u", scheme, place);
    struct mailbox_settings settings = {.url = url};
    peek_open(peek, &settings);
    free(url);
}

static void make_maildir(void)
{
    make_folder("user1");
    make_folder("user1/new");
    make_folder("user1/cur");
}

/* What there was no time to read is read by the next poll. */
static void check_patience(const char *scheme, const char *file, const char *text)
{
    struct peek peek;
    open_at(&peek, scheme);
    peek_baseline(&peek);
    put(file, text);
    mailbox_set_patience(peek.mailbox, 0);
    peek_expect_trouble(&peek, "it takes longer than 0 s (--wait) to read");
    mailbox_set_patience(peek.mailbox, 100000);
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 1);
    peek_close(&peek);
}

TEST(a_poll_of_files_ends_with_its_time)
{
    make_maildir();
    check_patience("maildir", "user1/new/1.new", "Subject: " PEEK_TOKEN "\n\nnew\n");
    check_patience("maildir", "user1/cur/2.new:2,S", "Subject: " PEEK_TOKEN "\n\nread\n");
    remove_place();
    make_place();
    check_patience("mbox", "user1", FROM "Subject: " PEEK_TOKEN "\n\nnew\n");
}

TEST(a_maildir_shows_what_came_after_the_beginning)
{
    struct peek peek;
    make_maildir();
    put("user1/new/1.old", "Subject: " PEEK_TOKEN "\n\nold\n");
    open_at(&peek, "maildir");
    peek_baseline(&peek);
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 0);
    put("user1/new/2.new", "Subject: " PEEK_TOKEN "\n\nnew\n");
    peek_expect(&peek, PEEK_TOKEN, "Subject: " PEEK_TOKEN "\r\n\r\nnew\r\n");
    put("user1/cur/3.new:2,S", "Subject: " OTHER "\n\nread already\n");
    peek_expect(&peek, OTHER, "Subject: " OTHER "\r\n\r\nread already\r\n");
    peek_close(&peek);
}

TEST(a_message_that_a_reader_moves_is_one_message)
{
    struct peek peek;
    make_maildir();
    open_at(&peek, "maildir");
    put("user1/new/1.a", "Subject: " PEEK_TOKEN "\n\n");
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 1);
    move("user1/new/1.a", "user1/cur/1.a:2,S");
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 1);
    move("user1/cur/1.a:2,S", "user1/cur/1.a:2,RS");
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 1);
    peek_close(&peek);
}

TEST(a_maildir_that_was_quiet_for_long_is_read_again_once_it_changes)
{
    struct peek peek;
    make_maildir();
    open_at(&peek, "maildir");
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 0);
    usleep(80000); /* longer than a tick of the file system's clock */
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 0);
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 0);
    put("user1/new/1.a", "Subject: " PEEK_TOKEN "\n\n");
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 1);
    put("user1/new/2.a", "Subject: " PEEK_TOKEN "\n\n");
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 2);
    peek_close(&peek);
}

TEST(a_mailbox_that_is_not_there_yet_is_empty_and_says_so_when_asked)
{
    static const char *const schemes[] = {"maildir", "mbox"};
    for (size_t i = 0; i < 2; i++) {
        struct peek peek;
        struct err why;
        open_at(&peek, schemes[i]);
        ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 0);
        ck_assert(mailbox_explain(peek.mailbox, PEEK_USER, &why));
        ck_assert_msg(strstr(why.text, "/user1: No such file"), "%s", why.text);
        peek_close(&peek);
    }
}

TEST(a_relative_path_is_refused)
{
    static const char *const urls[] = {"maildir:mail/%u", "mbox:mail/%u"};
    for (size_t i = 0; i < 2; i++) {
        struct peek peek;
        struct mailbox_settings settings = {.url = urls[i]};
        peek_open(&peek, &settings);
        ck_assert_ptr_null(peek.mailbox);
        ck_assert_msg(strstr(peek.err.text, "absolute"), "%s", peek.err.text);
        peek_close(&peek);
    }
}

TEST(an_mbox_is_divided_at_its_from_lines_and_unquoted)
{
    struct peek peek;
    put("user1", FROM "Subject: old " PEEK_TOKEN "\n\nold\n\n");
    open_at(&peek, "mbox");
    peek_baseline(&peek);
    put("user1", FROM "Subject: " PEEK_TOKEN "\nX-UID: 7\nStatus: RO\n\n"
                      ">From here\n>>From there\n\nFrom now on\n> From\n\n" FROM "Subject: " OTHER
                      "\n\n\n\n");
    peek_expect(&peek, PEEK_TOKEN,
                "Subject: " PEEK_TOKEN "\r\n\r\nFrom here\r\n>From there\r\n\r\n"
                "From now on\r\n> From\r\n");
    peek_expect(&peek, OTHER, "Subject: " OTHER "\r\n\r\n\r\n");
    peek_close(&peek);
}

TEST(fields_that_readers_add_are_left_out_of_the_header_alone)
{
    struct peek peek;
    open_at(&peek, "mbox");
    put("user1", FROM "Status: O\nSubject: " PEEK_TOKEN "\nX-Keywords: a\n b\nX-Other: c\n\n"
                      "Status: of the body\n\n");
    peek_expect(&peek, PEEK_TOKEN,
                "Subject: " PEEK_TOKEN "\r\nX-Other: c\r\n\r\nStatus: of the body\r\n");
    peek_close(&peek);
}

static void lock(int fd, short type)
{
    struct flock wanted = {.l_type = type, .l_whence = SEEK_SET};
    ck_assert_int_eq(fcntl(fd, F_OFD_SETLK, &wanted), 0);
}

TEST(an_mbox_is_not_read_while_somebody_writes_it)
{
    struct peek peek;
    char *path = mem_format("%s/user1", place);
    struct err why;
    open_at(&peek, "mbox");
    put("user1.lock", "");
    put("user1", FROM "Subject: " PEEK_TOKEN "\n\nhalf of it");
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 0);
    ck_assert(mailbox_explain(peek.mailbox, PEEK_USER, &why));
    ck_assert_msg(strstr(why.text, "user1.lock is locked"), "%s", why.text);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    lock(fd, F_WRLCK);
    move("user1.lock", "unlocked");
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 0);
    put("user1", " and the other\n\n");
    lock(fd, F_UNLCK);
    close(fd);
    peek_expect(&peek, PEEK_TOKEN, "Subject: " PEEK_TOKEN "\r\n\r\nhalf of it and the other\r\n");
    free(path);
    peek_close(&peek);
}

TEST(an_mbox_that_is_emptied_begins_anew_and_one_that_is_rewritten_is_an_error)
{
    struct peek peek;
    char *path = mem_format("%s/user1", place);
    put("user1", FROM "Subject: old\n\n");
    open_at(&peek, "mbox");
    peek_baseline(&peek);
    ck_assert_int_eq(truncate(path, 0), 0);
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 0);
    put("user1", FROM "Subject: " PEEK_TOKEN "\n\n");
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 1);
    ck_assert_int_eq(truncate(path, 20), 0);
    peek_expect_trouble(&peek, "rewritten");
    free(path);
    peek_close(&peek);
}

static void open_command(struct peek *peek, const char *script)
{
    const char *const words[] = {"sh", "-c", script, "sh", "%r", NULL};
    struct mailbox_settings settings = {
        .command = words, .directory = place, .password = "topsecret"};
    peek_open(peek, &settings);
    if (peek->mailbox)
        mailbox_baseline(peek->mailbox, PEEK_USER, &peek->err);
}

TEST(a_command_prints_all_messages_and_each_is_seen_once)
{
    struct peek peek;
    put(PEEK_USER, FROM "Subject: old " PEEK_TOKEN "\n\n");
    open_command(&peek, "cat \"$1\"");
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 0);
    put(PEEK_USER, FROM "Subject: " PEEK_TOKEN "\n\n");
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 1);
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 1);
    put(PEEK_USER, FROM "Subject: " PEEK_TOKEN "\n\n"); /* the same once more */
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 2);
    peek_close(&peek);
}

TEST(a_command_as_a_text_is_divided_at_blanks)
{
    struct peek peek;
    char *url = mem_format("command:cat  %s/%%u", place);
    struct mailbox_settings settings = {.url = url};
    put("user1", FROM "Subject: " PEEK_TOKEN "\n\n");
    peek_open(&peek, &settings);
    ck_assert_uint_eq(peek_count(&peek, PEEK_TOKEN), 1);
    peek_close(&peek);
    free(url);
}

/* What a command does, and what is reported. */
static const struct {
    const char *script, *why;
} troubles[] = {
    {"echo no such user >&2; exit 3", "sh ended with status 3: no such user"},
    {"echo topsecret is wrong >&2; exit 1", "status 1: *** is wrong"},
    {"kill -9 $$", "sh ended with signal 9"},
    {"echo hello", "does not begin with a \"From \" line"},
};

TEST_EACH(a_command_that_fails_is_an_error_that_says_why, troubles)
{
    struct peek peek;
    open_command(&peek, row->script);
    peek_expect_trouble(&peek, row->why);
    ck_assert_ptr_null(strstr(peek.err.text, "topsecret"));
    peek_close(&peek);
}

TEST(a_command_that_is_not_there_is_an_error)
{
    static const char *const words[] = {"/nonexistent/program", NULL};
    struct peek peek;
    struct mailbox_settings settings = {.command = words};
    peek_open(&peek, &settings);
    peek_expect_trouble(&peek, "/nonexistent/program: No such file");
    peek_close(&peek);
}

TEST(a_stop_ends_a_command_that_would_go_on)
{
    struct peek peek;
    struct err err = {0};
    open_command(&peek, "[ ! -e begun ] || exec sleep 60; : >begun");
    long began = clock_now();
    stop_set(peek.stop);
    ck_assert(!mailbox_baseline(peek.mailbox, PEEK_USER, &err));
    ck_assert_msg(strstr(err.text, "stopped"), "%s", err.text);
    ck_assert_int_lt(clock_now() - began, 20000);
    peek_close(&peek);
}

SUITE("mailbox_files", .before = make_place, .after = remove_place)

#include "memory.h"
#include "store.h"
#include "trace.h"
#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void append(void *state, const char *octets, size_t length)
{
    buffer_add(state, octets, length);
}

TEST(messages_come_in_the_order_of_delivery)
{
    struct store *store = store_new(NULL);
    const char *const one[] = {"user1"};
    ck_assert(store_deliver(store, one, 1, "a", 1, NULL));
    ck_assert(store_deliver(store, one, 1, "b", 1, NULL));
    struct buffer all = {0};
    ck_assert_uint_eq(store_each(store, "user1", 0, append, &all), 2);
    ck_assert_str_eq(all.octets, "ab");
    ck_assert_uint_eq(store_each(store, "user1", 1, append, &all), 2);
    ck_assert_str_eq(all.octets, "abb");
    ck_assert_uint_eq(store_each(store, "user2", 0, append, &all), 0);
    buffer_release(&all);
    store_free(&store);
    ck_assert_ptr_null(store);
}

TEST(one_message_goes_to_several_mailboxes)
{
    struct store *store = store_new(NULL);
    const char *const both[] = {"user1", "user2"};
    ck_assert(store_deliver(store, both, 2, "a\0b", 3, NULL));
    struct buffer all = {0};
    store_each(store, "user1", 0, append, &all);
    store_each(store, "user2", 0, append, &all);
    ck_assert_uint_eq(all.length, 6);
    ck_assert_mem_eq(all.octets, "a\0ba\0b", 6);
    buffer_release(&all);
    store_free(&store);
}

/* Counts the files of DIR/NAME, removes them and it. */
static size_t empty_folder(const char *dir, const char *name)
{
    char *folder = mem_format("%s/%s", dir, name);
    size_t files = 0;
    DIR *list = opendir(folder);
    for (const struct dirent *entry; list && (entry = readdir(list));) {
        if (entry->d_name[0] == '.')
            continue;
        char *path = mem_format("%s/%s", folder, entry->d_name);
        files += unlink(path) == 0;
        free(path);
    }
    if (list)
        closedir(list);
    rmdir(folder);
    free(folder);
    return files;
}

TEST(a_maildir_gets_one_file_for_each_message)
{
    char dir[] = "/tmp/smtpspec-unit-store-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(dir));
    struct store *store = store_new(dir);
    const char *const keys[] = {"user1", "../odd"};
    ck_assert(store_deliver(store, keys, 2, "a", 1, NULL));
    ck_assert(store_deliver(store, keys, 1, "b", 1, NULL));
    ck_assert_uint_eq(empty_folder(dir, "user1/new"), 2);
    ck_assert_uint_eq(empty_folder(dir, "user1/tmp"), 0);
    ck_assert_uint_eq(empty_folder(dir, "%2E.%2Fodd/new"), 1);
    empty_folder(dir, "user1/cur");
    empty_folder(dir, "%2E.%2Fodd/tmp");
    empty_folder(dir, "%2E.%2Fodd/cur");
    empty_folder(dir, "user1");
    empty_folder(dir, "%2E.%2Fodd");
    store_free(&store);
    ck_assert_int_eq(rmdir(dir), 0);
}

TEST(a_maildir_that_cannot_be_written_refuses_the_message)
{
    struct store *store = store_new("/nonexistent/smtpspec");
    const char *const one[] = {"user1"};
    struct err err = {0};
    ck_assert(!store_deliver(store, one, 1, "a", 1, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "/nonexistent"));
    struct buffer all = {0};
    ck_assert_uint_eq(store_each(store, "user1", 0, append, &all), 0);
    store_free(&store);
}

TEST(dates_are_those_of_rfc_5322)
{
    struct buffer date = {0};
    setenv("TZ", "XXX-05:30", 1);
    tzset();
    trace_date(1795545437, &date);
    ck_assert_str_eq(date.octets, "Wed, 25 Nov 2026 00:07:17 +0530");
    buffer_clear(&date);
    setenv("TZ", "XXX+03:30", 1);
    tzset();
    trace_date(1795545437, &date);
    ck_assert_str_eq(date.octets, "Tue, 24 Nov 2026 15:07:17 -0330");
    buffer_release(&date);
    unsetenv("TZ");
    tzset();
}

SUITE("reference_store")

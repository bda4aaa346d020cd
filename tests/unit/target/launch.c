/* Starting a server: scripts that do what they should, and scripts that do not. */
#include "launch.h"

#include "link.h"
#include "loading.h"
#include "memory.h"
#include "unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A target that COMMAND starts, from a folder that the test can look into. */
struct start {
    char *folder;
    struct target *target;
    struct stop *stop;
    struct err err;
    struct launch *launch;
};

static void start(struct start *start, const char *command, long ready_ms)
{
    struct problems *problems = problems_new();
    *start = (struct start){.folder = folder_new(), .stop = stop_new()};
    char *file = file_in(start->folder, "target.yaml",
                         "name: x\naddress: 127.0.0.1:${port}\nstart: \"true\"\n"
                         "mailbox: maildir:${dir}/%u\n");
    start->target = target_load(file, problems);
    ck_assert_ptr_nonnull(start->target);
    start->target->start = command;
    start->target->ready_within_ms = ready_ms;
    start->launch =
        launch_target(start->target, &(struct launch_settings){.stop = start->stop}, &start->err);
    problems_free(&problems);
    free(file);
}

static void finish(struct start *start)
{
    launch_end(&start->launch);
    target_free(&start->target);
    stop_free(&start->stop);
    folder_remove(&start->folder);
}

/* The number in FOLDER/NAME, once there is one. */
static pid_t pid_in(const struct start *start, const char *name)
{
    char *path = mem_format("%s/%s", start->folder, name);
    long pid = 0;
    for (int i = 0; i < 500 && pid <= 0; i++, usleep(10000)) {
        char digits[32] = "";
        FILE *file = fopen(path, "r");
        if (file && fgets(digits, sizeof digits, file))
            pid = strtol(digits, NULL, 10);
        if (file)
            fclose(file);
    }
    free(path);
    ck_assert_int_gt(pid, 0);
    return (pid_t)pid;
}

/* Whether a process exists and is not a zombie that waits for init. */
static bool lives(pid_t pid)
{
    char path[64], state = 'Z';
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    if (fscanf(file, "%*d %*s %c", &state) != 1)
        state = 'Z';
    fclose(file);
    return state != 'Z';
}

static bool dies(pid_t pid)
{
    for (int i = 0; i < 300 && lives(pid); i++)
        usleep(10000);
    return !lives(pid);
}

#define SERVER "exec " SMTPSPEC " serve --port $SMTPSPEC_PORT"

TEST(a_server_is_ready_when_it_greets_and_gone_afterwards)
{
    struct start it;
    start(&it, "echo $$ >pid; " SERVER, 30000);
    ck_assert_msg(it.launch != NULL, "%s", it.err.text);
    ck_assert_uint_gt(it.target->endpoint.port, 0);
    ck_assert_ptr_null(strstr(it.target->mailbox.url, "${"));
    pid_t pid = pid_in(&it, "pid");
    ck_assert(lives(pid));
    char folder[256];
    snprintf(folder, sizeof folder, "%.*s",
             (int)(strstr(it.target->mailbox.url, "/%u") - it.target->mailbox.url) - 8,
             it.target->mailbox.url + 8);
    ck_assert_int_eq(access(folder, F_OK), 0);
    launch_end(&it.launch);
    ck_assert(dies(pid));
    ck_assert_int_ne(access(folder, F_OK), 0);
    finish(&it);
}

TEST(a_start_that_ends_at_once_is_told_with_its_last_words)
{
    struct start it;
    long began = clock_now();
    start(&it, "echo no such port >&2; exit 3", 30000);
    ck_assert_ptr_null(it.launch);
    ck_assert_ptr_nonnull(strstr(it.err.text, "ended at once"));
    ck_assert_ptr_nonnull(strstr(it.err.text, "no such port"));
    ck_assert_int_lt(clock_now() - began, 20000);
    finish(&it);
}

TEST(a_start_that_cannot_be_run_is_told)
{
    struct start it;
    start(&it, "./no-such-program", 30000);
    ck_assert_ptr_null(it.launch);
    ck_assert_ptr_nonnull(strstr(it.err.text, "no-such-program"));
    finish(&it);
}

TEST(a_start_that_ends_and_leaves_a_child_leaves_none)
{
    struct start it;
    start(&it, "sleep 300 & echo $! >child; exit 1", 30000);
    ck_assert_ptr_null(it.launch);
    ck_assert(dies(pid_in(&it, "child")));
    finish(&it);
}

TEST(a_server_that_never_listens_is_given_up_in_time)
{
    struct start it;
    long began = clock_now();
    start(&it, "echo $$ >pid; exec sleep 300", 300);
    ck_assert_ptr_null(it.launch);
    ck_assert_ptr_nonnull(strstr(it.err.text, "did not greet within 0.3 s"));
    ck_assert_int_lt(clock_now() - began, 20000);
    ck_assert(dies(pid_in(&it, "pid")));
    finish(&it);
}

TEST(children_end_with_the_server_that_left_them)
{
    struct start it;
    start(&it, "sleep 300 & echo $! >child; " SERVER, 30000);
    ck_assert_msg(it.launch != NULL, "%s", it.err.text);
    pid_t child = pid_in(&it, "child");
    ck_assert(lives(child));
    launch_end(&it.launch);
    ck_assert(dies(child));
    finish(&it);
}

TEST(a_server_that_ignores_term_is_killed)
{
    struct start it;
    start(&it,
          "trap '' TERM; echo $$ >pid; " SMTPSPEC " serve --port $SMTPSPEC_PORT & "
          "while :; do sleep 1; done",
          30000);
    ck_assert_msg(it.launch != NULL, "%s", it.err.text);
    pid_t pid = pid_in(&it, "pid");
    long began = clock_now();
    launch_end(&it.launch);
    ck_assert_int_lt(clock_now() - began, 30000);
    ck_assert(dies(pid));
    finish(&it);
}

TEST(a_stop_ends_the_wait_for_the_server)
{
    struct start it = {.folder = folder_new(), .stop = stop_new()};
    it.target = target_from_address("127.0.0.1:1", &it.err);
    it.target->start = "exec sleep 300";
    stop_set(it.stop);
    long began = clock_now();
    it.launch = launch_target(it.target, &(struct launch_settings){.stop = it.stop}, &it.err);
    ck_assert_ptr_null(it.launch);
    ck_assert_ptr_nonnull(strstr(it.err.text, "stopped"));
    ck_assert_int_lt(clock_now() - began, 20000);
    finish(&it);
}

SUITE("launch", .timeout_s = 100, .begin = link_global_init, .end = link_global_end)

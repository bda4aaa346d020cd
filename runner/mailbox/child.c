#include "child.h"

#include "escape.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of standard error, kept for the message. */
#define COMPLAINT_MOST 4096
/* Between checks on a child that has closed its outputs but not exited. */
#define END_POLL_MS 10

struct child {
    const struct child_settings *settings;
    pid_t pid;
    int outputs[2]; /* the read ends of standard output and standard error; -1: ended */
    struct buffer *out;
    struct buffer complaint;
    long deadline;
};

static int spawn(struct child *child, const int writers[2])
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none;
    const struct child_settings *settings = child->settings;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, writers[0], 1);
    posix_spawn_file_actions_adddup2(&files, writers[1], 2);
    if (settings->directory)
        posix_spawn_file_actions_addchdir_np(&files, settings->directory);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attributes, &none);
    int failed = posix_spawnp(&child->pid, settings->argv[0], &files, &attributes,
                              (char *const *)(uintptr_t)settings->argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return failed;
}

static bool start(struct child *child, struct err *err)
{
    int pipes[2][2] = {{-1, -1}, {-1, -1}};
    int failed = pipe2(pipes[0], O_CLOEXEC) != 0 || pipe2(pipes[1], O_CLOEXEC) != 0 ? errno : 0;
    const int writers[2] = {pipes[0][1], pipes[1][1]};
    if (!failed)
        failed = spawn(child, writers);
    for (int i = 0; i < 2; i++) {
        if (writers[i] >= 0)
            close(writers[i]);
        child->outputs[i] = pipes[i][0];
    }
    return !failed || err_set(err, "%s: %s", child->settings->argv[0], strerror(failed));
}

/* Reads a piece of output I. */
static bool read_piece(struct child *child, int i, struct err *err)
{
    char piece[65536];
    ssize_t got = read(child->outputs[i], piece, sizeof piece);
    if (got < 0 && errno == EINTR)
        return true;
    if (got <= 0) {
        close(child->outputs[i]);
        child->outputs[i] = -1;
        return true;
    }
    if (i == 1) {
        buffer_add(&child->complaint, piece, (size_t)got);
        return true;
    }
    return buffer_add(child->out, piece, (size_t)got) ||
           err_set(err, "%s prints more than %zu octets", child->settings->argv[0],
                   child->out->limit);
}

static bool is_late(const struct child *child, struct err *err)
{
    if (stop_is_set(child->settings->stop)) {
        err_set(err, "%s: stopped", child->settings->argv[0]);
        return true;
    }
    if (clock_now() < child->deadline)
        return false;
    err_set(err, "%s does not end within %.3g s", child->settings->argv[0],
            (double)child->settings->within_ms / 1000.0);
    return true;
}

static bool read_outputs(struct child *child, struct err *err)
{
    while (child->outputs[0] >= 0 || child->outputs[1] >= 0) {
        struct pollfd fds[] = {
            {.fd = child->outputs[0], .events = POLLIN},
            {.fd = child->outputs[1], .events = POLLIN},
            {.fd = stop_fd(child->settings->stop), .events = POLLIN},
        };
        if (is_late(child, err))
            return false;
        poll(fds, 3, (int)(child->deadline - clock_now() + 1));
        for (int i = 0; i < 2; i++)
            if (fds[i].revents && !read_piece(child, i, err))
                return false;
    }
    return true;
}

/* The last line that it wrote to standard error. */
static char *last_words(const struct child *child)
{
    const struct buffer *text = &child->complaint;
    size_t end = text->length;
    while (end && strchr("\r\n", text->octets[end - 1]))
        end--;
    size_t start = end;
    while (start && text->octets[start - 1] != '\n')
        start--;
    return escape_new(end ? text->octets + start : "", end - start);
}

static bool judge(const struct child *child, int status, struct err *err)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    char *words = last_words(child);
    err_set(err, "%s ended with %s %d%s%s", child->settings->argv[0],
            WIFEXITED(status) ? "status" : "signal",
            WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status), *words ? ": " : "", words);
    free(words);
    return false;
}

static bool wait_for_end(struct child *child, struct err *err)
{
    int status;
    while (waitpid(child->pid, &status, WNOHANG) == 0) {
        if (is_late(child, err))
            return false;
        stop_sleep(child->settings->stop, END_POLL_MS);
    }
    child->pid = 0;
    return judge(child, status, err);
}

bool child_run(const struct child_settings *settings, struct buffer *out, struct err *err)
{
    struct child child = {
        .settings = settings,
        .outputs = {-1, -1},
        .out = out,
        .complaint = BUFFER_LIMITED(COMPLAINT_MOST),
        .deadline = clock_now() + settings->within_ms,
    };
    bool good = start(&child, err) && read_outputs(&child, err) && wait_for_end(&child, err);
    for (int i = 0; i < 2; i++)
        if (child.outputs[i] >= 0)
            close(child.outputs[i]);
    if (child.pid > 0) {
        kill(-child.pid, SIGKILL);
        waitpid(child.pid, NULL, 0);
    }
    buffer_release(&child.complaint);
    return good;
}

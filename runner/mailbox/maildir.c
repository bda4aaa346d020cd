/* maildir:/path/%u: the files in new/ and cur/. */
#include "buffer.h"
#include "clock.h"
#include "hash.h"
#include "kinds.h"
#include "memory.h"
#include "recipient_path.h"
#include "seen.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* How coarse a file system's clock may be: with fractions of seconds, and without. */
#define FINE_TICK_MS 50
#define COARSE_TICK_MS 2500

/* One new/ or cur/, which may hold thousands of other messages. */
struct folder {
    char *path;
    struct timespec changed;
    bool settled; /* the last change was old when the folder was read */
    UT_hash_handle hh;
};

struct maildir {
    char *template; /* the path, with %u */
    struct seen *seen;
    struct folder *folders;
};

static bool open_maildir(const struct mailbox_settings *settings, const struct stop *stop,
                         void **state, struct err *err)
{
    (void)stop;
    const char *path = strchr(settings->url, ':') + 1;
    if (*path != '/')
        return err_set(err, "maildir: needs an absolute path, as in maildir:/var/mail/%%u");
    struct maildir *maildir = mem_alloc(sizeof *maildir);
    maildir->template = mem_text(path);
    maildir->seen = seen_new();
    *state = maildir;
    return true;
}

static bool read_all(int fd, struct buffer *out)
{
    char piece[16384];
    ssize_t got;
    while ((got = read(fd, piece, sizeof piece)) > 0)
        if (!buffer_add(out, piece, (size_t)got))
            return false;
    return got == 0;
}

/* False if it was moved from new/ to cur/ meanwhile, where it will be found. */
static bool hand_over(int directory, const char *name, mailbox_sink *sink, void *sink_state)
{
    int fd = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    struct buffer message = BUFFER_LIMITED(MESSAGE_MOST);
    struct stat status;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && read_all(fd, &message))
        sink(sink_state, buffer_text(&message), message.length);
    buffer_release(&message);
    close(fd);
    return true;
}

/* Leaves the unique part of a Maildir name: the flags after ":2," change when a client reads the
 * message. */
static void cut_flags(char *name)
{
    name[strcspn(name, ":")] = '\0';
}

struct look {
    struct maildir *maildir;
    const struct mailbox_question *question;
    mailbox_sink *sink;
    void *sink_state;
};

/* False if there was no time for all of them. */
static bool take_entries(const struct look *look, DIR *directory)
{
    struct seen *seen = look->maildir->seen;
    const char *recipient = look->question->recipient;
    char name[NAME_MAX + 1];
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(name, sizeof name, "%s", entry->d_name);
        cut_flags(name);
        if (!seen_first(seen, recipient, name) || !look->sink)
            continue;
        bool in_time = clock_now() < look->question->deadline;
        if (!in_time || !hand_over(dirfd(directory), entry->d_name, look->sink, look->sink_state))
            seen_forget(seen, recipient, name);
        if (!in_time)
            return false;
    }
    return true;
}

static struct folder *find_folder(struct maildir *maildir, const char *path)
{
    struct folder *folder;
    HASH_FIND_STR(maildir->folders, path, folder);
    if (folder)
        return folder;
    folder = mem_alloc(sizeof *folder);
    folder->path = mem_text(path);
    HASH_ADD_KEYPTR(hh, maildir->folders, folder->path, strlen(folder->path), folder);
    return folder;
}

/* Whether the folder is unchanged since it was read. Two changes within a tick of the file system's
 * clock look like one, so the last change must have been old when the folder was read. */
static bool is_unchanged(struct folder *folder, const struct stat *status)
{
    const struct timespec *changed = &status->st_mtim;
    long tick_ms = changed->tv_nsec ? FINE_TICK_MS : COARSE_TICK_MS;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    long age_ms =
        (now.tv_sec - changed->tv_sec) * 1000 + (now.tv_nsec - changed->tv_nsec) / 1000000;
    bool same = folder->settled && changed->tv_sec == folder->changed.tv_sec &&
                changed->tv_nsec == folder->changed.tv_nsec;
    folder->changed = *changed;
    folder->settled = age_ms > tick_ms;
    return same;
}

/* Looks into new/ or cur/. A folder that does not exist yet has no mail: servers create it with the
 * first message. */
static bool look_into(const struct look *look, const char *path, struct err *err)
{
    struct stat status;
    DIR *directory = opendir(path);
    if (!directory)
        return errno == ENOENT || err_set(err, "%s: %s", path, strerror(errno));
    struct folder *folder = find_folder(look->maildir, path);
    bool good = true;
    if (fstat(dirfd(directory), &status) != 0 || !is_unchanged(folder, &status))
        good = take_entries(look, directory) || err_set(err, "%s: not all was read", path);
    folder->settled &= good;
    closedir(directory);
    return good;
}

static bool poll_maildir(void *state, const struct mailbox_question *question, mailbox_sink *sink,
                         void *sink_state, struct err *err)
{
    struct maildir *maildir = state;
    struct look look = {maildir, question, sink, sink_state};
    char *base = mailbox_path(maildir->template, question->recipient);
    char *new = mem_format("%s/new", base), *cur = mem_format("%s/cur", base);
    bool good = look_into(&look, new, err) && look_into(&look, cur, err);
    free(new);
    free(cur);
    free(base);
    return good;
}

static void explain_maildir(void *state, const char *recipient, struct err *why)
{
    const struct maildir *maildir = state;
    char *path = mailbox_path(maildir->template, recipient), *new = mem_format("%s/new", path);
    if (access(path, F_OK) != 0)
        err_set(why, "%s: %s", path, strerror(errno));
    else if (access(new, F_OK) != 0)
        err_set(why, "%s: %s", new, strerror(errno));
    free(new);
    free(path);
}

static void close_maildir(void *state)
{
    struct maildir *maildir = state;
    struct folder *folder, *next;
    HASH_ITER(hh, maildir->folders, folder, next)
    {
        HASH_DEL(maildir->folders, folder);
        free(folder->path);
        free(folder);
    }
    seen_free(&maildir->seen);
    free(maildir->template);
    free(maildir);
}

const struct mailbox_kind mailbox_maildir = {
    .scheme = "maildir",
    .help = "maildir:/path/%u: the files in its new/ and cur/",
    .open = open_maildir,
    .poll = poll_maildir,
    .explain = explain_maildir,
    .close = close_maildir,
};

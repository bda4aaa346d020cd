/* maildir:/path/%u: the files in new/ and cur/. */
#include "buffer.h"
#include "kinds.h"
#include "memory.h"
#include "seen.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct maildir {
    char *template; /* the path with %u in it */
    struct seen *seen;
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

/* False: it was moved from new/ to cur/ meanwhile, and is met there. */
static bool hand_over(int directory, const char *name, mailbox_sink *sink, void *sink_state)
{
    int fd = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    struct buffer message = BUFFER_LIMITED(MESSAGE_MOST);
    struct stat status;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && read_all(fd, &message))
        sink(sink_state, message.octets ? message.octets : "", message.length);
    buffer_release(&message);
    close(fd);
    return true;
}

/* The unique part of a Maildir name: flags behind ":2," change when a client reads it. */
static char *unique_name(const char *name)
{
    return mem_copy(name, strcspn(name, ":"));
}

struct look {
    struct maildir *maildir;
    const char *recipient;
    mailbox_sink *sink;
    void *sink_state;
};

/* One of new/ and cur/. A folder that is not there yet has no mail: servers make it with the first
 * message. */
static bool look_into(const struct look *look, const char *path, struct err *err)
{
    DIR *directory = opendir(path);
    if (!directory)
        return errno == ENOENT || err_set(err, "%s: %s", path, strerror(errno));
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (entry->d_name[0] == '.')
            continue;
        char *name = unique_name(entry->d_name);
        if (seen_first(look->maildir->seen, look->recipient, name) && look->sink &&
            !hand_over(dirfd(directory), entry->d_name, look->sink, look->sink_state))
            seen_forget(look->maildir->seen, look->recipient, name);
        free(name);
    }
    closedir(directory);
    return true;
}

static bool poll_maildir(void *state, const struct mailbox_question *question, mailbox_sink *sink,
                         void *sink_state, struct err *err)
{
    struct maildir *maildir = state;
    struct look look = {maildir, question->recipient, sink, sink_state};
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

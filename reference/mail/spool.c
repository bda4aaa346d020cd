#include "spool.h"
#include "buffer.h"
#include "count_of.h"
#include "memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The path of DIR/MAILBOX; free() it. */
static char *folder_of(const char *dir, const char *mailbox)
{
    struct buffer path = {0};
    buffer_format(&path, "%s/", dir);
    for (const char *c = mailbox; *c; c++) {
        if (*c == '/' || (*c == '.' && c == mailbox))
            buffer_format(&path, "%%%02X", (unsigned)*c);
        else
            buffer_add(&path, c, 1);
    }
    return buffer_take(&path);
}

/* Two threads may deliver in the same microsecond: mkostemp() makes the name unique. */
static int make_file(const char *folder, char **path, struct err *err)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    *path = mem_format("%s/tmp/%lld.M%ldP%ld_XXXXXX", folder, (long long)now.tv_sec,
                       now.tv_nsec / 1000, (long)getpid());
    int fd = mkostemp(*path, O_CLOEXEC);
    if (fd < 0)
        err_set(err, "%s: %s", *path, strerror(errno));
    else
        fchmod(fd, 0644); /* the runner may run as another user */
    return fd;
}

static bool make_folders(const char *folder, struct err *err)
{
    static const char *const parts[] = {"", "/tmp", "/new", "/cur"};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        char *path = mem_format("%s%s", folder, parts[i]);
        bool made = !mkdir(path, 0755) || errno == EEXIST;
        if (!made)
            err_set(err, "%s: %s", path, strerror(errno));
        free(path);
        if (!made)
            return false;
    }
    return true;
}

static bool write_all(int fd, const char *octets, size_t length)
{
    while (length) {
        ssize_t written = write(fd, octets, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        octets += written;
        length -= (size_t)written;
    }
    return true;
}

/* Writes a file in FOLDER/tmp; *PATH is its path, which the caller frees, or NULL. */
static bool write_one(const char *folder, const char *octets, size_t length, char **path,
                      struct err *err)
{
    if (!make_folders(folder, err))
        return false;
    int fd = make_file(folder, path, err);
    if (fd < 0)
        return false;
    bool written = write_all(fd, octets, length);
    written = close(fd) == 0 && written;
    return written || err_set(err, "%s: %s", *path, strerror(errno));
}

/* Renames …/tmp/NAME to …/new/NAME. */
static bool publish(const char *path, struct err *err)
{
    const char *name = strrchr(path, '/');
    char *target = mem_format("%.*snew%s", (int)(name - path) - 3, path, name);
    bool renamed = rename(path, target) == 0;
    if (!renamed)
        err_set(err, "%s: %s", target, strerror(errno));
    free(target);
    return renamed;
}

bool spool_write(const char *dir, const char *const *mailboxes, size_t count, const char *octets,
                 size_t length, struct err *err)
{
    char **paths = mem_alloc(count * sizeof *paths);
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        char *folder = folder_of(dir, mailboxes[i]);
        done = write_one(folder, octets, length, &paths[i], err);
        free(folder);
    }
    for (size_t i = 0; done && i < count; i++)
        done = publish(paths[i], err);
    for (size_t i = 0; i < count; i++) {
        if (!done && paths[i])
            unlink(paths[i]);
        free(paths[i]);
    }
    free(paths);
    return done;
}

#include "supervised.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Deeper folders stay: the stack has an end. */
#define DEPTH_MOST 100

static void remove_below(int folder, const char *name, dev_t device, int depth);

/* Whether it removed any of the entries; some file systems skip entries when others go. */
static bool remove_entries(int folder, dev_t device, int depth)
{
    char entries[4096] __attribute__((aligned(__alignof__(struct dirent64))));
    bool removed = false;
    ssize_t got;
    lseek(folder, 0, SEEK_SET);
    while ((got = getdents64(folder, entries, sizeof entries)) > 0) {
        const char *next = entries;
        while (next < entries + got) {
            const struct dirent64 *entry = (const void *)next;
            next += entry->d_reclen;
            if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
                continue;
            remove_below(folder, entry->d_name, device, depth + 1);
            removed = true;
        }
    }
    return removed;
}

static void remove_below(int folder, const char *name, dev_t device, int depth)
{
    struct stat status;
    if (unlinkat(folder, name, 0) == 0 || depth > DEPTH_MOST)
        return;
    int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && fchmodat(folder, name, 0700, AT_SYMLINK_NOFOLLOW) == 0)
        fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    if (fstat(fd, &status) == 0 && status.st_dev == device) {
        fchmod(fd, 0700);
        for (int pass = 0; pass < 3 && remove_entries(fd, device, depth); pass++)
            continue;
    }
    close(fd);
    unlinkat(folder, name, AT_REMOVEDIR);
}

void remove_tree(int folder, const char *name)
{
    struct stat status;
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0)
        remove_below(folder, name, status.st_dev, 0);
}

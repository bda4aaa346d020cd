#include "new_file.h"

#include "memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int fd, const char *octets, size_t length)
{
    for (size_t done = 0; done < length;) {
        ssize_t written = write(fd, octets + done, length - done);
        if (written < 0 && errno != EINTR)
            return false;
        done += written > 0 ? (size_t)written : 0;
    }
    return true;
}

int new_file_write(const char *path, const char *octets, bool replaces)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (replaces ? O_TRUNC : O_EXCL), 0666);
    if (fd < 0)
        return errno;
    int why = write_all(fd, octets, strlen(octets)) ? 0 : errno;
    if (close(fd) != 0 && !why)
        why = errno;
    return why;
}

int new_file_folders(const char *path)
{
    char *copy = mem_text(path);
    int why = 0;
    for (char *slash = strchr(copy + 1, '/'); slash && !why; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(copy, 0777) != 0 && errno != EEXIST)
            why = errno;
        *slash = '/';
    }
    free(copy);
    return why;
}

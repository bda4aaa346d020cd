/* Reads the octets of a case or target file, and rejects whatever cannot be one. */
#include "node_read.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Does not wait for a writer if it is a FIFO. */
static int open_regular(const char *file, struct location at, struct problems *problems)
{
    struct stat status;
    int fd = open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        problem_at(problems, at, "%s", strerror(errno));
        return -1;
    }
    if (fstat(fd, &status))
        problem_at(problems, at, "%s", strerror(errno));
    else if (S_ISDIR(status.st_mode))
        problem_at(problems, at, "is a folder, where a file was expected");
    else if (!S_ISREG(status.st_mode))
        problem_at(problems, at, "is not a regular file");
    else if (status.st_size > NODE_FILE_MOST)
        problem_at(problems, at, "has %lld octets; the limit is %d", (long long)status.st_size,
                   NODE_FILE_MOST);
    else
        return fd;
    close(fd);
    return -1;
}

bool node_open_octets(int fd, const char *file, struct buffer *out, struct problems *problems)
{
    struct location at = {.file = file};
    char piece[16384];
    ssize_t got;
    bool fits = true;
    while (fits && ((got = read(fd, piece, sizeof piece)) > 0 || (got < 0 && errno == EINTR)))
        fits = got < 0 || buffer_add(out, piece, (size_t)got);
    if (!fits)
        problem_at(problems, at, "has more than %d octets, which is the limit", NODE_FILE_MOST);
    else if (got < 0)
        problem_at(problems, at, "%s", strerror(errno));
    return fits && got == 0;
}

bool node_file_octets(const char *file, struct buffer *out, struct problems *problems)
{
    int fd = open_regular(file, (struct location){.file = file}, problems);
    bool good = fd >= 0 && node_open_octets(fd, file, out, problems);
    if (fd >= 0)
        close(fd);
    return good;
}

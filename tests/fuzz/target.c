/* Whatever stands in a target file, reading it ends, and gives a target or problems that can be
 * shown. */
#include "target.h"
#include "fuzz.h"
#include "problems.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* The octets as a file without a name. */
static int file_of(const uint8_t *octets, size_t length, char path[32])
{
    int fd = memfd_create("fuzz", 0);
    if (fd < 0 || write(fd, octets, length) != (ssize_t)length)
        abort();
    snprintf(path, 32, "/proc/self/fd/%d", fd);
    return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length)
{
    char path[32];
    struct problems *problems = problems_new();
    int fd = file_of(octets, length, path);
    struct target *target = target_load(path, problems);
    if (!target && !problems_count(problems))
        abort();
    target_free(&target);
    problems_free(&problems);
    close(fd);
    return 0;
}

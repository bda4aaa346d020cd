/* Whatever stands in a record, reading it ends, and gives records that every report can show, or a
 * reason. */
#include "record.h"
#include "fuzz.h"

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
    struct smtpspec_record **records = NULL;
    size_t count = 0;
    struct err err = {0};
    int fd = file_of(octets, length, path);
    if (record_read(path, &records, &count, &err)) {
        for (size_t i = 0; i < count; i++)
            record_free(&records[i]);
        free(records);
    } else if (!err.text[0]) {
        abort();
    }
    close(fd);
    return 0;
}

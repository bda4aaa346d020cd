/* A report is written completely or not at all: to a temporary file next to its path, which is
 * renamed once it is complete. Anything but a regular file (a pipe, /dev/stderr, /dev/full) is
 * written in place, since renaming would replace it. */
#include "memory.h"
#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct report_file {
    char *path;
    char *temporary; /* NULL: written in place */
    FILE *stream;    /* owned, unless it is standard output */
    const struct report_format *format;
};

static const char *name_of(const struct report_file *file)
{
    return strcmp(file->path, "-") == 0 ? "standard output" : file->path;
}

static bool cannot(struct err *err, const char *path)
{
    return err_set(err, "%s: cannot be written: %s", path, strerror(errno));
}

/* 0666 less the umask: what an ordinary open would have set. */
static mode_t usual_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

static bool open_beside(struct report_file *file, const struct stat *there, struct err *err)
{
    file->temporary = mem_format("%s.XXXXXX", file->path);
    int fd = mkostemp(file->temporary, O_CLOEXEC);
    if (fd < 0) {
        free(file->temporary);
        file->temporary = NULL;
        return cannot(err, file->path);
    }
    fchmod(fd, there ? there->st_mode & 07777 : usual_mode());
    file->stream = fdopen(fd, "w");
    return file->stream || cannot(err, file->path);
}

static bool open_report(struct report_file *file, struct err *err)
{
    struct stat status;
    if (strcmp(file->path, "-") == 0) {
        file->stream = stdout;
        return true;
    }
    if (!*file->path)
        return err_set(err, "a report needs the name of a file");
    bool exists = stat(file->path, &status) == 0;
    if (exists && S_ISDIR(status.st_mode))
        return err_set(err, "%s: cannot be written: it is a folder", file->path);
    if (exists && !S_ISREG(status.st_mode)) {
        file->stream = fopen(file->path, "we");
        return file->stream || cannot(err, file->path);
    }
    if (exists && access(file->path, W_OK) != 0)
        return cannot(err, file->path);
    /* A symbolic link stays: the file that it points to is replaced. */
    char *real = exists ? realpath(file->path, NULL) : NULL;
    if (real) {
        free(file->path);
        file->path = real;
    }
    return open_beside(file, exists ? &status : NULL, err);
}

struct report_file *report_file_new(const char *path, const struct report_format *format,
                                    struct err *err)
{
    struct report_file *file = mem_alloc(sizeof *file);
    file->path = mem_text(path);
    file->format = format;
    if (!open_report(file, err))
        report_file_free(&file);
    return file;
}

/* The failure of standard output is reported here, so nothing else is to report it. */
static void give_up_output(void)
{
    __fpurge(stdout);
    clearerr(stdout);
}

/* 0, or the errno of what kept the octets from being written. */
static int close_stream(struct report_file *file)
{
    FILE *stream = file->stream;
    int failed = 0;
    errno = 0;
    if (fflush(stream) != 0 || ferror(stream))
        failed = errno ? errno : EIO;
    file->stream = NULL;
    if (stream == stdout && failed)
        give_up_output();
    if (stream != stdout && fclose(stream) != 0 && !failed)
        failed = errno;
    return failed;
}

const char *report_file_temporary(const struct report_file *file)
{
    return file->temporary;
}

FILE *report_file_stream(struct report_file *file)
{
    return file->stream;
}

bool report_file_finish(struct report_file *file, struct err *err)
{
    int failed = close_stream(file);
    if (failed)
        return err_set(err, "%s: cannot be written: %s", name_of(file), strerror(failed));
    if (!file->temporary)
        return true;
    if (rename(file->temporary, file->path) != 0)
        return cannot(err, file->path);
    free(file->temporary);
    file->temporary = NULL;
    return true;
}

bool report_file_failed(struct report_file *file, struct err *err)
{
    int why = errno;
    if (file->stream == stdout)
        give_up_output();
    return err_set(err, "%s: cannot be written: %s", name_of(file), strerror(why ? why : EIO));
}

bool report_file_commit(struct report_file *file, const struct smtpspec_record *const *records,
                        size_t count, const struct report_options *options, struct err *err)
{
    struct err trouble = {0};
    errno = 0;
    if (file->format->write(file->stream, records, count, options, &trouble))
        return report_file_finish(file, err);
    if (ferror(file->stream))
        return report_file_failed(file, err);
    return err_set(err, "%s: cannot be written: %s", name_of(file), trouble.text);
}

void report_file_free(struct report_file **file)
{
    struct report_file *old = *file;
    *file = NULL;
    if (!old)
        return;
    if (old->stream && old->stream != stdout)
        fclose(old->stream);
    if (old->temporary)
        unlink(old->temporary);
    free(old->temporary);
    free(old->path);
    free(old);
}

/* mbox:/path/%u: one file, messages divided by "From " lines. Read under the locks that delivery
 * agents take. */
#include "buffer.h"
#include "kinds.h"
#include "memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uthash.h>

/* More than that is no test mailbox. */
#define MBOX_MOST (1024UL * 1024 * 1024)

/* How far a recipient's file was read: it only grows while a test runs. */
struct place_in_file {
    char *path;
    off_t next;
    ino_t inode;
    UT_hash_handle hh;
};

struct mbox {
    char *template;
    struct place_in_file *places;
};

static bool open_mbox(const char *url, void **state, struct err *err)
{
    const char *path = strchr(url, ':') + 1;
    if (*path != '/')
        return err_set(err, "mbox: needs an absolute path, as in mbox:/var/mail/%%u");
    struct mbox *mbox = mem_alloc(sizeof *mbox);
    mbox->template = mem_text(path);
    *state = mbox;
    return true;
}

static struct place_in_file *find_place(struct mbox *mbox, const char *path)
{
    struct place_in_file *place;
    HASH_FIND_STR(mbox->places, path, place);
    if (place)
        return place;
    place = mem_alloc(sizeof *place);
    place->path = mem_text(path);
    HASH_ADD_KEYPTR(hh, mbox->places, place->path, strlen(place->path), place);
    return place;
}

/* A writer holds a write lock, a path.lock file, or both. */
static bool is_being_written(int fd, const char *path)
{
    struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
    char *dotlock = mem_format("%s.lock", path);
    bool locked =
        access(dotlock, F_OK) == 0 || (fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type == F_WRLCK);
    free(dotlock);
    return locked;
}

static bool read_from(int fd, off_t from, struct buffer *out)
{
    char piece[65536];
    ssize_t got;
    while ((got = pread(fd, piece, sizeof piece, from)) > 0) {
        if (!buffer_add(out, piece, (size_t)got))
            return false;
        from += got;
    }
    return got == 0;
}

/* A delivery agent writes ">From " where a line of the body begins with "From " (and, some, ">>From
 * " for ">From "). What was quoted cannot be told from what was sent so; one ">" is taken away, as
 * every reader of mbox files does. */
static void unquote(struct buffer *out, const char *line, size_t length)
{
    size_t quotes = 0;
    while (quotes < length && line[quotes] == '>')
        quotes++;
    bool quoted = quotes && length - quotes >= 5 && memcmp(line + quotes, "From ", 5) == 0;
    buffer_add(out, line + quoted, length - quoted);
}

/* What is being read: the messages of one file. */
struct reading {
    struct buffer message;
    bool inside;
    bool blank; /* the last line was empty: a "From " line may follow */
    mailbox_sink *sink;
    void *sink_state;
};

/* The empty line before the next "From " line (or the end) belongs to the format. */
static void finish(struct reading *reading)
{
    struct buffer *message = &reading->message;
    if (reading->blank && message->length)
        message->octets[--message->length] = '\0';
    if (reading->inside && reading->sink)
        reading->sink(reading->sink_state, message->octets ? message->octets : "", message->length);
    buffer_clear(message);
}

static void take_line(struct reading *reading, const char *line, size_t length)
{
    bool starts =
        length >= 5 && memcmp(line, "From ", 5) == 0 && (!reading->inside || reading->blank);
    if (starts) {
        finish(reading);
        reading->inside = true;
        reading->blank = false;
        return;
    }
    unquote(&reading->message, line, length);
    reading->blank = length == 1;
}

static void divide(const struct buffer *text, mailbox_sink *sink, void *sink_state)
{
    struct reading reading = {.sink = sink, .sink_state = sink_state};
    const char *end = text->octets + text->length;
    for (const char *line = text->octets; line < end;) {
        const char *lf = memchr(line, '\n', (size_t)(end - line));
        const char *next = lf ? lf + 1 : end;
        take_line(&reading, line, (size_t)(next - line));
        line = next;
    }
    finish(&reading);
    buffer_release(&reading.message);
}

static bool read_new(struct place_in_file *place, int fd, mailbox_sink *sink, void *sink_state,
                     struct err *err)
{
    struct stat status;
    struct buffer text = BUFFER_LIMITED(MBOX_MOST);
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return err_set(err, "%s is no mbox file", place->path);
    if (status.st_ino != place->inode || status.st_size < place->next)
        place->next = 0;
    place->inode = status.st_ino;
    if (status.st_size == place->next || is_being_written(fd, place->path))
        return true;
    bool good = sink ? read_from(fd, place->next, &text) : true;
    if (good && sink && text.length)
        divide(&text, sink, sink_state);
    place->next = sink ? place->next + (off_t)text.length : status.st_size;
    buffer_release(&text);
    return good || err_set(err, "%s: %s", place->path, strerror(errno));
}

static bool poll_mbox(void *state, const char *recipient, mailbox_sink *sink, void *sink_state,
                      struct err *err)
{
    struct mbox *mbox = state;
    char *path = mailbox_path(mbox->template, recipient);
    bool good = true;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0) {
        good = read_new(find_place(mbox, path), fd, sink, sink_state, err);
        close(fd);
    } else if (errno != ENOENT) {
        good = err_set(err, "%s: %s", path, strerror(errno));
    }
    free(path);
    return good;
}

static void close_mbox(void *state)
{
    struct mbox *mbox = state;
    struct place_in_file *place, *next;
    HASH_ITER(hh, mbox->places, place, next)
    {
        HASH_DEL(mbox->places, place);
        free(place->path);
        free(place);
    }
    free(mbox->template);
    free(mbox);
}

const struct mailbox_kind mailbox_mbox = {
    .scheme = "mbox",
    .help = "mbox:/path/%u: one file, messages divided by \"From \" lines",
    .open = open_mbox,
    .poll = poll_mbox,
    .close = close_mbox,
};

/* mbox:/path/%u: one file, with messages separated by "From " lines.
 *
 * It is read without a lock, since ours would delay delivery agents: some retry only after a
 * second. What was read counts if nobody wrote meanwhile: no lock was held and no octet added. */
#include "buffer.h"
#include "clock.h"
#include "hash.h"
#include "kinds.h"
#include "mbox_divide.h"
#include "memory.h"
#include "recipient_path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* How far a recipient's file has been read: it only grows during a run. */
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

static bool open_mbox(const struct mailbox_settings *settings, const struct stop *stop,
                      void **state, struct err *err)
{
    (void)stop;
    const char *path = strchr(settings->url, ':') + 1;
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

/* A writer holds a write lock, a PATH.lock file, or both. */
static bool is_being_written(int fd, const char *path)
{
    struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
    char *dotlock = mem_format("%s.lock", path);
    bool locked =
        access(dotlock, F_OK) == 0 || (fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type == F_WRLCK);
    free(dotlock);
    return locked;
}

/* Reads up to the offset END. False, and errno, if it cannot or runs out of time. */
static bool read_between(int fd, off_t from, off_t end, long deadline, struct buffer *out)
{
    char piece[65536];
    while (from < end) {
        if (clock_now() >= deadline) {
            errno = ETIMEDOUT;
            return false;
        }
        size_t want = (size_t)(end - from) < sizeof piece ? (size_t)(end - from) : sizeof piece;
        ssize_t got = pread(fd, piece, want, from);
        if (got <= 0)
            return false;
        if (!buffer_add(out, piece, (size_t)got)) {
            errno = EFBIG;
            return false;
        }
        from += got;
    }
    return true;
}

/* A file that was emptied starts over. In one that was rewritten, by a mail reader, new messages
 * cannot be told from old ones. */
static bool is_the_same(struct place_in_file *place, const struct stat *status, struct err *err)
{
    bool rewritten =
        place->next && (status->st_ino != place->inode || status->st_size < place->next);
    if (rewritten && status->st_size != 0)
        return err_set(err, "%s was rewritten by another program during the run", place->path);
    if (rewritten)
        place->next = 0;
    place->inode = status->st_ino;
    return true;
}

/* Where the messages go. */
struct intake {
    const struct mailbox_question *question;
    mailbox_sink *sink;
    void *sink_state;
};

static bool read_new(const struct intake *intake, struct place_in_file *place, int fd,
                     struct err *err)
{
    struct stat before, after;
    struct buffer text = BUFFER_LIMITED(MESSAGES_MOST);
    if (fstat(fd, &before) != 0 || !S_ISREG(before.st_mode))
        return err_set(err, "%s is not an mbox file", place->path);
    if (!is_the_same(place, &before, err))
        return false;
    if (before.st_size == place->next || is_being_written(fd, place->path))
        return true;
    bool good = !intake->sink ||
                read_between(fd, place->next, before.st_size, intake->question->deadline, &text) ||
                err_set(err, "%s: %s", place->path, strerror(errno));
    bool quiet = good && fstat(fd, &after) == 0 && after.st_size == before.st_size &&
                 !is_being_written(fd, place->path);
    if (quiet) {
        place->next = before.st_size;
        if (text.length)
            mbox_divide(text.octets, text.length, intake->sink, intake->sink_state);
    }
    buffer_release(&text);
    return good;
}

static bool poll_mbox(void *state, const struct mailbox_question *question, mailbox_sink *sink,
                      void *sink_state, struct err *err)
{
    struct mbox *mbox = state;
    struct intake intake = {question, sink, sink_state};
    char *path = mailbox_path(mbox->template, question->recipient);
    bool good = true;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0) {
        good = read_new(&intake, find_place(mbox, path), fd, err);
        close(fd);
    } else if (errno != ENOENT) {
        good = err_set(err, "%s: %s", path, strerror(errno));
    }
    free(path);
    return good;
}

static void explain_mbox(void *state, const char *recipient, struct err *why)
{
    const struct mbox *mbox = state;
    char *path = mailbox_path(mbox->template, recipient), *lock = mem_format("%s.lock", path);
    if (access(path, F_OK) != 0)
        err_set(why, "%s: %s", path, strerror(errno));
    else if (access(lock, F_OK) == 0)
        err_set(why, "%s is locked by another program", lock);
    free(lock);
    free(path);
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
    .help = "mbox:/path/%u: one file, messages separated by \"From \" lines",
    .open = open_mbox,
    .quotes_from = true,
    .poll = poll_mbox,
    .explain = explain_mbox,
    .close = close_mbox,
};

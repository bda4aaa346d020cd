#include "launch.h"

#include "arena.h"
#include "escape.h"
#include "link.h"
#include "memory.h"
#include "supervisor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define POLL_MS 50
/* Of the server's log: octets that are read, and those of them that a message shows. */
#define LOG_READ 8192
#define LOG_SHOWN 400
/* Octets of it that are kept when the server could not be tried. */
#define LOG_KEPT ((ssize_t)16 * 1024 * 1024)

struct launch {
    struct supervisor *supervisor;
    unsigned ports[2];
    char *outer;     /* the folder that is removed */
    char *directory; /* the server's: that one, or one within it */
    char *log;
};

/* Chooses ports that are free now. The first is held while the second is chosen, so that they
 * differ. */
static bool choose_ports(unsigned ports[2], struct err *err)
{
    int sockets[2] = {-1, -1};
    bool good = true;
    for (int i = 0; i < 2 && good; i++) {
        struct sockaddr_in here = {.sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        socklen_t length = sizeof here;
        sockets[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        good = sockets[i] >= 0 && bind(sockets[i], (struct sockaddr *)&here, sizeof here) == 0 &&
               getsockname(sockets[i], (struct sockaddr *)&here, &length) == 0;
        ports[i] = ntohs(here.sin_port);
    }
    for (int i = 0; i < 2; i++)
        if (sockets[i] >= 0)
            close(sockets[i]);
    return good || err_set(err, "no free port: %s", strerror(errno));
}

/* BEFORE…: a name that nobody can guess, and a short one: the servers put UNIX sockets below it,
 * whose paths have 107 octets at most. NULL with the reason. */
static char *new_name(const char *before, struct err *err)
{
    unsigned char octets[8];
    struct buffer path = {0};
    if (getrandom(octets, sizeof octets, 0) != (ssize_t)sizeof octets) {
        err_set(err, "no random octets: %s", strerror(errno));
        return NULL;
    }
    buffer_add_text(&path, before);
    for (size_t i = 0; i < sizeof octets; i++)
        buffer_format(&path, "%02x", octets[i]);
    return buffer_take(&path);
}

/* Nobody else gets at the folder. A server that we start as root may go on as another user, who has
 * to reach the files that it gets: then there is a folder within the folder; both let pass and
 * cannot be listed, and only those who get the name know it. The supervisor
 * makes them. */
static bool name_directory(struct launch *launch, struct err *err)
{
    const char *base = getenv("TMPDIR");
    char *before = mem_format("%s/smtpspec-", base && *base ? base : "/tmp");
    launch->outer = new_name(before, err);
    free(before);
    if (!launch->outer)
        return false;
    before = mem_format("%s/", launch->outer);
    launch->directory = geteuid() == 0 ? new_name(before, err) : mem_text(launch->outer);
    free(before);
    return launch->directory != NULL;
}

static char *replaced(const char *text, const char *name, const char *value)
{
    struct buffer out = {0};
    for (const char *found; (found = strstr(text, name)); text = found + strlen(name)) {
        buffer_add(&out, text, (size_t)(found - text));
        buffer_add_text(&out, value);
    }
    buffer_add_text(&out, text);
    return buffer_take(&out);
}

static const char *filled_in(const struct launch *launch, struct target *target, const char *text)
{
    if (!text)
        return NULL;
    char port[8], port2[8];
    snprintf(port, sizeof port, "%u", launch->ports[0]);
    snprintf(port2, sizeof port2, "%u", launch->ports[1]);
    char *one = replaced(text, "${port}", port), *two = replaced(one, "${port2}", port2),
         *three = replaced(two, "${dir}", launch->directory);
    const char *kept = arena_copy(target->arena, three, strlen(three));
    free(one);
    free(two);
    free(three);
    return kept;
}

static void fill_in_mailbox(const struct launch *launch, struct target *target)
{
    struct mailbox_settings *mailbox = &target->mailbox;
    size_t count = 0;
    mailbox->url = filled_in(launch, target, mailbox->url);
    mailbox->message = filled_in(launch, target, mailbox->message);
    mailbox->ca = filled_in(launch, target, mailbox->ca);
    while (mailbox->command && mailbox->command[count])
        count++;
    if (!count)
        return;
    const char **words = arena_alloc(target->arena, (count + 1) * sizeof *words);
    for (size_t i = 0; i < count; i++)
        words[i] = filled_in(launch, target, mailbox->command[i]);
    mailbox->command = words;
}

/* The environment, with the three variables for start scripts. */
static char **environment(const struct launch *launch)
{
    size_t count = 0, kept = 0;
    while (environ[count])
        count++;
    char **out = mem_alloc((count + 4) * sizeof *out);
    for (size_t i = 0; i < count; i++)
        if (strncmp(environ[i], "SMTPSPEC_", 9) != 0)
            out[kept++] = mem_text(environ[i]);
    out[kept++] = mem_format("SMTPSPEC_PORT=%u", launch->ports[0]);
    out[kept++] = mem_format("SMTPSPEC_PORT2=%u", launch->ports[1]);
    out[kept++] = mem_format("SMTPSPEC_DIR=%s", launch->directory);
    return out;
}

static void environment_free(char **variables)
{
    for (char **variable = variables; *variable; variable++)
        free(*variable);
    free(variables);
}

static bool spawn(struct launch *launch, const struct target *target, struct err *err)
{
    char shell[] = "/bin/sh", option[] = "-c";
    char *command = mem_text(target->start);
    char *argv[] = {shell, option, command, NULL};
    char **variables = environment(launch);
    struct supervisor_job job = {
        .argv = argv,
        .environment = variables,
        .directory = target->directory,
        .log = launch->log,
        .folder = launch->outer,
        .inner = strcmp(launch->outer, launch->directory) ? launch->directory : NULL,
    };
    launch->supervisor = supervisor_start(&job, err);
    environment_free(variables);
    free(command);
    return launch->supervisor != NULL;
}

/* The end of a file, MOST octets at most; NULL: it cannot be read. free() it. */
static char *end_of_file(const char *path, long most)
{
    FILE *file = fopen(path, "r");
    if (!file)
        return NULL;
    if (fseek(file, -most, SEEK_END) != 0)
        rewind(file);
    char *text = mem_alloc((size_t)most + 1);
    size_t length = fread(text, 1, (size_t)most, file);
    fclose(file);
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < 32)
            text[i] = ' ';
    return text;
}

/* A copy of the log that stays, for the user alone; NULL: it cannot be made. free() it. */
static char *copy_log(const struct launch *launch)
{
    const char *base = getenv("TMPDIR");
    char piece[16384], *path = mem_format("%s/smtpspec-XXXXXX.log", base && *base ? base : "/tmp");
    int from = open(launch->log, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    int to = from < 0 ? -1 : mkostemps(path, (int)strlen(".log"), O_CLOEXEC);
    ssize_t got, left = LOG_KEPT;
    bool good = to >= 0;
    while (good && left > 0 && (got = read(from, piece, sizeof piece)) > 0) {
        good = write(to, piece, (size_t)got) == got;
        left -= got;
    }
    if (from >= 0)
        close(from);
    if (to >= 0)
        close(to);
    if (!good) {
        free(path);
        path = NULL;
    }
    return path;
}

void launch_keep_log(const struct launch *launch, struct err *err)
{
    struct stat status;
    if (!launch || stat(launch->log, &status) != 0 || !status.st_size)
        return;
    char *path = copy_log(launch);
    size_t have = strlen(err->text);
    if (path)
        snprintf(err->text + have, sizeof err->text - have, "; the server's output is kept in %s",
                 path);
    free(path);
}

/* The last lines of what the server's start said, for the message. Secrets are hidden before it is
 * cut: half of one would not be known again. */
static void add_log(const struct launch *launch, struct secrets *secrets, struct err *err)
{
    char *text = end_of_file(launch->log, LOG_READ);
    if (!text)
        return;
    text = secrets_hide(secrets, text);
    size_t length = strlen(text);
    size_t from = length > LOG_SHOWN ? length - LOG_SHOWN : 0;
    while (from && ((unsigned char)text[from] & 0xC0) == 0x80) /* not within a character */
        from++;
    char *shown = escape_for_people(text + from, length - from);
    size_t have = strlen(err->text);
    snprintf(err->text + have, sizeof err->text - have, "; its output: %s",
             length ? shown : "(none)");
    free(shown);
    free(text);
    if (length > LOG_SHOWN)
        launch_keep_log(launch, err);
}

/* Whether the server has said its greeting. */
static bool greets(const struct target *target, const struct launch_settings *how)
{
    struct link_settings settings = {
        .endpoint = &target->endpoint,
        .tls_name = target_tls_name(target),
        .connect_ms = 1000,
        .stop = how->stop,
        .guard = how->guard,
    };
    struct link *link;
    struct reply reply = {0};
    struct err err;
    if (link_open(&settings, &link, &err) != LINK_OK)
        return false;
    bool greeted = link_reply(link, clock_now() + 5000, &reply, &err) == LINK_OK;
    if (greeted)
        link_send(link, "QUIT\r\n", 6, clock_now() + 1000, &err);
    reply_release(&reply);
    link_free(&link);
    return greeted;
}

static bool wait_until_ready(struct launch *launch, const struct target *target,
                             const struct launch_settings *settings, struct err *err)
{
    long deadline = clock_now() + target->ready_within_ms;
    while (clock_now() < deadline) {
        if (supervisor_has_ended(launch->supervisor)) {
            err_set(err, "the server's start ended at once (%s)", target->start);
            add_log(launch, settings->secrets, err);
            return false;
        }
        if (greets(target, settings))
            return true;
        if (!stop_sleep(settings->stop, POLL_MS))
            return err_set(err, "stopped while the server was being started");
    }
    err_set(err, "the server did not greet within %.3g s",
            (double)target->ready_within_ms / 1000.0);
    add_log(launch, settings->secrets, err);
    return false;
}

struct launch *launch_target(struct target *target, const struct launch_settings *settings,
                             struct err *err)
{
    struct launch *launch = mem_alloc(sizeof *launch);
    if (!choose_ports(launch->ports, err) || !name_directory(launch, err))
        goto failed;
    launch->log = mem_format("%s/start.log", launch->directory);
    fill_in_mailbox(launch, target);
    target->tls.ca = filled_in(launch, target, target->tls.ca);
    if (!target_set_address(target, filled_in(launch, target, target->address), err) ||
        !guard_may_reach(settings->guard, &target->endpoint, err) || !spawn(launch, target, err) ||
        !wait_until_ready(launch, target, settings, err))
        goto failed;
    return launch;
failed:
    launch_end(&launch);
    return NULL;
}

bool launch_again(struct launch *launch, const struct target *target,
                  const struct launch_settings *settings, struct err *err)
{
    if (!supervisor_restart(launch->supervisor))
        return err_set(err, "the server cannot be started again");
    return wait_until_ready(launch, target, settings, err);
}

void launch_end(struct launch **launch)
{
    struct launch *old = *launch;
    *launch = NULL;
    if (!old)
        return;
    supervisor_end(&old->supervisor);
    free(old->outer);
    free(old->directory);
    free(old->log);
    free(old);
}

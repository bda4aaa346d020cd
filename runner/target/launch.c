#include "launch.h"

#include "arena.h"
#include "link.h"
#include "memory.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long a server has to end by itself. */
#define END_WITHIN_MS 10000
#define POLL_MS 50

struct launch {
    pid_t pid;
    unsigned ports[2];
    char *directory;
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

/* Other users' processes must reach their files in it: mode 755. */
static char *make_directory(struct err *err)
{
    const char *base = getenv("TMPDIR");
    char *path = mem_format("%s/smtpspec-XXXXXX", base && *base ? base : "/tmp");
    if (mkdtemp(path) && chmod(path, 0755) == 0)
        return path;
    err_set(err, "%s: %s", path, strerror(errno));
    free(path);
    return NULL;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    remove(path);
    return 0;
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
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, ours;
    char shell[] = "/bin/sh", option[] = "-c";
    char *command = mem_text(target->start);
    char *argv[] = {shell, option, command, NULL};
    char **variables = environment(launch);
    sigemptyset(&none);
    sigemptyset(&ours);
    sigaddset(&ours, SIGXFSZ); /* main ignores it */
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, launch->log, O_WRONLY | O_CREAT | O_APPEND, 0644);
    posix_spawn_file_actions_adddup2(&files, 1, 2);
    posix_spawn_file_actions_addchdir_np(&files, target->directory);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &ours);
    int failed = posix_spawn(&launch->pid, shell, &files, &attributes, argv, variables);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    environment_free(variables);
    free(command);
    if (failed)
        launch->pid = 0;
    return !failed || err_set(err, "%s: %s", target->start, strerror(failed));
}

/* Adds the last lines of the server's output to the message. */
static void add_log(const struct launch *launch, struct err *err)
{
    char tail[401];
    FILE *log = fopen(launch->log, "r");
    if (!log)
        return;
    if (fseek(log, -400, SEEK_END) != 0)
        rewind(log);
    size_t length = fread(tail, 1, sizeof tail - 1, log);
    fclose(log);
    tail[length] = '\0';
    for (char *c = tail; *c; c++)
        if ((unsigned char)*c < 32)
            *c = ' ';
    size_t have = strlen(err->text);
    snprintf(err->text + have, sizeof err->text - have, "; its output: %s",
             length ? tail : "(none)");
}

/* Whether the server has sent its greeting. */
static bool greets(const struct target *target, const struct stop *stop)
{
    struct link_settings settings = {
        .endpoint = &target->endpoint,
        .tls_name = target_tls_name(target),
        .connect_ms = 1000,
        .stop = stop,
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

/* Does not reap: until the leader is reaped, its group's number is not reused. */
static bool has_ended(pid_t pid)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid;
}

static bool wait_until_ready(struct launch *launch, const struct target *target,
                             const struct stop *stop, struct err *err)
{
    long deadline = clock_now() + target->ready_within_ms;
    while (clock_now() < deadline) {
        if (has_ended(launch->pid)) {
            err_set(err, "the server's start ended at once (%s)", target->start);
            add_log(launch, err);
            return false;
        }
        if (greets(target, stop))
            return true;
        if (!stop_sleep(stop, POLL_MS))
            return err_set(err, "stopped while the server was being started");
    }
    err_set(err, "the server did not greet within %.3g s",
            (double)target->ready_within_ms / 1000.0);
    add_log(launch, err);
    return false;
}

struct launch *launch_target(struct target *target, const struct stop *stop, struct err *err)
{
    struct launch *launch = mem_alloc(sizeof *launch);
    if (!choose_ports(launch->ports, err) || !(launch->directory = make_directory(err)))
        goto failed;
    launch->log = mem_format("%s/start.log", launch->directory);
    fill_in_mailbox(launch, target);
    target->tls.ca = filled_in(launch, target, target->tls.ca);
    if (!target_set_address(target, filled_in(launch, target, target->address), err) ||
        !spawn(launch, target, err) || !wait_until_ready(launch, target, stop, err))
        goto failed;
    return launch;
failed:
    launch_end(&launch);
    return NULL;
}

/* Ends the group; the shell that leads it is reaped. */
static void end_process(pid_t pid)
{
    long deadline = clock_now() + END_WITHIN_MS;
    kill(-pid, SIGTERM);
    while (!has_ended(pid) && clock_now() < deadline)
        usleep(POLL_MS * 200);
    kill(-pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

bool launch_again(struct launch *launch, const struct target *target, const struct stop *stop,
                  struct err *err)
{
    if (launch->pid)
        end_process(launch->pid);
    launch->pid = 0;
    return spawn(launch, target, err) && wait_until_ready(launch, target, stop, err);
}

void launch_end(struct launch **launch)
{
    if (!*launch)
        return;
    if ((*launch)->pid)
        end_process((*launch)->pid);
    if ((*launch)->directory)
        nftw((*launch)->directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
    free((*launch)->directory);
    free((*launch)->log);
    free(*launch);
    *launch = NULL;
}

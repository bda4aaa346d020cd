#include "supervised.h"

#include "clock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* For the program to end by itself: when it is asked for, and when the runner is gone. */
#define END_WITHIN_MS 10000
#define ABANDONED_MS 1000
/* For what the program has left. */
#define ORPHANS_MS 300
/* What cannot be ended even by KILL (another user's) is left after that. */
#define HOPELESS_MS 5000
#define POLL_MS 10

/* Descriptors of this process. */
enum { RUNNER = 3, CHILDREN = 4, OTHERS = 5 };

struct supervised {
    const struct supervisor_job *job;
    pid_t pid;       /* of the program; 0: it is reaped, or there was none */
    long gone_since; /* when it was reaped */
};

/* Only the three standard streams, which are nothing, and the way to the runner stay open. */
static void shut_off(int fd, const sigset_t *all)
{
    setsid();
    sigprocmask(SIG_SETMASK, all, NULL);
    signal(SIGCHLD, SIG_DFL);
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    prctl(PR_SET_NAME, "smtpspec-tidies", 0, 0, 0);
    int nothing = open("/dev/null", O_RDWR);
    for (int standard = 0; standard <= 2; standard++)
        dup2(nothing, standard);
    /* out of the way first, where dup2() would do nothing to a descriptor that is there already */
    int runner = fcntl(fd, F_DUPFD_CLOEXEC, OTHERS), children;
    dup3(runner, RUNNER, O_CLOEXEC);
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    children = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    if (children != CHILDREN)
        dup3(children, CHILDREN, O_CLOEXEC);
    close_range(OTHERS, ~0u, 0);
}

static void say(const char *text)
{
    ssize_t ignored = write(STDERR_FILENO, text, strlen(text));
    (void)ignored;
}

static void default_signals(void)
{
    sigset_t none;
    for (int number = 1; number < SIGRTMAX; number++)
        signal(number, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void become_program(const struct supervisor_job *job)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* somebody may end the one who looks after it */
    int log = open(job->log, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0600);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    close(log);
    default_signals();
    if (chdir(job->directory) != 0) {
        say(job->directory);
        say(": there is no such folder\n");
        _exit(127);
    }
    execve(job->argv[0], job->argv, job->environment);
    say(job->argv[0]);
    say(": cannot be run\n");
    _exit(127);
}

static void start_program(struct supervised *it)
{
    it->pid = _Fork();
    if (it->pid == 0)
        become_program(it->job);
    if (it->pid > 0)
        setpgid(it->pid, it->pid); /* whoever is first */
    else
        it->pid = 0;
}

/* Reaps what has ended. As long as the program is not reaped its group's number is nobody else's:
 * what is left of the group ends with it. False: there are no children any more. */
static bool reap(struct supervised *it)
{
    siginfo_t info;
    struct signalfd_siginfo signals[8];
    while (read(CHILDREN, signals, sizeof signals) > 0)
        continue;
    for (;;) {
        info.si_pid = 0;
        if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0)
            return errno != ECHILD;
        if (!info.si_pid)
            return true;
        if (info.si_pid == it->pid) {
            char word = SUPERVISED_ENDED;
            kill(-it->pid, SIGKILL);
            it->pid = 0;
            it->gone_since = clock_now();
            send(RUNNER, &word, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
        }
        waitpid(info.si_pid, NULL, 0);
    }
}

/* The parent in "/proc/N/stat": "N (name) S PARENT …". The name may hold anything. */
static pid_t parent_of(int proc, const char *number)
{
    char path[32], text[512];
    size_t length = strlen(number);
    if (length > 16)
        return 0;
    memcpy(path, number, length);
    memcpy(path + length, "/stat", sizeof "/stat");
    int fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    if (got <= 0)
        return 0;
    text[got] = '\0';
    const char *after = strrchr(text, ')');
    return after && strlen(after) > 4 ? (pid_t)strtol(after + 4, NULL, 10) : 0;
}

/* NUMBER to each child of this process but the program. What they leave becomes our child. */
static void signal_orphans(const struct supervised *it, int number)
{
    char entries[4096] __attribute__((aligned(__alignof__(struct dirent64))));
    int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    pid_t self = getpid();
    ssize_t got;
    while (proc >= 0 && (got = getdents64(proc, entries, sizeof entries)) > 0)
        for (const char *next = entries; next < entries + got;) {
            const struct dirent64 *entry = (const void *)next;
            pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
            next += entry->d_reclen;
            if (pid > 0 && pid != it->pid && parent_of(proc, entry->d_name) == self)
                kill(pid, number);
        }
    if (proc >= 0)
        close(proc);
}

/* Ends all that was started. WITHIN_MS is the program's. */
static void end_all(struct supervised *it, long within_ms)
{
    long began = clock_now();
    it->gone_since = it->pid ? 0 : began;
    if (it->pid)
        kill(-it->pid, SIGTERM);
    while (reap(it)) {
        long now = clock_now();
        if (it->pid && now - began > within_ms)
            kill(-it->pid, SIGKILL);
        if (!it->pid || now - began > within_ms)
            signal_orphans(it, !it->pid && now - it->gone_since < ORPHANS_MS ? SIGTERM : SIGKILL);
        if (now - began > within_ms + HOPELESS_MS)
            break;
        poll(&(struct pollfd){.fd = CHILDREN, .events = POLLIN}, 1, POLL_MS);
    }
}

static void start_again(struct supervised *it)
{
    char word = SUPERVISED_READY;
    end_all(it, END_WITHIN_MS);
    start_program(it);
    send(RUNNER, &word, 1, MSG_NOSIGNAL);
}

/* Until the runner asks for the end, or is gone. Returns how long the program has then. */
static long wait_for_end(struct supervised *it)
{
    struct pollfd fds[] = {{.fd = RUNNER, .events = POLLIN}, {.fd = CHILDREN, .events = POLLIN}};
    for (;;) {
        if (poll(fds, 2, -1) < 0)
            continue;
        if (fds[1].revents)
            reap(it);
        if (!fds[0].revents)
            continue;
        char word = 0;
        if (recv(RUNNER, &word, 1, MSG_DONTWAIT) != 1)
            return ABANDONED_MS;
        if (word != SUPERVISED_AGAIN)
            return END_WITHIN_MS;
        start_again(it);
    }
}

/* It makes the folder, so that there is no moment at which only the runner knows of it. */
static bool make_folder(const struct supervisor_job *job)
{
    if (!job->folder)
        return true;
    if (mkdir(job->folder, 0700) != 0)
        return false;
    if (!job->inner)
        return true;
    return mkdir(job->inner, 0700) == 0 && chmod(job->inner, 0711) == 0 &&
           chmod(job->folder, 0711) == 0;
}

void supervised_run(const struct supervisor_job *job, int fd)
{
    struct supervised it = {.job = job};
    sigset_t all;
    sigfillset(&all);
    shut_off(fd, &all);
    char word = make_folder(job) ? SUPERVISED_READY : SUPERVISED_FAILED;
    send(RUNNER, &word, 1, MSG_NOSIGNAL);
    if (word == SUPERVISED_READY && job->argv)
        start_program(&it);
    end_all(&it, wait_for_end(&it));
    for (const char *const *file = job->files; file && *file; file++)
        unlink(*file);
    if (job->folder)
        remove_tree(AT_FDCWD, job->folder);
    _exit(0);
}

#include "supervisor.h"

#include "clock.h"
#include "memory.h"
#include "supervised.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct supervisor {
    pid_t pid;
    int fd; /* to the process; the word SUPERVISED_ENDED comes by it */
    bool has_ended;
};

static bool is_ready(const struct supervisor *supervisor)
{
    char word = 0;
    ssize_t got;
    while ((got = recv(supervisor->fd, &word, 1, 0)) < 0 && errno == EINTR)
        continue;
    return got == 1 && word == SUPERVISED_READY;
}

struct supervisor *supervisor_start(const struct supervisor_job *job, struct err *err)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        err_set(err, "no process to look after the server: %s", strerror(errno));
        return NULL;
    }
    struct supervisor *supervisor = mem_alloc(sizeof *supervisor);
    /* No handlers are run, and the child allocates nothing: other threads may hold any lock. */
    supervisor->pid = _Fork();
    if (supervisor->pid == 0)
        supervised_run(job, ends[1]);
    close(ends[1]);
    supervisor->fd = ends[0];
    if (supervisor->pid > 0 && is_ready(supervisor))
        return supervisor;
    if (supervisor->pid > 0) {
        supervisor_end(&supervisor);
        err_set(err, "%s: the folder cannot be made", job->folder ? job->folder : "");
        return NULL;
    }
    err_set(err, "no process to look after the server: %s", strerror(errno));
    close(ends[0]);
    free(supervisor);
    return NULL;
}

bool supervisor_has_ended(struct supervisor *supervisor)
{
    char word;
    if (!supervisor->has_ended)
        supervisor->has_ended = recv(supervisor->fd, &word, 1, MSG_DONTWAIT) >= 0;
    return supervisor->has_ended;
}

bool supervisor_restart(struct supervisor *supervisor)
{
    char word = SUPERVISED_AGAIN;
    ssize_t got;
    if (send(supervisor->fd, &word, 1, MSG_NOSIGNAL) != 1)
        return false;
    /* The end of the program that ran is reported before. */
    while ((got = recv(supervisor->fd, &word, 1, 0)) < 0 ? errno == EINTR
                                                         : got == 1 && word == SUPERVISED_ENDED)
        continue;
    supervisor->has_ended = false;
    return got == 1;
}

void supervisor_end(struct supervisor **supervisor)
{
    struct supervisor *old = *supervisor;
    *supervisor = NULL;
    if (!old)
        return;
    char word = SUPERVISED_END;
    send(old->fd, &word, 1, MSG_NOSIGNAL);
    while (recv(old->fd, &word, 1, 0) > 0 || errno == EINTR) /* until it is gone */
        errno = 0;
    close(old->fd);
    while (waitpid(old->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    free(old);
}

#include "session_log.h"

#include "clock.h"
#include "memory.h"

#include <pthread.h>
#include <stdlib.h>

struct session_log {
    FILE *to;
    struct secrets *secrets;
    long began;
    pthread_mutex_t lock;
};

struct session_log *session_log_new(FILE *to, struct secrets *secrets)
{
    struct session_log *log = mem_alloc(sizeof *log);
    log->to = to;
    log->secrets = secrets;
    log->began = clock_now();
    pthread_mutex_init(&log->lock, NULL);
    return log;
}

void session_log_free(struct session_log **log)
{
    if (!*log)
        return;
    pthread_mutex_destroy(&(*log)->lock);
    free(*log);
    *log = NULL;
}

void session_log_add(struct session_log *log, const char *case_id, unsigned connection,
                     enum smtpspec_side from, char *text)
{
    char *shown = secrets_hide(log->secrets, text);
    pthread_mutex_lock(&log->lock);
    fprintf(log->to, "%.3f %s %u %c: %s\n", (double)(clock_now() - log->began) / 1000.0, case_id,
            connection, (int)from, shown);
    fflush(log->to);
    pthread_mutex_unlock(&log->lock);
    free(shown);
}

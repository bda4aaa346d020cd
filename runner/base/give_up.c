#include "give_up.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXIT_NO_MEMORY 3
/* Enough for the reports of a run that was going on. */
#define RESERVE ((size_t)4 * 1024 * 1024)

/* A global, since an allocation knows nothing of the run that it is for. */
static struct {
    pthread_mutex_t lock; /* of what follows */
    void (*handler)(void *state);
    void *state;
    void *reserve;
    bool is_program; /* that may be ended: not a library's user */
    bool is_given_up;
    pthread_t by;
} last = {.lock = PTHREAD_MUTEX_INITIALIZER};

void memory_on_give_up(void (*handler)(void *state), void *state)
{
    pthread_mutex_lock(&last.lock);
    last.is_program = true;
    last.handler = handler;
    last.state = state;
    free(last.reserve);
    last.reserve = handler ? malloc(RESERVE) : NULL;
    if (last.reserve) /* memory that was never touched may not be there when it is wanted */
        memset(last.reserve, 1, RESERVE);
    pthread_mutex_unlock(&last.lock);
}

/* The others wait for the end; one that fails again while it reports ends it. */
static void be_the_one(void)
{
    pthread_mutex_lock(&last.lock);
    bool is_other = last.is_given_up && !pthread_equal(last.by, pthread_self());
    bool is_again = last.is_given_up && !is_other;
    if (!last.is_given_up)
        last.by = pthread_self();
    last.is_given_up = true;
    pthread_mutex_unlock(&last.lock);
    if (is_again)
        _exit(EXIT_NO_MEMORY);
    if (!is_other)
        return;
    for (;;)
        pause();
}

void memory_give_up(void)
{
    static const char words[] = "smtpspec: out of memory\n";
    be_the_one();
    ssize_t ignored = write(STDERR_FILENO, words, sizeof words - 1);
    (void)ignored;
    free(last.reserve);
    last.reserve = NULL;
    if (!last.is_program)
        abort();
    if (last.handler)
        last.handler(last.state);
    _exit(EXIT_NO_MEMORY);
}

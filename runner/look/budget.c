#include "budget.h"

#include "memory.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct budget {
    struct stop *stop;
    long max_ms; /* 0: without end */
    long deadline;
};

struct budget *budget_new(const struct stop *stop, long max_ms, struct err *err)
{
    long deadline = clock_now() + max_ms; /* when it stops there is nothing left */
    struct stop *within = stop_new_within(stop, max_ms);
    if (!within) {
        err_set(err, "the run cannot begin: %s", strerror(errno));
        return NULL;
    }
    struct budget *budget = mem_alloc(sizeof *budget);
    budget->max_ms = max_ms;
    budget->deadline = deadline;
    budget->stop = within;
    return budget;
}

void budget_free(struct budget **budget)
{
    if (!*budget)
        return;
    stop_free(&(*budget)->stop);
    free(*budget);
    *budget = NULL;
}

struct stop *budget_stop(const struct budget *budget)
{
    return budget->stop;
}

bool budget_ran_out(const struct budget *budget)
{
    return budget->max_ms && stop_ran_out(budget->stop);
}

long budget_left(const struct budget *budget)
{
    long left = budget->deadline - clock_now();
    return !budget->max_ms ? LONG_MAX : left > 0 ? left : 0;
}

char *budget_time(long ms)
{
    if (ms < 10000)
        return mem_format("%.3g s", (double)ms / 1000.0);
    if (ms < 120000)
        return mem_format("%ld s", (ms + 500) / 1000);
    return mem_format("%ld min", (ms + 30000) / 60000);
}

char *budget_words(const struct budget *budget)
{
    return budget_time(budget->max_ms);
}

/* The replies up to a start state: greeting, EHLO, MAIL, RCPT, DATA. */
static long replies_before(enum script_start start)
{
    switch (start) {
    case START_GREETED:
        return 1;
    case START_HELLO:
        return 2;
    case START_MAIL:
        return 3;
    case START_RECIPIENT:
        return 4;
    case START_DATA:
        return 5;
    default:
        return 0;
    }
}

/* A dialogue is made of commands and replies, half and half. */
static long needs_ms(const struct script *script, const struct pace *pace)
{
    long replies = replies_before(script->start) + (long)script->steps_count / 2;
    return script->waits_ms + pace->greeting + replies * pace->reply;
}

long budget_estimate(const struct script *const *scripts, size_t count, unsigned jobs,
                     const struct pace *pace)
{
    long sum = 0, longest = 0;
    for (size_t i = 0; i < count; i++) {
        long needs = scripts[i]->always_count ? 0 : needs_ms(scripts[i], pace);
        sum += needs;
        longest = needs > longest ? needs : longest;
    }
    long side_by_side = sum / (long)(jobs ? jobs : 1);
    return side_by_side > longest ? side_by_side : longest;
}

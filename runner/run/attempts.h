/* How often a case was played, what became of it each time, and what all of that comes to.
 *
 * What is wrong once is never taken back by a pass: the case is unsteady. What a busy server may do
 * once (upset.h) is, if it does not recur, a pass that says so.
 *
 * Threads: none of its own; those of a queue are looked at with its lock. */
#ifndef ATTEMPTS_H
#define ATTEMPTS_H

#include "smtpspec.h"
#include "upset.h"

#include <stdbool.h>

struct attempts {
    unsigned pending;    /* that are still to come */
    unsigned alone_left; /* of these, alone */
    unsigned failed;     /* a requirement was broken */
    unsigned held;       /* none was */
    unsigned mute;       /* skipped, could not be tried, or not greeted */
    unsigned alone;   /* of all of them, while no other case ran; counted before attempts_add() */
    bool is_replayed; /* some of them, because the first failed */
    bool is_thorough; /* as often as a failure is */
    bool is_repeated; /* all of them were asked for: to differ is to be unsteady */
    bool is_wrong;    /* a failure was UPSET_WRONG */
    bool has_waited;  /* a failure waited in vain */
    bool was_heard_alone; /* the last is alone, since the server may have had no time to greet */
    bool is_concluded;    /* the result is final */
    bool is_marked;       /* it is a pass that was upset once */
    bool others_answered; /* while it was upset, others were answered */
    bool has_come;        /* the message that was missing, later */
    bool is_unheard;      /* it was not greeted: back-pressure, unless that is always so */
    enum upset upset;     /* the first */
    enum upset bad_upset; /* of the failure to show */
    size_t lines_sent;    /* before what upset it, at most */
    struct smtpspec_result bad;    /* the failure to show: the last that is wrong, else the last */
    struct smtpspec_result good;   /* the last that held */
    struct smtpspec_result untold; /* the last of the others */
};

/* Keeps what a case was played to, in which the server greeted or did not. FRESH holds nothing from
 * then on that is to be freed. */
void attempts_add(struct attempts *attempts, struct smtpspec_result *fresh, bool is_greeted);

/* What there is to say against the case so far; its reason is NULL if there is nothing. */
const struct smtpspec_result *attempts_worst(const struct attempts *attempts);

/* Whether it failed some of the times. */
bool attempts_differ(const struct attempts *attempts);

/* Whether more of them can change the verdict. */
bool attempts_are_decided(const struct attempts *attempts);

/* The final result. Whose it is stays. */
void attempts_conclude(struct attempts *attempts, struct smtpspec_result *result);

/* The case as if it had never been played. */
void attempts_clear(struct attempts *attempts);

#endif

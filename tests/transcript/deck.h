/* The tape deck: it stands between a case and its connections, where the linker puts it (--wrap).
 *
 * While it records, calls go to the real server and are noted. While it plays, there is no server:
 * when the case asks for a reply, the recorded (or changed) one is written to the other end of the
 * case's socket, and the runner's own code reads it. So nothing waits and nothing depends on the
 * machine: what the server says next is there when it is asked for, and what is not there then will
 * not arrive.
 *
 * Threads: a deck belongs to one thread; calls on other threads, or without a deck, are real. */
#ifndef DECK_H
#define DECK_H

#include "change.h"
#include "session.h"

/* Ways to break the runner itself, to show that this test would notice. */
enum deck_blindness {
    DECK_SEES,
    DECK_BLIND_STEPS,      /* any reply satisfies S */
    DECK_BLIND_INVARIANTS, /* they are not shown any reply */
};

struct deck_track {
    struct link *link; /* NULL: ended */
    int peer;          /* the server's end of its socket */
    size_t next;       /* event */
    bool is_ended;     /* by the server */
    bool is_tls;
};

struct deck {
    struct tape *tape; /* written while it records */
    bool plays;
    struct change change;
    enum deck_blindness blindness;
    struct deck_track tracks[TAPE_TRACKS];
    size_t tracks_count, tokens_count, deliveries_count;
    /* The step that is reading; NULL: the runner itself is. */
    const struct step *step;
    const struct expect *expect;
    /* What was seen when it played: */
    bool strayed;               /* the case sent something that is not on the tape */
    bool looks_elsewhere;       /* at more than replies: the end, mailbox, silence, TLS, … */
    bool judges;                /* a reply, by a step that the case is about */
    bool reached;               /* the changed reply was asked for */
    const struct step *reader;  /* by this step; NULL: by the runner itself */
    const struct expect *asked; /* which expects this */
    size_t reads_after;         /* replies that were asked for after it, on its connection */
    bool is_counted;        /* at the end the runner knows that no reply was outstanding after it */
    const struct step *lax; /* accepted a reply whose code it does not name */
};

/* Uses the deck for what this thread plays; NULL: none. */
void deck_use(struct deck *deck);
/* Closes what a case left open. */
void deck_release(struct deck *deck);

#endif

/* The tape deck: what stands between a case and its connections, put there by the linker (--wrap).
 *
 * While it records, the calls go to the real server and are noted. While it plays, no server is
 * there: when the case asks for a reply, the recorded one (or the changed one) is written into the
 * other end of the case's socket, and the runner's own code reads it. So nothing waits and nothing
 * depends on the machine: what the server says next is there when it is asked for, and what is not
 * there then will not come.
 *
 * Threads: a deck belongs to one thread; what is called on others, or without a deck, goes its real
 * way. */
#ifndef DECK_H
#define DECK_H

#include "change.h"
#include "session.h"

/* A way to break the runner itself, to show that this test would see it. */
enum deck_blindness {
    DECK_SEES,
    DECK_BLIND_STEPS,      /* any reply is as S wants it */
    DECK_BLIND_INVARIANTS, /* no reply is shown to them */
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
    /* The step that reads at the moment; NULL: the runner itself does. */
    const struct step *step;
    const struct expect *expect;
    /* What was seen when it played: */
    bool strayed;               /* the case said something else than on the tape */
    bool looks_elsewhere;       /* than at replies: mailbox, silence, TLS, libcurl, DNS */
    bool reached;               /* the changed reply was asked for */
    const struct step *reader;  /* by this step; NULL: by the runner itself */
    const struct expect *asked; /* which wants this */
    size_t reads_behind;        /* replies that were asked for behind it, on its connection */
    bool is_counted;        /* the runner knows at the end that no reply was outstanding after it */
    const struct step *lax; /* took a reply whose code it does not name */
};

/* Puts the deck in front of what this thread plays; NULL: takes it away. */
void deck_use(struct deck *deck);
/* Closes what a case left open. */
void deck_release(struct deck *deck);

#endif

/* What one case did with its connections, and what happened: a good transcript, from which the
 * server's side can be played again without the server.
 *
 * Threads: a tape is written by the worker that plays its case, and const from then on. */
#ifndef TAPE_H
#define TAPE_H

#include "link.h"
#include "token.h"

#include <stdint.h>

enum tape_kind {
    TAPE_SENT,    /* our octets, of which only the sum is kept */
    TAPE_REPLY,   /* a reply was asked for; octets: what arrived */
    TAPE_SILENCE, /* silence was expected */
    TAPE_TLS,     /* a handshake */
};

struct tape_event {
    enum tape_kind kind;
    enum link_outcome outcome;
    uint64_t sum; /* of what was sent */
    char *octets; /* NULL: none */
    size_t length;
};

/* One connection, in the order in which they were opened. */
struct tape_track {
    struct tape_event *events;
    size_t count, room;
};

#define TAPE_TRACKS 128
#define TAPE_TOKENS 32
#define TAPE_DELIVERIES 8

struct tape {
    struct tape_track tracks[TAPE_TRACKS];
    size_t tracks_count;
    char tokens[TAPE_TOKENS][TOKEN_LENGTH + 1];
    size_t tokens_count;
    int deliveries[TAPE_DELIVERIES]; /* libcurl's result of each `deliver` */
    size_t deliveries_count;
    bool is_full; /* the case did more than a tape can hold */
};

/* An event of track NUMBER. Its memory belongs to the tape. */
struct tape_event *tape_add(struct tape *tape, size_t number, enum tape_kind kind,
                            enum link_outcome outcome);
uint64_t tape_sum(const char *octets, size_t length);
/* Frees its memory; usable again. */
void tape_release(struct tape *tape);

#endif

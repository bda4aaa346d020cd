#include "tape.h"

#include "memory.h"

#include <stdlib.h>

#define PIECE ((size_t)4096)

struct tape_event *tape_add(struct tape *tape, size_t number, enum tape_kind kind,
                            enum link_outcome outcome)
{
    struct tape_track *track = &tape->tracks[number];
    if (track->count == track->room) {
        track->room = track->room ? track->room * 2 : 16;
        track->events = mem_grow(track->events, track->room, sizeof *track->events);
    }
    struct tape_event *event = &track->events[track->count++];
    *event = (struct tape_event){.kind = kind, .outcome = outcome};
    return event;
}

/* FNV-1a, seeded with the length; only of the beginning and end if there are many octets. */
uint64_t tape_sum(const char *octets, size_t length)
{
    uint64_t sum = 14695981039346656037ULL ^ length;
    for (size_t i = 0; i < length; i++) {
        if (i == PIECE && length > 2 * PIECE)
            i = length - PIECE;
        sum = (sum ^ (unsigned char)octets[i]) * 1099511628211ULL;
    }
    return sum;
}

void tape_release(struct tape *tape)
{
    for (size_t i = 0; i < tape->tracks_count; i++) {
        for (size_t k = 0; k < tape->tracks[i].count; k++)
            free(tape->tracks[i].events[k].octets);
        free(tape->tracks[i].events);
    }
    *tape = (struct tape){0};
}

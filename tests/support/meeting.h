/* A link and the scripted server at its other end, for tests of the network code. */
#ifndef MEETING_H
#define MEETING_H

#include "clock.h"
#include "link.h"
#include "scripted_server.h"

struct meeting {
    struct scripted_server *server;
    struct endpoint endpoint;
    struct link_settings settings; /* may be changed before meeting_open() */
    struct stop *stop;
    struct link *link;
    struct reply reply; /* the last one read */
    struct err err;
};

/* Starts a server that plays ACTS at ADDRESS; the link is not opened yet. */
void meeting_prepare(struct meeting *meeting, const char *address, const struct act *acts);
enum link_outcome meeting_open(struct meeting *meeting);
/* Does both, on 127.0.0.1; fails the test if the link does not open. */
void meeting_begin(struct meeting *meeting, const struct act *acts);
void meeting_end(struct meeting *meeting);

/* Reads a reply within MS into meeting->reply. */
enum link_outcome meeting_read(struct meeting *meeting, long ms);
enum link_outcome meeting_send(struct meeting *meeting, const char *text);
/* The next reply is complete and has these octets. */
void meeting_expect(struct meeting *meeting, const char *octets);

#endif

/* One connection of a session, with what is known of its dialogue: the last reply, how many replies
 * are outstanding, whether the server has ended it. It writes the transcript and shows each reply
 * to the invariants, so that whoever speaks to the server (a case, a probe, the survey) is heard
 * in the same way.
 *
 * Life: channel_new() - channel_open() - channel_send(), channel_reply(), channel_start_tls() … -
 * channel_half_close(), channel_reset() or channel_quit() - channel_free(). It may be opened again.
 * On a channel that is not open nothing fails: what is sent is lost, and a reply is LINK_CLOSED.
 *
 * Threads: a channel belongs to its session, and with it to one worker. */
#ifndef CHANNEL_H
#define CHANNEL_H

#include "link.h"
#include "target.h"

struct channel;
struct invariants;
struct transcript;

/* Whose words are said on it. */
enum channel_purpose {
    CHANNEL_OF_CASE,  /* the case's: its needs decide how its start state is reached */
    CHANNEL_OF_PROBE, /* ours, to see what the server is like or has done: nothing is judged on it,
                         and it takes the way by which the server accepts mail */
};

struct channel_settings {
    unsigned number; /* in the transcript: 1-9 */
    enum channel_purpose purpose;
    const struct target *target;
    const struct stop *stop;
    struct guard *guard; /* NULL: this machine only */
    long timeout_ms;     /* for connecting, for what is sent at once, and for each reply */
    struct transcript *transcript;
    struct invariants *invariants; /* that see each reply; NULL: none do */
    const char *case_id;           /* for them */
};

/* Keeps a copy of SETTINGS; what they point to outlives the channel. Not open yet. */
struct channel *channel_new(const struct channel_settings *settings);
/* FIN, unless that was sent, and the end, whatever is outstanding. */
void channel_free(struct channel **channel);
enum channel_purpose channel_purpose(const struct channel *channel);

/* Connects, with TLS if the target's address says so, and forgets all that was known; a connection
 * that is open is ended first. Does not read the greeting. The reason is in ERR unless LINK_OK. */
enum link_outcome channel_open(struct channel *channel, struct err *err);

/* Sends. What a server that has closed already does not take is lost: the next reply that is asked
 * for will tell. False: the run is being stopped. */
bool channel_send(struct channel *channel, const char *octets, size_t length);

/* Reads the next reply, which is then channel_last_reply(). As link_reply(): end of file
 * (LINK_CLOSED), reset and time-out are three different things, and what came before them is in the
 * reply. An alert of TLS in the clear is passed over. */
enum link_outcome channel_reply(struct channel *channel, struct err *err);

/* Sends TEXT ("": nothing) and reads the reply. */
enum link_outcome channel_ask(struct channel *channel, const char *text, struct err *err);
/* EHLO CLIENT, or LHLO by LMTP (RFC 2033 4.1), and the reply. */
enum link_outcome channel_hello(struct channel *channel, const char *client, struct err *err);

/* Waits MS milliseconds for octets without taking them, as link_silence() does: LINK_TIMEOUT is
 * silence, LINK_OK says that the server spoke. */
enum link_outcome channel_silence(struct channel *channel, long ms, struct err *err);

/* The handshake of STARTTLS (RFC 3207 4), after its 220 was read. The last reply is forgotten: what
 * was said in the clear must not be relied on (4.2). Octets that came in the clear after the 220
 * are not taken for TLS (6): they are the next reply, as they came. LINK_OK: all else is inside
 * TLS. */
enum link_outcome channel_start_tls(struct channel *channel, struct err *err);
/* STARTTLS, its reply, and after a 220 the handshake. True: what follows is inside TLS. False:
 * *OUTCOME says how it went; LINK_OK: the last reply refuses it. */
bool channel_ask_for_tls(struct channel *channel, enum link_outcome *outcome, struct err *err);

/* FIN: nothing more is sent, but replies are still read. NOTIFY: close_notify before it, under
 * TLS. */
void channel_half_close(struct channel *channel, bool notify);
/* RST. */
void channel_reset(struct channel *channel);
/* QUIT, its reply, and the end: a server should not see a client that runs away. LINK_OK if there
 * is a reply. The last reply stays known. */
enum link_outcome channel_quit(struct channel *channel, struct err *err);
/* QUIT in passing, if the connection is open: without waiting for a reply, and without a word in
 * the transcript. */
void channel_quit_unheard(struct channel *channel);

/* The last reply that was read; empty (octets.length 0) if none was. Owned by the channel, valid
 * until the next is read. */
const struct reply *channel_last_reply(const struct channel *channel);
/* The last reply is the next that channel_reply() gives, once: it was read ahead. */
void channel_put_back(struct channel *channel);
bool channel_has_put_back(const struct channel *channel);

/* Reads a reply that is there though nothing was outstanding: it has REPLY_UNASKED then (421 may
 * come at any time, RFC 5321 3.8). Does not wait for one to begin. */
void channel_look_for_unsolicited(struct channel *channel);
/* Whether the server is silent now, for certain, unless it says what nobody asked for: no reply is
 * outstanding, and the connection is open. */
bool channel_expects_nothing(const struct channel *channel);

/* The server has ended it and that was read, or we have reset it. */
bool channel_is_closed(const struct channel *channel);
/* Replies 4yz and 5yz since it was opened. */
unsigned channel_refusals(const struct channel *channel);
/* The server's IP address; "" for a unix socket, and if it is not open. Owned by the channel. */
const char *channel_peer_address(const struct channel *channel);
/* The connection under it, to be told from others; NULL if it is not open. */
const struct link *channel_link(const struct channel *channel);

#endif

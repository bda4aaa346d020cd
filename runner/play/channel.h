/* One connection of a session, with the state of its dialogue: the last reply, how many replies are
 * outstanding, whether the server has closed it. It writes the transcript and shows each reply to
 * the invariants, so that whatever speaks to the server (a case, a probe, the survey) is treated
 * alike.
 *
 * Life: channel_new() - channel_open() - channel_send(), channel_reply(), channel_start_tls() … -
 * channel_half_close(), channel_reset() or channel_quit() - channel_free(). It can be opened again.
 * On a channel that is not open nothing fails: what is sent is lost, and a reply is LINK_CLOSED.
 *
 * Threads: a channel belongs to its session, and with it to one worker. */
#ifndef CHANNEL_H
#define CHANNEL_H

#include "asked.h"
#include "link.h"
#include "rate.h"
#include "target.h"

struct channel;
struct invariants;
struct transcript;

/* Who speaks on it. */
enum channel_purpose {
    CHANNEL_OF_CASE,  /* the case: its needs decide how the start state is reached */
    CHANNEL_OF_PROBE, /* the runner, to see what the server is like or has done: nothing is judged,
                         and the start state is reached in the way in which the server accepts mail
                       */
};

struct channel_settings {
    unsigned number; /* in the transcript: 1-9 */
    enum channel_purpose purpose;
    const struct target *target;
    const struct stop *stop;
    struct guard *guard; /* NULL: this machine only */
    struct rate *rate;   /* of connections; NULL: no limit */
    long timeout_ms;     /* for connecting, for what is sent at once, and for each reply */
    struct transcript *transcript;
    struct invariants *invariants; /* which see each reply; NULL: none */
    const char *case_id;           /* for them */
};

/* Copies SETTINGS; what they point to outlives the channel. Not open yet. */
struct channel *channel_new(const struct channel_settings *settings);
/* Sends FIN, unless that was sent, and ends it, whatever is outstanding. */
void channel_free(struct channel **channel);
enum channel_purpose channel_purpose(const struct channel *channel);
long channel_timeout_ms(const struct channel *channel); /* as in its settings */
/* For how many milliseconds it has waited for its turn (rate.h) so far. */
long channel_held_ms(const struct channel *channel);

/* Connects, with TLS if the target's address says so, with a fresh state; ends an open connection
 * first. Does not read the greeting. The reason is in ERR unless LINK_OK. */
enum link_outcome channel_open(struct channel *channel, struct err *err);

/* Sends. If the server has already closed, the octets are lost, as the next reply will show. False:
 * the run is being stopped. */
bool channel_send(struct channel *channel, const char *octets, size_t length);

/* Reads the next reply, which is then channel_last_reply(). As with link_reply(), closed, reset and
 * time-out are three different outcomes, and what arrived before them is in the reply. A TLS alert
 * in the clear is skipped. So is a reply that was there before its command was sent, which the
 * invariants have seen: it answers nothing. */
enum link_outcome channel_reply(struct channel *channel, struct err *err);

/* Sends TEXT ("": nothing) and reads the reply. */
enum link_outcome channel_ask(struct channel *channel, const char *text, struct err *err);
/* EHLO CLIENT, or with LMTP LHLO (RFC 2033 4.1), and the reply. */
enum link_outcome channel_hello(struct channel *channel, const char *client, struct err *err);

/* Waits MS milliseconds for octets without consuming them, as link_silence() does: LINK_TIMEOUT is
 * silence; LINK_OK: the server has sent something. */
enum link_outcome channel_silence(struct channel *channel, long ms, struct err *err);

/* The handshake of STARTTLS (RFC 3207 4), after its 220 has been read. Forgets the last reply: what
 * was said in the clear must not be relied on (4.2). Octets that arrived in the clear after the 220
 * do not pass for TLS data (6): they are the next reply. It is waited for as long as for a reply,
 * or for MS if that is less and not 0. LINK_OK: everything from now on is under TLS. */
enum link_outcome channel_start_tls(struct channel *channel, long ms, struct err *err);
/* STARTTLS, its reply, and after a 220 the handshake. True: everything from now on is under TLS.
 * False: *OUTCOME says why; LINK_OK: the last reply rejects it. */
bool channel_ask_for_tls(struct channel *channel, long ms, enum link_outcome *outcome,
                         struct err *err);

/* FIN: nothing more is sent, but replies are still read. NOTIFY: close_notify before it, under
 * TLS. */
void channel_half_close(struct channel *channel, bool notify);
/* RST. */
void channel_reset(struct channel *channel);
/* QUIT, its reply (waited for 3 s), and the end: a client should not just disappear. LINK_OK if
 * there is a reply. The last reply stays known. */
enum link_outcome channel_quit(struct channel *channel, struct err *err);
/* QUIT, if the connection is open, without a trace in the transcript. Where no reply is
 * outstanding, what arrives before the reply to it is unsolicited, which the invariants see; else
 * no reply is waited for. */
void channel_leave(struct channel *channel);

/* The last reply read; empty (octets.length 0) if none was. Owned by the channel; valid until the
 * next one is read. */
const struct reply *channel_last_reply(const struct channel *channel);
/* Makes channel_reply() return the last reply once more: it was read ahead. */
void channel_put_back(struct channel *channel);
bool channel_has_put_back(const struct channel *channel);

/* Reads the replies that have arrived although none was outstanding, and marks them REPLY_UNASKED,
 * unless it is a 421, which may arrive at any time (RFC 5321 3.8). Does not wait for one to begin.
 */
void channel_look_for_unsolicited(struct channel *channel);
/* Whether anything that the server says now must be unsolicited: no reply is outstanding, for
 * certain, and the connection is open. */
bool channel_expects_nothing(const struct channel *channel);

/* Whether the server has closed it and that was read, or we have reset it. */
bool channel_is_closed(const struct channel *channel);
/* Whether what is sent now is under TLS; whether a login has succeeded (235, RFC 4954 4), and
 * nothing has discarded it since. */
bool channel_is_tls(const struct channel *channel);
bool channel_is_logged_in(const struct channel *channel);
/* The number of 4yz and 5yz replies since it was opened. */
unsigned channel_refusals(const struct channel *channel);
/* Whether a 421 has ended the session (RFC 5321 3.8). */
bool channel_is_over(const struct channel *channel);
/* What was sent last, as the transcript has it; "the greeting" if nothing was. Owned by the
 * channel.
 */
const char *channel_last_command(const struct channel *channel);
/* What the last reply answers, where that is certain. */
enum asked channel_asked(const struct channel *channel);
/* Whether that was RCPT, DATA, the message or BDAT, and what it needs had not been accepted before
 * (RFC 5321 3.3), for certain. */
bool channel_came_too_early(const struct channel *channel);
/* Whether the last reply is one to the end of mail data. */
bool channel_ended_content(const struct channel *channel);
/* Whether all that was sent since it was opened is what any client may send (well_formed.h), and
 * our end is open. */
bool channel_is_proper(const struct channel *channel);
/* The server's IP address; "" for a unix socket, and if it is not open. Owned by the channel. */
const char *channel_peer_address(const struct channel *channel);
/* The underlying connection, to tell it from others; NULL if it is not open. */
const struct link *channel_link(const struct channel *channel);

#endif

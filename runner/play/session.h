/* A session: one play of a case, or of a probe. It owns the connections, the variables and the
 * transcript.
 *
 * Threads: a session belongs to one worker; of its context, which all share, it only reads. */
#ifndef SESSION_H
#define SESSION_H

#include "channel.h"
#include "context.h"
#include "script.h"
#include "transcript.h"
#include "verb.h"

#define SESSION_CHANNELS 9 /* 1-8 are for the case, the last is for a probe */

struct session {
    const struct context *context;
    const struct script *script;
    struct vars *vars;
    struct transcript *transcript;
    struct channel *channels[SESSION_CHANNELS]; /* private: session_channel() */
    long timeout_ms;
    char token[TOKEN_LENGTH + 1]; /* of a case; "" in a probe */
    struct buffer sent;           /* what the steps sent as mail data: the beginning of it */
    struct buffer said;           /* the one command that the last step sent (say_again.h) */
    unsigned said_on;             /* the connection */
    bool is_said_again;           /* the last reply is to the second time */
    struct leaning leaning;       /* on what others own */
    unsigned accepted;            /* messages, by a 2yz to their end */
    long held_ms;                 /* for how long libcurl has waited for its turn (rate.h) */
    bool busy;    /* the server turned the connection away before the case had sent anything */
    bool put_off; /* by a 4yz to what the case varies, while plain mail is accepted */
    bool plain_put_off; /* plain mail of the probe was put off at first */
    bool is_by_place;   /* what was put off may be so for its place in the session, not its form */
    /* What did not go as written: */
    bool warned; /* a `should` does not hold */
    bool spoken; /* the last reply answers nothing: it came where silence was due */
    char *reason, *expected, *got;
    const char
        *missing;    /* a field that a message lacks, which is the matter of its owner; or NULL */
    bool agents;     /* it would have looked at what another program has written (via) */
    bool has_looked; /* at something else of a message */
    const struct requirement *broken; /* NULL: the case's own rule */
    unsigned failed_line;
};

/* Nothing is connected yet. The variables are those of CONTEXT. CONTEXT and SCRIPT outlive the
 * session. */
void session_init(struct session *session, const struct context *context,
                  const struct script *script);
/* Ends open connections with a FIN and frees all that it holds. */
void session_release(struct session *session);

/* Connection NUMBER, 1-8, of the case. Owned by the session, never NULL, and open only after
 * channel_open(). */
struct channel *session_channel(const struct session *session, unsigned number);
/* The connection for a probe besides the case; 9 in the transcript. */
struct channel *session_probe_channel(const struct session *session);

/* Whether the server, which talks to one client at a time, would let CHANNEL (NULL: a client beside
 * the session) wait, since another connection is open. Preparation that meets this is skipped; a
 * bare `connect` is played, so that the cases about several connections judge it. */
bool session_lacks_turn(const struct session *session, const struct channel *channel);
#define SESSION_LACKS_TURN "this needs two connections at the same time, and the server serves one"

/* Keeps the beginning of what a step sends as mail data, so that fields which come back with it are
 * not taken for the server's. */
void session_note_sent(struct session *session, const char *octets, size_t length);
/* The reply that CHANNEL has just read. */
void session_note_reply(struct session *session, const struct channel *channel);
/* What a step sends as commands: the case leans on these from then on. */
void session_note_commands(struct session *session, const char *octets, size_t length);

/* For how many milliseconds all that it opened has waited for its turn (rate.h). */
long session_held_ms(const struct session *session);

/* Sends QUIT on every connection that is still open, whatever the case was about: servers log
 * clients that disappear, and some count them. Shows the invariants a reply too many. */
void session_quit(struct session *session);
/* At the end of a dialogue: reads unsolicited replies that have already arrived. */
void session_look_for_unsolicited(struct session *session);

/* For steps: report how the step ended. All set the reason (as printf does); the first one wins. */
enum step_end session_broken(struct session *session, const struct step *step, const char *expected,
                             char *got, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
enum step_end session_skipped(struct session *session, const struct step *step, const char *format,
                              ...) __attribute__((format(printf, 3, 4)));
enum step_end session_trouble(struct session *session, const struct step *step, const char *format,
                              ...) __attribute__((format(printf, 3, 4)));
/* An incident: the invariant about it judges it, if there is one in the run, and the case ends here
 * or, with INCIDENT_DOUBLED, goes on; else it breaks the step. */
enum step_end session_met(struct session *session, const struct step *step, enum incident incident,
                          const char *expected, char *got, const char *format, ...)
    __attribute__((format(printf, 6, 7)));
/* Forgets why the case was to end, for a better reason. */
void session_forget_reason(struct session *session);
/* A `should` about BROKEN that does not hold: kept if it is the first; the dialogue continues. */
void session_warn(struct session *session, const struct step *step,
                  const struct requirement *broken, const char *expected, char *got,
                  const char *why);

/* Expands TEMPLATE into a new text; NULL, with the reason kept as trouble, if that fails. free()
 * it. */
char *session_text(struct session *session, const struct step *step, const struct template *text,
                   size_t *length);
/* The value of the variable NAME; "" if it has none. Borrowed, until it is set again. */
const char *session_variable(const struct session *session, const char *name);

/* Plays the steps in order until one does not end as written. */
enum step_end session_play(struct session *session, const struct step *steps, size_t count);

#endif

/* A session: the playing of one case. It owns the connections, the variables and the transcript,
 * and belongs to one worker thread. */
#ifndef SESSION_H
#define SESSION_H

#include "context.h"
#include "expect.h"
#include "link.h"
#include "outstanding.h"
#include "script.h"
#include "transcript.h"
#include "verb.h"

#define SESSION_CONNECTIONS 10 /* 1-8 are the case's, 9 is the sentinel's */
#define SESSION_SENTINEL 9

/* One connection of a session. */
struct channel {
    struct link_settings settings; /* the link points to them */
    struct link *link;             /* NULL: not opened, or ended */
    struct reply reply;            /* the last that was read */
    bool closed;                   /* the server has ended it, and that was read */
    bool kept;                     /* the reply was read by `auth` and is the next that S judges */
    unsigned refusals;             /* 4yz and 5yz so far */
    struct outstanding outstanding;
    bool unasked;     /* the next reply was there before it was asked for */
    char command[64]; /* the last octets sent, as the transcript shows them, cut: for the invariants
                       */
};

struct session {
    const struct context *context;
    const struct script *script;
    struct vars *vars;
    struct transcript *transcript;
    struct channel channels[SESSION_CONNECTIONS];
    long timeout_ms;
    char token[TOKEN_LENGTH + 1];
    bool busy;    /* the server turned the connection away before a word of the case was said */
    bool at_ease; /* the dialogue went as written: QUIT can be said */
    /* What did not go as written: */
    bool warned; /* a `should` does not hold */
    char *reason, *expected, *got;
    unsigned failed_line;
};

/* A word to the player's own code: where a step says how it ended. All write the reason
 * (printf-like), first one wins. */
enum step_end session_broken(struct session *session, const struct step *step, const char *expected,
                             char *got, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
enum step_end session_skipped(struct session *session, const struct step *step, const char *format,
                              ...) __attribute__((format(printf, 3, 4)));
enum step_end session_trouble(struct session *session, const struct step *step, const char *format,
                              ...) __attribute__((format(printf, 3, 4)));
/* A `should` that does not hold: kept if it is the first; the dialogue goes on. */
void session_warn(struct session *session, const struct step *step, const char *expected, char *got,
                  const char *why);

/* Opens connection NUMBER; a connection that is open there is closed first. Does not read the
 * greeting. */
enum link_outcome session_connect(struct session *session, unsigned number, struct err *err);
/* Sends; what the server has closed already swallows it (the next reply that is asked for will
 * tell). False: stopped. */
bool session_send(struct session *session, unsigned number, const char *octets, size_t length);
/* Reads the next reply into the channel, writes the transcript, shows it to the invariants. */
enum link_outcome session_reply(struct session *session, unsigned number, struct err *err);

/* At the end of a dialogue: reads what came that nobody asked for, if it is there already. */
void session_look_for_unasked(struct session *session);

/* Reads the next reply and judges it. */
enum step_end session_expect(struct session *session, const struct step *step,
                             const struct expect *expect);

/* Expands into a new text; NULL (reason kept as trouble) if it cannot be. free() it. */
char *session_text(struct session *session, const struct step *step, const struct template *text,
                   size_t *length);

/* Plays steps in order until one does not end as written. */
enum step_end session_play(struct session *session, const struct step *steps, size_t count);

/* Brings connection NUMBER to STATE, with RECIPIENT (NULL: ${recipient}) for START_RECIPIENT and
 * START_DATA. */
enum step_end session_start(struct session *session, unsigned number, enum script_start state,
                            const char *recipient);

#endif

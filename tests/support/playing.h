/* One case, given as the text of its file, played against a scripted server: for tests of the steps
 * and the player. */
#ifndef PLAYING_H
#define PLAYING_H

#include "catalogue.h"
#include "context.h"
#include "play.h"
#include "scripted_server.h"
#include "smtpspec.h"

struct playing {
    struct problems *problems;
    struct catalogue *catalogue;
    struct scripted_server *server;
    struct target *target; /* may be changed before playing_go() */
    struct vars *vars;     /* sender, recipient, client …; more may be added */
    struct stop *stop;
    struct context context;
    struct smtpspec_result result;
    enum play_end end;
    struct buffer received; /* what was sent to the server */
};

/* Loads the case whose keys below title, level and section are TEXT ("dialogue:\n- S: 220\n"), and
 * starts a server that plays ACTS on each connection. Waits for replies for 10 s. */
void playing_prepare(struct playing *playing, const char *text, const struct act *acts);
/* Plays the case; the result and what the server received are in PLAYING. */
void playing_go(struct playing *playing);
/* Does both. */
void playing_begin(struct playing *playing, const char *text, const struct act *acts);
void playing_end(struct playing *playing);

/* The verdict is VERDICT, and the reason contains REASON. */
void playing_expect(const struct playing *playing, enum smtpspec_verdict verdict,
                    const char *reason);
/* Does all three: plays, expects, ends. */
void playing_check(const char *text, const struct act *acts, enum smtpspec_verdict verdict,
                   const char *reason);
/* The whole transcript, one exchange per line ("1 S 220 hi\r\n"); free() it. */
char *playing_transcript(const struct playing *playing);

/* A catalogue of one case file, ID.yaml, with this text. Fails the test if it does not load. */
struct catalogue *catalogue_of_text(const char *id, const char *text, struct problems *problems);
/* Frees what play_script() put into a result, and zeroes it. */
void result_empty(struct smtpspec_result *result);

#endif

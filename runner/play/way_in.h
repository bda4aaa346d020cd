/* How mail is accepted: at once, under TLS, or after a login. The server decides (RFC 3207 4, RFC
 * 4954 6), so the survey tries the ways before the first case, and every start state follows the
 * first that leads to a 2yz for MAIL. */
#ifndef WAY_IN_H
#define WAY_IN_H

#include "session.h"

struct way_in {
    const char *name;     /* "under TLS": for messages */
    const char *over_tls; /* the same where the connection begins with TLS */
    bool tls, login;
};

/* Its name for a server at ENDPOINT. */
const char *way_in_name(const struct way_in *way, const struct endpoint *endpoint);

/* In the order in which they are tried. */
enum { WAY_CLEAR, WAY_TLS, WAY_LOGIN, WAY_TLS_LOGIN, WAYS };
extern const struct way_in ways_in[WAYS];

/* EHLO keyword lines ("SIZE 1048576"), escaped. */
struct keywords {
    char **lines;
    size_t count;
};

/* What was found on a way. */
struct way_found {
    struct keywords keywords; /* of the last EHLO response on it */
    bool accepts;             /* MAIL was answered with 2yz */
    bool
        is_refused; /* by a well-formed 4yz or 5yz, or it could not be tried: not a broken server */
    bool lacks_tls; /* no reply to STARTTLS, or no handshake after it */
    bool login_is_refused; /* it was the login that a reply ended: as wrong, or not now */
    unsigned code;         /* of the reply that ended it; 0: none */
    char *said; /* that reply in words, escaped, or why there is none; NULL if it accepts */
};

/* Who goes it. */
struct way_trial {
    struct session *session; /* speaks on its channel for a probe */
    const char *client;
    long handshake_ms;  /* for that of TLS; 0: as long as for a reply */
    bool looks_closely; /* asks for the keywords once more after a login */
    /* Called where MAIL has been answered, to ask for more; NULL: there is no more. */
    void (*more)(void *state, struct channel *channel);
    void *state;
};

/* Goes WAY on a new connection, from the greeting to MAIL, and ends with QUIT. FOUND is filled in
 * again. */
void way_in_try(struct way_found *found, const struct way_in *way, const struct way_trial *trial);
/* On an open channel: EHLO, and its keywords. False: it was not answered with 2yz. */
bool way_in_hello(struct way_found *found, const struct way_trial *trial);
/* On an open channel, after EHLO: MAIL, once more if it is put off, and RSET. Whether all was
 * answered: else it is of no use to ask for more. */
bool way_in_ask_mail(struct way_found *found, const struct way_trial *trial);
/* It is not tried: WHY. */
void way_in_untried(struct way_found *found, const char *why);
/* The reply that ended it was a temporary one (RFC 5321 4.2.1): it may be tried again. */
bool way_in_is_put_off(const struct way_found *found);
void way_found_release(struct way_found *found);

/* What follows KEYWORD (regardless of letter case) on its line; NULL: it is not offered. */
const char *keywords_parameters(const struct keywords *keywords, const char *keyword);

#endif

/* A target: the server, what is known about it, and how it is started. */
#ifndef TARGET_H
#define TARGET_H

#include "arena.h"
#include "endpoint.h"
#include "mailbox.h"
#include "problems.h"
#include "protocol.h"

#define TARGET_RECIPIENTS_MOST 200

struct deviation {
    const char *id; /* of a case */
    const char *reason;
    struct location at;
    bool sometimes; /* it may also pass, or be unsteady */
};

/* By what the server hands mail over to the mailbox, if that is another program's. */
enum target_via { VIA_LMTP = 1U << 0 };

struct target {
    struct arena *arena;   /* owns everything below */
    const char *file;      /* NULL if it was given by address alone */
    const char *directory; /* of the file, for relative paths and for `start` */
    const char *name;
    const char *address; /* as written; ${port} and ${dir} are replaced once it is started */
    struct endpoint endpoint;
    unsigned protocol;                             /* one of enum protocol */
    const char *host, *domain, *unknown, *foreign; /* NULL if not given */
    const char *sender, *client;                   /* always set: a default if not given */
    const char *alias, *list, *list_owner;         /* NULL if not given; docs/man/smtpspec-run.1 */
    unsigned via;                                  /* bits of enum target_via */
    unsigned roles; /* bits of enum smtpspec_role, as stated; 0: target_roles() knows */
    const char *recipients[TARGET_RECIPIENTS_MOST];
    struct location recipients_at[TARGET_RECIPIENTS_MOST]; /* no file: they are the defaults */
    size_t recipients_count;
    struct {
        const char *user, *password, *mechanism;
        bool required;
        bool cleartext; /* the password may be sent outside TLS, whatever is offered */
    } login;
    struct {
        const char *ca;
        bool verify;
        const char *name; /* of a host found by MX: its certificate's; NULL: `host` */
    } tls;
    struct mailbox_settings mailbox; /* url and command NULL: none */
    const char *start;               /* command, NULL: already running */
    long ready_within_ms;
    long timeout_ms; /* 0: the run's */
    struct deviation *deviations;
    size_t deviations_count;
    struct location *stated; /* where each row of facts() is stated; NULL: none is */
};

/* Reads a target file. In address, mailbox and tls.ca the words ${port}, ${port2} and ${dir} stand
 * for free ports and a private folder that the runner chooses when it starts the server. NULL with
 * problems noted. */
struct target *target_load(const char *file, struct problems *problems);
/* A target of which only the address is known (`-t 127.0.0.1:2525`). */
struct target *target_from_address(const char *address, struct err *err);
/* For a target named by DOMAIN (mx:): its domain and recipients, unless given, are those of
 * DOMAIN. */
void target_set_domain(struct target *target, const char *domain);
/* Changes the target's address: copies it and parses it into the endpoint. */
bool target_set_address(struct target *target, const char *address, struct err *err);

/* PATH relative to the target file; NULL stays NULL. */
const char *target_path(const struct target *target, const char *path);

/* The name in the server's certificate; NULL: that of the endpoint. */
const char *target_tls_name(const struct target *target);

/* What it is to a message, in so far as cases judge it: bits of enum smtpspec_role. Those stated,
 * or what follows from the protocol and the kind of mailbox. */
unsigned target_roles(const struct target *target);

/* Whether it has a mailbox. */
bool target_has_mailbox(const struct target *target);
/* Whether, as the settings of its mailbox show by themselves, the recipients *ONE and *OTHER have
 * the same mailbox; ERR says so. What only the server knows is found out by a probe. */
bool target_shares_mailbox(const struct target *target, size_t *one, size_t *other,
                           struct err *err);
/* Makes the paths in its mailbox relative to the file's folder. */
void target_resolve_mailbox(struct target *target);

void target_free(struct target **target);

#endif

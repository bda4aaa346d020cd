#include "misdeeds.h"
#include "respond.h"
#include "smtp_session.h"

#include <string.h>

/* Whether NAME is one of the blank-separated VERBS, or they are "*". */
static bool is_among(const char *verbs, const char *name)
{
    size_t length = strlen(name);
    if (!strcmp(verbs, "*"))
        return true;
    for (;;) {
        if (!strncmp(verbs, name, length) && (!verbs[length] || verbs[length] == ' '))
            return true;
        const char *blank = strchr(verbs, ' ');
        if (!blank)
            return false;
        verbs = blank + 1;
    }
}

bool misdeed_concerns(const struct session *session, unsigned code, const char *verbs,
                      unsigned which)
{
    const char *name = "greeting";
    if (session->greeted)
        name = session->verb ? session->verb->name : "?";
    bool has_code = !which || code == which || code / 100 == which || code / 10 == which;
    return has_code && is_among(verbs, name);
}

bool misdeed_refuses(struct session *session)
{
    static const struct {
        enum fault_id fault;
        const char *verbs;
        bool in_transaction; /* and before EHLO */
    } rows[] = {
        {FAULT_RSET_503_BEFORE_EHLO, "RSET", false},
        {FAULT_NOOP_503_BEFORE_EHLO, "NOOP", false},
        {FAULT_HELP_503_BEFORE_EHLO, "HELP VRFY EXPN", false},
        {FAULT_QUIT_503, "QUIT", true},
    };
    bool early = session->introduction == NOT_INTRODUCED;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool now = early || (rows[i].in_transaction && session->transaction.open);
        if (now && faulty(session, rows[i].fault) &&
            misdeed_concerns(session, 0, rows[i].verbs, 0)) {
            respond_bad_order(session, "Not now");
            return true;
        }
    }
    if (!early && session->verb->serve == serve_ehlo && faulty(session, FAULT_LATER_EHLO_503)) {
        respond_bad_order(session, "Already introduced");
        return true;
    }
    if (session->late && session->verb->serve == serve_data && faulty(session, FAULT_DATA_502)) {
        respond(session, 502, "5.5.1", "Command not implemented");
        return true;
    }
    bool refused = session->refused && strcmp(session->verb->name, "QUIT") != 0;
    if (refused)
        respond_bad_order(session, "No mail here");
    return refused;
}

static void clear_transaction(struct session *session)
{
    transaction_clear(&session->transaction);
}

static void open_transaction(struct session *session)
{
    session->transaction.open = true;
}

static void forget_client(struct session *session)
{
    session->introduction = NOT_INTRODUCED;
}

static void close_connection(struct session *session)
{
    session->finished = true;
}

static void keep_connection(struct session *session)
{
    session->finished = false;
}

static void reply_again(struct session *session)
{
    respond(session, 250, "2.0.0", "And again");
}

static void refuse_all(struct session *session)
{
    session->refused = true;
}

/* Takes what follows for a message, up to its end. */
static void swallow_message(struct session *session)
{
    struct buffer line = {0};
    bool more = wire_flush(&session->wire) == WIRE_OK;
    while (more) {
        more = wire_line(&session->wire, 2000, &line) == WIRE_OK;
        more = more && !(line.length == 1 && *line.octets == '.');
    }
    buffer_release(&line);
}

static void lose_input(struct session *session)
{
    buffer_clear(&session->wire.in);
}

/* The rows of AFTER_FAULT. */
static const struct misdeed {
    enum fault_id fault;
    const char *verbs;
    unsigned code;
    unsigned nth;
    void (*deed)(struct session *session);
} misdeeds[] = {
#define FAULT(id, name, breaks, requirements)
#define AFTER_FAULT(id, name, breaks, requirements, verbs, code, nth, deed)                        \
    {id, verbs, code, nth, deed},
#include "faults/all.def"
#undef FAULT
    {FAULT_NONE, "", 0, 0, NULL},
};

void misdeeds_after(struct session *session)
{
    for (const struct misdeed *misdeed = misdeeds; misdeed->deed; misdeed++) {
        if (!faulty(session, misdeed->fault) ||
            !misdeed_concerns(session, session->last_code, misdeed->verbs, misdeed->code))
            continue;
        if (++session->misdeeds[misdeed->fault] >= misdeed->nth)
            misdeed->deed(session);
    }
}

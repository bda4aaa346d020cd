#include "owners.h"

#include "count_of.h"
#include "memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What is known of the last play of a case. */
struct play {
    const struct script *script;
    struct leaning leaning;
    bool failed;
};

struct owners {
    pthread_mutex_t lock;
    struct play *plays; /* of owners, and of what leaned on something */
    size_t count;
};

/* The commands that cases use for what these are not about. */
static const struct {
    const char *verb;
    enum script_owned owned;
    const char *name;
} commands[] = {
    {"RSET", OWNS_RSET, "RSET"},
    {"NOOP", OWNS_NOOP, "NOOP"},
    {"STARTTLS", OWNS_STARTTLS, "STARTTLS"},
    {"AUTH", OWNS_LOGIN, "the login"},
};

/* And what is no such command. */
static const struct {
    enum script_owned owned;
    const char *name;
} others[] = {
    {OWNS_UNKNOWN, "the reply to an unknown command"},
    {OWNS_REFUSALS, "a connection that stays open after a refusal"},
    {OWNS_SESSIONS, "sessions that leave each other alone"},
    {OWNS_CODES, "enhanced status codes"},
    {OWNS_PERMANENCE, "5yz for what will never do"},
    {OWNS_CONTENT, "content that arrives octet for octet"},
    {OWNS_REVERSE_PATH, "a Return-Path that is the envelope sender"},
    {OWNS_EHLO, "EHLO, accepted with one reply"},
    {OWNS_END_OF_DATA, "a reply to the message that accepts or rejects it"},
    {OWNS_ORDER, "the reply to a command out of sequence"},
    {OWNS_QUIT, "the reply to QUIT"},
    {OWNS_SUCCESS_REPORTS, "reports of delivery"},
    {OWNS_FAILURE_REPORTS, "reports of failure"},
    {OWNS_SEVERAL_MESSAGES, "a session that goes on after a message"},
};

struct owners *owners_new(const struct script *const *scripts, size_t count)
{
    struct owners *owners = mem_alloc(sizeof *owners);
    pthread_mutex_init(&owners->lock, NULL);
    for (size_t i = 0; i < count; i++) {
        if (!scripts[i]->owns)
            continue;
        owners->plays = mem_grow(owners->plays, owners->count + 1, sizeof *owners->plays);
        owners->plays[owners->count++] = (struct play){.script = scripts[i]};
    }
    return owners;
}

void owners_free(struct owners **owners)
{
    if (!*owners)
        return;
    pthread_mutex_destroy(&(*owners)->lock);
    free((*owners)->plays);
    free(*owners);
    *owners = NULL;
}

static unsigned of_line(const char *line, size_t length)
{
    for (size_t i = 0; i < COUNT_OF(commands); i++) {
        size_t verb = strlen(commands[i].verb);
        if (length >= verb && strncasecmp(line, commands[i].verb, verb) == 0 &&
            (length == verb || strchr(" \t\r", line[verb])))
            return commands[i].owned;
    }
    return 0;
}

unsigned owners_of_commands(const char *octets, size_t length)
{
    unsigned leans_on = 0;
    for (size_t at = 0; at < length;) {
        const char *end = memchr(octets + at, '\n', length - at);
        size_t line = end ? (size_t)(end - octets) - at : length - at;
        leans_on |= of_line(octets + at, line);
        at += line + 1;
    }
    return leans_on;
}

/* With the lock held. */
static struct play *play_of(const struct owners *owners, const struct script *script)
{
    for (size_t i = 0; i < owners->count; i++)
        if (owners->plays[i].script == script)
            return &owners->plays[i];
    return NULL;
}

void owners_note(struct owners *owners, const struct script *script, struct leaning leaning,
                 enum smtpspec_verdict verdict)
{
    bool says_something =
        verdict == SMTPSPEC_FAIL || verdict == SMTPSPEC_WARN || verdict == SMTPSPEC_NOTE;
    if (!owners)
        return;
    pthread_mutex_lock(&owners->lock);
    struct play *play = play_of(owners, script);
    if (!play && says_something && leaning.on) {
        owners->plays = mem_grow(owners->plays, owners->count + 1, sizeof *owners->plays);
        play = &owners->plays[owners->count++];
    }
    if (play)
        *play =
            (struct play){.script = script, .leaning = leaning, .failed = verdict == SMTPSPEC_FAIL};
    pthread_mutex_unlock(&owners->lock);
}

bool owners_failed(struct owners *owners, enum script_owned owned, const struct script *script)
{
    bool failed = false;
    if (!owners || script->owns & owned)
        return false;
    pthread_mutex_lock(&owners->lock);
    for (size_t i = 0; i < owners->count; i++)
        failed |= owners->plays[i].script->owns & owned && owners->plays[i].failed;
    pthread_mutex_unlock(&owners->lock);
    return failed;
}

static bool covers(const struct script *owner, const char *requirement)
{
    for (size_t i = 0; i < owner->covers_count; i++)
        if (strcmp(owner->cover_ids[i], requirement) == 0)
            return true;
    return false;
}

/* Whether PLAY, of an owner, has failed in what a case leans on, which is OWNED. */
static bool has_fallen(const struct play *play, unsigned owned, const struct leaning *leaning)
{
    bool same_reply = play->leaning.code == leaning->code &&
                      (play->leaning.asked == leaning->asked || leaning->code / 100 == 5);
    return play->failed && (owned & ~OWNS_A_REPLY || (owned && same_reply));
}

/* The commands in LEANS_ON of which an owner judges what RESULT cites: there are several ways in
 * which a command may not work. With the lock held. */
static unsigned judged_commands(const struct owners *owners, unsigned leans_on,
                                const struct smtpspec_result *result)
{
    unsigned judged = 0;
    for (size_t i = 0; i < owners->count; i++)
        if (owners->plays[i].script->owns & leans_on & OWNS_A_COMMAND &&
            covers(owners->plays[i].script, result->requirement))
            judged |= owners->plays[i].script->owns & OWNS_A_COMMAND;
    return judged;
}

/* The case that judges what LEANING says, and failed; NULL: none. With the lock held. */
static const struct script *fallen(const struct owners *owners, const struct leaning *leaning)
{
    const struct script *found = NULL;
    for (size_t i = 0; i < owners->count; i++) {
        const struct script *owner = owners->plays[i].script;
        unsigned owned = owner->owns & leaning->on;
        if (has_fallen(&owners->plays[i], owned, leaning) &&
            (!found || strcmp(owner->id, found->id) < 0))
            found = owner;
    }
    return found;
}

static const char *name_of(unsigned owned)
{
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        if (commands[i].owned & owned)
            return commands[i].name;
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (others[i].owned & owned)
            return others[i].name;
    return "what it needs";
}

void owners_settle(struct owners *owners, const struct script *script, unsigned also,
                   struct smtpspec_result *result)
{
    bool says_something = result->verdict == SMTPSPEC_FAIL || result->verdict == SMTPSPEC_WARN ||
                          result->verdict == SMTPSPEC_UNSTEADY || result->verdict == SMTPSPEC_NOTE;
    if (!owners || !says_something)
        return;
    pthread_mutex_lock(&owners->lock);
    const struct play *play = play_of(owners, script);
    struct leaning leaning = play ? play->leaning : (struct leaning){0};
    leaning.on = (leaning.on | also) & ~script->owns;
    leaning.on &= ~judged_commands(owners, leaning.on, result);
    const struct script *owner = fallen(owners, &leaning);
    if (owner) {
        int length = (int)strcspn(owner->id, "["); /* whichever row */
        char *reason = mem_format("it leans on %s, which %.*s judges, and which failed there",
                                  name_of(owner->owns & leaning.on), length, owner->id);
        free(result->reason);
        result->reason = reason;
        result->verdict = SMTPSPEC_SKIP;
    }
    pthread_mutex_unlock(&owners->lock);
}

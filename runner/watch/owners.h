/* What many cases lean on has an owner: the case that judges it. Where the owner's last play
 * failed, a failure or a note of another case that leaned on the same is not about that case, and
 * becomes a skip that names the owner. */
#ifndef OWNERS_H
#define OWNERS_H

#include "asked.h"
#include "script.h"

struct owners;

/* What a case leans on: bits of enum script_owned; and what it found, if that is a reply: the
 * command that was answered, and the code. */
struct leaning {
    unsigned on;
    enum asked asked;
    unsigned code;
};

/* The owners among SCRIPTS, which outlive them. */
struct owners *owners_new(const struct script *const *scripts, size_t count);
void owners_free(struct owners **owners);

/* What OCTETS, sent to the server as commands, lean on: bits of enum script_owned. */
unsigned owners_of_commands(const char *octets, size_t length);

/* SCRIPT was played, up to where it ended, with what it leans on. Thread-safe, like what follows;
 * OWNERS may be NULL. */
void owners_note(struct owners *owners, const struct script *script, struct leaning leaning,
                 enum smtpspec_verdict verdict);
/* Whether an owner of OWNED, other than SCRIPT, has failed: what SCRIPT finds after it leaned on it
 * will be a skip. */
bool owners_failed(struct owners *owners, enum script_owned owned, const struct script *script);
/* RESULT is the last word on SCRIPT, which leans on ALSO, too: see above. One that cites a
 * requirement of the owner of a command stays. */
void owners_settle(struct owners *owners, const struct script *script, unsigned also,
                   struct smtpspec_result *result);

#endif

#include "smtp_verbs.h"
#include "acts.h"
#include "checks.h"
#include "count_of.h"

#include <string.h>
#include <strings.h>

#define LINE 512 /* RFC 5321 4.5.3.1.4 */
/* What the extensions add to a MAIL command: SIZE 26 (RFC 1870 3), BODY 16 (RFC 3030 3), SMTPUTF8
 * 10 (RFC 6531 3.1), AUTH 500 (RFC 4954 3), and the 1036 that RFC 3461 5.4 requires instead of 512.
 */
#define MAIL_LINE (1036 + 26 + 16 + 10 + 500)
#define RCPT_LINE 1036
#define AUTH_LINE 12288 /* RFC 4954 4 */

static const struct smtp_verb table[] = {
    {"EHLO", VERB_HELLO, ARGUMENT_REQUIRED, LINE, "EHLO domain-or-literal", hello_read,
     hello_checks, ehlo_act},
    {"HELO", VERB_HELLO, ARGUMENT_REQUIRED, LINE, "HELO domain", hello_read, hello_checks,
     helo_act},
    {"MAIL", VERB_UTF8 | VERB_GROUPED, ARGUMENT_REQUIRED, MAIL_LINE,
     "MAIL FROM:<sender> [parameters]", mail_read, mail_checks, mail_act},
    {"RCPT", VERB_UTF8 | VERB_GROUPED, ARGUMENT_REQUIRED, RCPT_LINE,
     "RCPT TO:<recipient> [parameters]", rcpt_read, rcpt_checks, rcpt_act},
    {"DATA", 0, ARGUMENT_NONE, LINE, "DATA", NULL, data_checks, data_act},
    {"BDAT", VERB_GROUPED, ARGUMENT_REQUIRED, LINE, "BDAT size [LAST]", bdat_read, bdat_checks,
     bdat_act},
    {"RSET", VERB_GROUPED, ARGUMENT_NONE, LINE, "RSET", NULL, no_checks, rset_act},
    {"NOOP", 0, ARGUMENT_OPTIONAL, LINE, "NOOP [anything]", NULL, no_checks, noop_act},
    {"HELP", 0, ARGUMENT_OPTIONAL, LINE, "HELP [command]", NULL, no_checks, help_act},
    {"VRFY", VERB_UTF8, ARGUMENT_REQUIRED, LINE, "VRFY user-or-mailbox [SMTPUTF8]", query_read,
     query_checks, vrfy_act},
    {"EXPN", VERB_UTF8, ARGUMENT_REQUIRED, LINE, "EXPN list [SMTPUTF8]", query_read, query_checks,
     expn_act},
    {"AUTH", 0, ARGUMENT_REQUIRED, AUTH_LINE, "AUTH mechanism [initial-response]", auth_read,
     auth_checks, auth_act},
    {"STARTTLS", 0, ARGUMENT_NONE, LINE, "STARTTLS", NULL, starttls_checks, starttls_act},
    {"QUIT", 0, ARGUMENT_NONE, LINE, "QUIT", NULL, no_checks, quit_act},
};

/* Commands that are recognised, but not or no longer implemented (RFC 5321 4.2.4, appendix F). */
#define ELSEWHERE(name)                                                                            \
    {                                                                                              \
        name, VERB_UNIMPLEMENTED, ARGUMENT_OPTIONAL, LINE, name, NULL, no_checks, noop_act         \
    }
static const struct smtp_verb elsewhere[] = {
    ELSEWHERE("TURN"), ELSEWHERE("SEND"), ELSEWHERE("SOML"),
    ELSEWHERE("SAML"), ELSEWHERE("ETRN"), ELSEWHERE("ATRN"),
};

static const struct smtp_verb unrecognised = {"?",  VERB_UNRECOGNISED, ARGUMENT_OPTIONAL, LINE, "?",
                                              NULL, no_checks,         noop_act};

#define EVENT(name)                                                                                \
    {                                                                                              \
        name, VERB_HELLO | VERB_EVENT, ARGUMENT_NONE, 0, name, NULL, no_checks, NULL               \
    }
const struct smtp_verb verb_greeting = EVENT("greeting");
const struct smtp_verb verb_timeout = {"timeout", VERB_EVENT, ARGUMENT_NONE, 0,
                                       "timeout", NULL,       no_checks,     NULL};
const struct smtp_verb verb_stopping = {"stopping", VERB_EVENT, ARGUMENT_NONE, 0,
                                        "stopping", NULL,       no_checks,     NULL};

const struct smtp_verb *verb_table(size_t *count)
{
    *count = COUNT_OF(table);
    return table;
}

static bool is_named(const struct smtp_verb *verb, const char *name, size_t length)
{
    return strlen(verb->name) == length && !strncasecmp(verb->name, name, length);
}

const struct smtp_verb *verb_find(const char *name, size_t length)
{
    for (size_t i = 0; i < COUNT_OF(table); i++)
        if (is_named(&table[i], name, length))
            return &table[i];
    for (size_t i = 0; i < COUNT_OF(elsewhere); i++)
        if (is_named(&elsewhere[i], name, length))
            return &elsewhere[i];
    return &unrecognised;
}

size_t verb_index(const struct smtp_verb *verb)
{
    return verb >= table && verb < table + COUNT_OF(table) ? (size_t)(verb - table)
                                                           : COUNT_OF(table);
}

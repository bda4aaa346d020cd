#include "smtp_verbs.h"

#include <string.h>
#include <strings.h>

#define LINE 512
/* What the extensions add to a MAIL command: SIZE 26 (RFC 1870 3), BODY 16 (RFC 3030 3), SMTPUTF8
 * 10 (RFC 6531 3.1), AUTH 500 (RFC 4954 3), and the 1036 that RFC 3461 5.4 asks for instead of 512.
 */
#define MAIL_LINE (1036 + 26 + 16 + 10 + 500)
#define RCPT_LINE 1036
#define AUTH_LINE 12288 /* RFC 4954 4 */

static const struct smtp_verb table[] = {
    {"EHLO", ARGUMENT_REQUIRED, LINE, false, false, "EHLO domain-or-literal", serve_ehlo},
    {"HELO", ARGUMENT_REQUIRED, LINE, false, false, "HELO domain", serve_helo},
    {"MAIL", ARGUMENT_REQUIRED, MAIL_LINE, true, true, "MAIL FROM:<sender> [parameters]",
     serve_mail},
    {"RCPT", ARGUMENT_REQUIRED, RCPT_LINE, true, true, "RCPT TO:<recipient> [parameters]",
     serve_rcpt},
    {"DATA", ARGUMENT_NONE, LINE, false, false, "DATA", serve_data},
    {"BDAT", ARGUMENT_REQUIRED, LINE, false, true, "BDAT size [LAST]", serve_bdat},
    {"RSET", ARGUMENT_NONE, LINE, false, true, "RSET", serve_rset},
    {"NOOP", ARGUMENT_OPTIONAL, LINE, false, false, "NOOP [anything]", serve_noop},
    {"HELP", ARGUMENT_OPTIONAL, LINE, false, false, "HELP [command]", serve_help},
    {"VRFY", ARGUMENT_REQUIRED, LINE, true, false, "VRFY user-or-mailbox [SMTPUTF8]", serve_vrfy},
    {"EXPN", ARGUMENT_REQUIRED, LINE, true, false, "EXPN list [SMTPUTF8]", serve_expn},
    {"AUTH", ARGUMENT_REQUIRED, AUTH_LINE, false, false, "AUTH mechanism [initial-response]",
     serve_auth},
    {"STARTTLS", ARGUMENT_NONE, LINE, false, false, "STARTTLS", serve_starttls},
    {"QUIT", ARGUMENT_NONE, LINE, false, false, "QUIT", serve_quit},
};
#define COUNT (sizeof table / sizeof *table)

const struct smtp_verb *verb_table(size_t *count)
{
    *count = COUNT;
    return table;
}

const struct smtp_verb *verb_find(const char *name, size_t length)
{
    for (size_t i = 0; i < COUNT; i++)
        if (strlen(table[i].name) == length && !strncasecmp(table[i].name, name, length))
            return &table[i];
    return NULL;
}

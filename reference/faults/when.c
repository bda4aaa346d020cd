#include "when.h"
#include "memory.h"
#include "names.h"
#include "smtp_session.h"

#include <stdlib.h>
#include <string.h>

/* RFC 5321 4.5.3.1.7: what every server has to accept. */
#define BIG 65536

static bool is_big(const struct session *session)
{
    const struct transaction *transaction = &session->transaction;
    return transaction->content.length > BIG || transaction->declared > BIG;
}

static bool is_pipelined(const struct session *session)
{
    return session->is_grouped || session->is_transaction_grouped;
}

static bool is_first_line(const struct session *session)
{
    return session->line == 1;
}

static bool is_under_tls(const struct session *session)
{
    return session->wire.ssl;
}

static bool is_by_bdat(const struct session *session)
{
    return session->transaction.chunked || strcmp(session->verb->name, "BDAT") == 0;
}

static bool is_logged_in(const struct session *session)
{
    return session->authenticated;
}

static bool is_second_session(const struct session *session)
{
    return session->number >= 2;
}

static const struct condition table[] = {
    {"big", "the message, or its declared size, has more than 65536 octets"},
    {"pipelined", "a command of the transaction arrived in one segment with another"},
    {"first-line", "in the first line of the message, or of the session outside messages"},
    {"tls", "under TLS"},
    {"bdat", "the message is sent by BDAT"},
    {"logged-in", "after AUTH"},
    {"second-session", "in all sessions but the first"},
    {"nth=N", "from the Nth command with the same verb in the session on"},
};
static bool (*const tests[])(const struct session *session) = {
    is_big, is_pipelined, is_first_line, is_under_tls, is_by_bdat, is_logged_in, is_second_session,
};
/* All but nth=N, which is not a name. */
static const struct names names = {"condition", table, sizeof *table, COUNT_OF(tests)};

const struct condition *when_conditions(size_t *count)
{
    *count = COUNT_OF(table);
    return table;
}

static bool add_condition(struct when *when, const char *name, struct err *err)
{
    if (strncmp(name, "nth=", 4) == 0) {
        char *end;
        unsigned long number = strtoul(name + 4, &end, 10);
        when->nth = (unsigned)number;
        return (number && number < 100000 && !*end && name[4] != '-') ||
               err_set(err, "\"%s\" does not have a number after \"nth=\"", name);
    }
    size_t index;
    if (!names_find(&index, &names, name, err))
        return false;
    when->bits |= 1U << index;
    return true;
}

bool when_parse(struct when *when, const char *text, struct err *err)
{
    *when = (struct when){0};
    char *copy = mem_text(text ? text : ""), *rest = copy;
    bool good = true;
    for (char *name; good && (name = strsep(&rest, ","));)
        good = (!*name && !rest && name == copy) || add_condition(when, name, err);
    free(copy);
    return good;
}

bool when_holds(const struct when *when, const struct session *session)
{
    for (size_t i = 0; i < COUNT_OF(tests); i++)
        if (when->bits & 1U << i && !tests[i](session))
            return false;
    return when->nth <= 1 || session->counts[verb_index(session->verb)] >= when->nth;
}

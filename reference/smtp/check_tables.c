/* The tables of all checks. */
#include "checks.h"
#include "count_of.h"

const struct check *check_table(size_t n)
{
    static const struct check *const tables[] = {
        command_checks,       hello_checks,    mail_checks,     rcpt_checks,  data_checks,
        bdat_checks,          chunk_checks,    message_checks,  query_checks, auth_checks,
        auth_response_checks, auth_end_checks, starttls_checks,
    };
    return n < COUNT_OF(tables) ? tables[n] : NULL;
}

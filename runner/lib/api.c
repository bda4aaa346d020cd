/* The beginning and end of using the library, and what its functions share. */
#include "api.h"

#include "link.h"
#include "memory.h"

#include <string.h>

const char *smtpspec_version(void)
{
    return SMTPSPEC_VERSION;
}

bool api_failed(struct smtpspec_error *error, const struct err *err)
{
    if (error)
        memcpy(error->text, err->text, sizeof error->text);
    return false;
}

/* Whether all octets from FROM to TO are zero: members that are unknown here must be unused. */
static bool is_unused(const char *octets, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (octets[i])
            return false;
    return true;
}

bool api_take(void *out, size_t size, const void *given, const char *what, struct err *err)
{
    size_t given_size = *(const size_t *)given;
    if (given_size <= sizeof given_size)
        return err_set(err, "%s: `size` is not set", what);
    if (given_size > size && !is_unused(given, size, given_size))
        return err_set(err, "%s: it uses members that smtpspec " SMTPSPEC_VERSION " does not know",
                       what);
    memset(out, 0, size);
    memcpy(out, given, given_size < size ? given_size : size);
    return true;
}

bool api_failures(struct failure_rule *out, bool strict, const char *fail_on, struct err *err)
{
    *out = (struct failure_rule){.strict = strict};
    return !fail_on || failure_rule_read(out, fail_on, err) || err_prefix(err, "`fail_on`");
}

bool smtpspec_begin(struct smtpspec_error *error)
{
    struct err err = {0};
    return link_global_init(&err) || api_failed(error, &err);
}

void smtpspec_end(void)
{
    link_global_end();
}

void smtpspec_on_no_memory(bool (*handler)(size_t octets))
{
    mem_on_no_memory(handler);
}

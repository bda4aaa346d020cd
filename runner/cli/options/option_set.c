#include "option_set.h"

#include "failure.h"
#include "seconds.h"
#include "smtpspec.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>

static void *member(void *into, const struct command_option *option)
{
    return (char *)into + option->offset;
}

bool option_flag(void *into, const struct command_option *option, const char *value,
                 struct err *err)
{
    (void)value;
    (void)err;
    *(bool *)member(into, option) = true;
    return true;
}

bool option_text(void *into, const struct command_option *option, const char *value,
                 struct err *err)
{
    (void)err;
    *(const char **)member(into, option) = value;
    return true;
}

bool option_word(void *into, const struct command_option *option, const char *value,
                 struct err *err)
{
    (void)err;
    words_add(member(into, option), value);
    return true;
}

bool option_seconds(void *into, const struct command_option *option, const char *value,
                    struct err *err)
{
    struct err why;
    return seconds_read(member(into, option), value, option->name, &why) ||
           err_set(err, "--%s", why.text);
}

bool option_rate(void *into, const struct command_option *option, const char *value,
                 struct err *err)
{
    char *end;
    double number = strtod(value, &end);
    if (end == value || *end || !(number >= 0.01) || number > 1e6)
        return err_set(err,
                       "--%s takes a number of connections a second, as in 20 or 0.5, not \"%s\"",
                       option->name, value);
    *(double *)member(into, option) = number;
    return true;
}

bool option_level(void *into, const struct command_option *option, const char *value,
                  struct err *err)
{
    for (enum smtpspec_level level = SMTPSPEC_MUST; level <= SMTPSPEC_MAY; level++)
        if (strcmp(value, smtpspec_level_name(level)) == 0)
            return option_text(into, option, value, err);
    return err_set(err, "--%s takes MUST, SHOULD or MAY, not \"%s\"", option->name, value);
}

bool option_impact(void *into, const struct command_option *option, const char *value,
                   struct err *err)
{
    enum smtpspec_impact impact;
    return impact_find(&impact, value, strlen(value))
               ? option_text(into, option, value, err)
               : err_set(err, "--%s takes security, loss, interop or form, not \"%s\"",
                         option->name, value);
}

bool option_number(unsigned *out, const struct command_option *option, const char *value,
                   unsigned least, unsigned most, struct err *err)
{
    char *end;
    unsigned long number = strtoul(value, &end, 10);
    if (end == value || *end || *value == '-' || number < least || number > most)
        return err_set(err, "--%s takes a number from %u to %u, not \"%s\"", option->name, least,
                       most, value);
    *out = (unsigned)number;
    return true;
}

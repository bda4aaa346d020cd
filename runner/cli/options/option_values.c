#include "option_values.h"

#include "count_of.h"
#include "facts.h"
#include "protocol.h"
#include "reference.h"
#include "report.h"
#include "smtpspec.h"

const char *value_level(const struct command_option *option, size_t index)
{
    (void)option;
    return index <= SMTPSPEC_MAY - SMTPSPEC_MUST
               ? smtpspec_level_name((enum smtpspec_level)(SMTPSPEC_MUST + index))
               : NULL;
}

const char *value_impact(const struct command_option *option, size_t index)
{
    (void)option;
    return index <= SMTPSPEC_FORM - SMTPSPEC_SECURITY
               ? smtpspec_impact_name((enum smtpspec_impact)(SMTPSPEC_SECURITY + index))
               : NULL;
}

const char *value_failure(const struct command_option *option, size_t index)
{
    static const char *const levels[] = {"must", "should"};
    return index < COUNT_OF(levels) ? levels[index]
                                    : value_impact(option, index - COUNT_OF(levels));
}

const char *value_format(const struct command_option *option, size_t index)
{
    (void)option;
    return report_formats()[index].name;
}

const char *value_fault(const struct command_option *option, size_t index)
{
    (void)option;
    size_t count;
    const struct fault *faults = reference_faults(&count);
    return index < count ? faults[index].name : NULL;
}

const char *value_condition(const struct command_option *option, size_t index)
{
    (void)option;
    size_t count;
    const struct condition *conditions = reference_conditions(&count);
    return index < count ? conditions[index].name : NULL;
}

const char *value_liberty(const struct command_option *option, size_t index)
{
    (void)option;
    size_t count;
    const struct liberty *liberties = reference_liberties(&count);
    return index < count ? liberties[index].name : NULL;
}

const char *value_fact(const struct command_option *option, size_t index)
{
    const struct fact *fact = option->detail;
    if (fact->kind == &fact_protocol)
        return index < 3 ? protocol_name(1U << index) : NULL;
    return fact->kind->words ? fact->kind->words[index] : NULL;
}

/* The words that the options of several commands take, from the tables that have them. */
#ifndef OPTION_VALUES_H
#define OPTION_VALUES_H

#include "options.h"

/* As struct command_option's member `value`. */
typedef const char *option_value(const struct command_option *option, size_t index);

option_value value_level;     /* MUST … */
option_value value_impact;    /* security … */
option_value value_failure;   /* what --fail-on takes: must … and impacts */
option_value value_format;    /* of reports */
option_value value_fault;     /* of the reference server */
option_value value_condition; /* under which these act */
option_value value_liberty;   /* that it takes */
option_value value_fact;      /* of the fact that is the option's detail */

#endif

#include "command.h"
#include "count_of.h"
#include "coverage.h"
#include "installed.h"
#include "option_set.h"
#include "option_values.h"
#include "problems.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    coverage_writer *write;
} formats[] = {{"text", coverage_text}, {"json", coverage_json}, {"markdown", coverage_markdown}};

struct wish {
    const char *cases;
    coverage_writer *write;
    bool levels[3]; /* by enum smtpspec_level: must be covered */
    bool requires;
};

static bool choose_format(void *into, const struct command_option *option, const char *name,
                          struct err *err)
{
    (void)option;
    struct wish *wish = into;
    for (size_t i = 0; i < COUNT_OF(formats); i++)
        if (strcmp(formats[i].name, name) == 0) {
            wish->write = formats[i].write;
            return true;
        }
    return err_set(err, "the formats are text, json and markdown");
}

/* "MUST,SHOULD" */
static bool choose_levels(void *into, const struct command_option *option, const char *list,
                          struct err *err)
{
    struct wish *wish = into;
    wish->requires = true;
    while (*list) {
        size_t length = strcspn(list, ",");
        bool known = false;
        for (unsigned level = SMTPSPEC_MUST; level <= SMTPSPEC_MAY; level++) {
            const char *name = smtpspec_level_name((enum smtpspec_level)level);
            if (strlen(name) == length && strncmp(name, list, length) == 0)
                known = wish->levels[level] = true;
        }
        if (!known)
            return err_set(err, "--%s takes MUST, SHOULD and MAY", option->name);
        list += length + (list[length] == ',');
    }
    return true;
}

static bool is_required(const struct wish *wish, const struct requirement *requirement)
{
    return wish->levels[requirement->level] && coverage_is_observable(requirement);
}

static int check(const struct wish *wish, const struct coverage *coverage)
{
    size_t missing = 0, required = 0;
    for (size_t i = 0; i < coverage->count; i++) {
        const struct covered *covered = &coverage->items[i];
        if (!is_required(wish, covered->requirement))
            continue;
        required++;
        if (covered->count)
            continue;
        fprintf(stderr, "no case: %s\n", covered->requirement->id);
        missing++;
    }
    if (wish->requires)
        fprintf(stderr, "%zu of %zu required and observable requirements have a case\n",
                required - missing, required);
    return missing ? EXIT_FAILED : EXIT_CONFORMS;
}

static int cover(const struct wish *wish, const char *const *selectors, size_t count)
{
    struct problems *problems = problems_new();
    struct catalogue *catalogue = installed_catalogue(&wish->cases, wish->cases ? 1 : 0, problems);
    struct coverage coverage = {0};
    struct err err = {0};
    int code = EXIT_USAGE;
    problems_print(problems, stderr);
    if (catalogue && coverage_take(catalogue, selectors, count, &coverage, &err)) {
        wish->write(stdout, &coverage);
        code = check(wish, &coverage);
    } else if (catalogue) {
        command_complain(&command_coverage, "%s", err.text);
    }
    coverage_release(&coverage);
    catalogue_free(&catalogue);
    problems_free(&problems);
    return code;
}

static int run(int argc, char **argv)
{
    struct wish wish = {.write = coverage_text};
    struct operands selectors;
    int code = command_parse(&command_coverage, argc, argv, &wish, &selectors);
    return code < 0 ? cover(&wish, selectors.items, selectors.count) : code;
}

static const char *format_name(const struct command_option *option, size_t index)
{
    (void)option;
    return index < COUNT_OF(formats) ? formats[index].name : NULL;
}

static const struct command_option options[] = {
    {.name = "cases",
     .letter = 'c',
     .argument = "PATH",
     .help = "a folder of cases instead of the catalogue",
     .set = option_text,
     .offset = offsetof(struct wish, cases)},
    {.name = "output",
     .letter = 'o',
     .argument = "FORMAT",
     .help = "text, json or markdown",
     .set = choose_format,
     .value = format_name},
    {.name = "require",
     .argument = "LEVELS",
     .help = "exit 1 if an observable requirement of these levels (MUST,SHOULD) has no case; NOT "
             "and implied ones count at the level they are judged at",
     .set = choose_levels,
     .value = value_level,
     .list = true},
    {0},
};

const struct command command_coverage = {
    .name = "coverage",
    .summary = "show which cases cover which requirement",
    .usage = "coverage [-c CASES] [-o FORMAT] [--require LEVELS] [SELECTOR...]",
    .about = "Lists the requirements, by RFC and section, each with the cases that cover it, and\n"
             "those that cannot be observed with the reason. SELECTOR is an RFC (rfc5321), a\n"
             "section (rfc5321-4.1.1.5) or the id of a requirement.\n",
    .options = options,
    .run = run,
};

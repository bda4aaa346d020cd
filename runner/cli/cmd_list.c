#include "command.h"
#include "installed.h"
#include "option_set.h"
#include "option_values.h"
#include "problems.h"
#include "selection.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print(const struct script *const *scripts, size_t count)
{
    size_t widest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(scripts[i]->id);
        widest = length > widest && length <= 60 ? length : widest;
    }
    for (size_t i = 0; i < count; i++)
        printf("%-*s  %-6s  %s\n", (int)widest, scripts[i]->id,
               smtpspec_level_name(scripts[i]->level), scripts[i]->title);
}

static int list(const char *path, const struct selection *selection)
{
    struct problems *problems = problems_new();
    struct catalogue *catalogue = installed_catalogue(&path, path ? 1 : 0, problems);
    const struct script **scripts = NULL;
    size_t count = 0;
    struct err err = {0};
    int code = EXIT_USAGE;
    problems_print(problems, stderr);
    if (catalogue && selection_scripts(catalogue, selection, &scripts, &count, &err)) {
        print(scripts, count);
        code = EXIT_CONFORMS;
    } else if (catalogue) {
        command_complain(&command_list, "%s", err.text);
    }
    free(scripts);
    catalogue_free(&catalogue);
    problems_free(&problems);
    return code;
}

struct list_options {
    const char *path, *level, *impact;
    struct words tags;
};

static int run(int argc, char **argv)
{
    struct list_options options = {0};
    struct operands selectors;
    int code = command_parse(&command_list, argc, argv, &options, &selectors);
    if (code < 0) {
        struct selection selection = {
            .selectors = selectors.items,
            .selectors_count = selectors.count,
            .tags = options.tags.items,
            .tags_count = options.tags.count,
            .level = options.level,
            .impact = options.impact,
            .slow = true,
        };
        code = list(options.path, &selection);
    }
    words_release(&options.tags);
    return code;
}

static const struct command_option table[] = {
    {.name = "cases",
     .letter = 'c',
     .argument = "PATH",
     .help = "a folder of cases, or a case, instead of the catalogue",
     .set = option_text,
     .offset = offsetof(struct list_options, path)},
    {.name = "level",
     .argument = "LEVEL",
     .help = "MUST: only those; SHOULD: MUST and SHOULD",
     .set = option_level,
     .offset = offsetof(struct list_options, level),
     .value = value_level},
    {.name = "impact",
     .argument = "IMPACT",
     .help = "security, loss, interop or form: only cases of that impact or a worse one",
     .set = option_impact,
     .offset = offsetof(struct list_options, impact),
     .value = value_impact},
    {.name = "tag",
     .repeats = true,
     .argument = "TAG",
     .help = "only cases with that tag, or with any of several",
     .set = option_word,
     .offset = offsetof(struct list_options, tags)},
    {0},
};

const struct command command_list = {
    .name = "list",
    .summary = "list the cases: id, level, title",
    .usage = "list [-c CASES] [--level LEVEL] [--impact IMPACT] [--tag TAG] [SELECTOR...]",
    .about = "Lists the selected cases, by default all: id, level and title.\n",
    .options = table,
    .operands = OPERAND_CASE,
    .run = run,
};

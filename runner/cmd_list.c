#include "command.h"
#include "problems.h"
#include "select.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option options[] = {
    {"cases", required_argument, NULL, 'c'},
    {"level", required_argument, NULL, 'l'},
    {"tag", required_argument, NULL, 't'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

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
    struct catalogue *catalogue = catalogue_open(path, problems);
    const struct script **scripts = NULL;
    size_t count = 0;
    struct err err = {0};
    int code = EXIT_USAGE;
    problems_print(problems, stderr);
    if (catalogue && select_scripts(catalogue, selection, &scripts, &count, &err)) {
        print(scripts, count);
        code = EXIT_CONFORMS;
    } else if (catalogue) {
        fprintf(stderr, "smtpspec list: %s\n", err.text);
    }
    free(scripts);
    catalogue_free(&catalogue);
    problems_free(&problems);
    return code;
}

static int run(int argc, char **argv)
{
    struct selection selection = {.slow = true};
    const char *path = NULL, *tag;
    int option;
    optind = 0;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
        if (option == 'h')
            return fputs(command_list.usage, stdout) < 0 ? EXIT_UNTRIED : EXIT_CONFORMS;
        if (option == 'c') {
            path = optarg;
        } else if (option == 'l') {
            selection.level = optarg;
        } else if (option == 't') {
            tag = optarg;
            selection.tags = &tag;
            selection.tags_count = 1;
        } else {
            return command_misused(&command_list, "what is \"%s\"?", argv[optind - 1]);
        }
    }
    selection.selectors = (const char *const *)(argv + optind);
    selection.selectors_count = (size_t)(argc - optind);
    return list(path, &selection);
}

const struct command command_list = {
    .name = "list",
    .summary = "list the cases: id, level, title",
    .usage = "usage: smtpspec list [-c CASES] [--level LEVEL] [--tag TAG] [SELECTOR...]\n"
             "\n"
             "Lists the cases that the selectors choose, or all: id, level and title.\n"
             "\n"
             "  -c, --cases PATH  a folder of cases, or a case, instead of the catalogue\n"
             "  --level LEVEL     MUST: only those; SHOULD: MUST and SHOULD\n"
             "  --tag TAG         only cases with that tag\n",
    .run = run,
};

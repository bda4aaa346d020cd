#include "bad_option.h"
#include "command.h"
#include "installed.h"
#include "memory.h"
#include "problems.h"
#include "selection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option long_options[] = {
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
        fprintf(stderr, "smtpspec list: %s\n", err.text);
    }
    free(scripts);
    catalogue_free(&catalogue);
    problems_free(&problems);
    return code;
}

static bool is_level(const char *text)
{
    for (enum smtpspec_level level = SMTPSPEC_MUST; level <= SMTPSPEC_MAY; level++)
        if (strcmp(text, smtpspec_level_name(level)) == 0)
            return true;
    return false;
}

struct list_options {
    struct selection selection;
    const char *path;
    const char **tags; /* as many as there could be */
};

static int read_option(struct list_options *options, int option, char **argv)
{
    if (option == 'c')
        options->path = optarg;
    else if (option == 't')
        options->tags[options->selection.tags_count++] = optarg;
    else if (option == 'l' && is_level(optarg))
        options->selection.level = optarg;
    else if (option == 'l')
        return command_misused(&command_list, "--level takes MUST, SHOULD or MAY, not \"%s\"",
                               optarg);
    else
        return command_bad_option(&command_list, long_options, option, argv);
    return EXIT_CONFORMS;
}

static int list_with(struct list_options *options, int argc, char **argv)
{
    int option;
    optind = 0;
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":c:h", long_options, NULL)) != -1) {
        if (option == 'h')
            return fputs(command_list.usage, stdout) < 0 ? EXIT_UNREPORTED : EXIT_CONFORMS;
        int code = read_option(options, option, argv);
        if (code != EXIT_CONFORMS)
            return code;
    }
    options->selection.tags = options->tags;
    options->selection.selectors = (const char *const *)(argv + optind);
    options->selection.selectors_count = (size_t)(argc - optind);
    return list(options->path, &options->selection);
}

static int run(int argc, char **argv)
{
    struct list_options options = {.selection = {.slow = true}};
    options.tags = mem_alloc((size_t)argc * sizeof *options.tags);
    int code = list_with(&options, argc, argv);
    free(options.tags);
    return code;
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
             "  --tag TAG         only cases with that tag (repeatable: any of them)\n",
    .run = run,
};

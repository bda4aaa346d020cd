#include "bad_option.h"
#include "command.h"
#include "installed.h"

#include <stdio.h>
#include <stdlib.h>

static const struct option options[] = {
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static int lint(const char *const *paths, size_t count)
{
    struct problems *problems = problems_new();
    struct catalogue *catalogue = installed_catalogue(paths, count, problems);
    problems_print(problems, stderr);
    int code = catalogue ? EXIT_CONFORMS : EXIT_USAGE;
    if (catalogue)
        printf("%zu case%s, no problems\n", catalogue->count, catalogue->count == 1 ? "" : "s");
    else
        fprintf(stderr, "%zu problem%s\n", problems_count(problems),
                problems_count(problems) == 1 ? "" : "s");
    catalogue_free(&catalogue);
    problems_free(&problems);
    return code;
}

static int run(int argc, char **argv)
{
    int option;
    optind = 0;
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
        if (option == 'h')
            return fputs(command_lint.usage, stdout) < 0 ? EXIT_UNREPORTED : EXIT_CONFORMS;
        return command_bad_option(&command_lint, options, option, argv);
    }
    return lint((const char *const *)(argv + optind), (size_t)(argc - optind));
}

const struct command command_lint = {
    .name = "lint",
    .summary = "check case files without playing them",
    .usage = "usage: smtpspec lint [FILE...]\n"
             "\n"
             "Checks case files, or folders of them, without playing anything: every problem as\n"
             "file:line:column with the line and a caret. Without FILE: the whole catalogue.\n"
             "\n"
             "Exit status: 0 no problems, 2 problems.\n",
    .run = run,
};

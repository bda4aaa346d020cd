#include "command.h"
#include "installed.h"

#include <stdio.h>
#include <stdlib.h>

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
    struct operands files;
    int code = command_parse(&command_lint, argc, argv, NULL, &files);
    return code < 0 ? lint(files.items, files.count) : code;
}

const struct command command_lint = {
    .name = "lint",
    .summary = "check case files without playing them",
    .usage = "lint [FILE...]",
    .about = "Checks case files, or folders of them, without playing anything: every problem as\n"
             "file:line:column with the line and a caret. Without FILE: the whole catalogue.\n",
    .closing = "Exit status: 0 no problems, 2 problems.\n",
    .run = run,
};

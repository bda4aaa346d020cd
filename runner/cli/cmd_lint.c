#include "command.h"
#include "escape.h"
#include "installed.h"
#include "option_set.h"
#include "words.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct lint_options {
    bool json;
    const char *name; /* of standard input */
};

/* What is to be checked. */
struct checked {
    struct words paths;
    const char *input; /* the name of standard input; NULL: it is not read */
};

static json_t *number(unsigned value)
{
    return value ? json_integer(value) : json_null();
}

/* The name of a file, or what a message quotes, may not be UTF-8, which JSON cannot hold. */
static json_t *text(const char *value)
{
    if (!value)
        return json_null();
    json_t *json = json_string(value);
    if (json)
        return json;
    char *escaped = escape_new(value, strlen(value));
    json = json_string(escaped);
    free(escaped);
    return json;
}

static void add_problem(void *into, const struct problem_shown *problem)
{
    json_t *json = json_object();
    json_object_set_new(json, "file", text(problem->file));
    json_object_set_new(json, "line", number(problem->line));
    json_object_set_new(json, "column", number(problem->column));
    json_object_set_new(json, "message", text(problem->message));
    json_object_set_new(json, "hint", text(problem->near));
    json_array_append_new(into, json);
}

static void print_json(const struct problems *problems)
{
    json_t *root = json_object(), *list = json_array();
    size_t left_out = problems_each(problems, add_problem, list);
    json_object_set_new(root, "problems", list);
    json_object_set_new(root, "left_out", json_integer((json_int_t)left_out));
    char *octets = json_dumps(root, JSON_INDENT(1) | JSON_ENSURE_ASCII);
    puts(octets ? octets : "");
    free(octets);
    json_decref(root);
}

static void print_text(const struct catalogue *catalogue, const struct problems *problems)
{
    problems_print(problems, stderr);
    size_t count = catalogue ? catalogue->count : problems_count(problems);
    const char *plural = count == 1 ? "" : "s";
    if (catalogue)
        printf("%zu case%s, no problems\n", count, plural);
    else
        fprintf(stderr, "%zu problem%s\n", count, plural);
}

static int lint(const struct checked *checked, bool json)
{
    struct problems *problems = problems_new();
    struct catalogue *catalogue =
        checked_catalogue(checked->paths.items, checked->paths.count, checked->input, problems);
    int code = catalogue ? EXIT_CONFORMS : EXIT_USAGE;
    if (json)
        print_json(problems);
    else
        print_text(catalogue, problems);
    catalogue_free(&catalogue);
    problems_free(&problems);
    return code;
}

/* Returns -1 to go on, else the exit code. */
static int choose(struct checked *checked, const struct lint_options *options,
                  const struct operands *files)
{
    for (size_t i = 0; i < files->count; i++) {
        if (strcmp(files->items[i], "-") != 0)
            words_add(&checked->paths, files->items[i]);
        else if (checked->input)
            return command_misused(&command_lint, "standard input (-) can be read only once");
        else
            checked->input = options->name ? options->name : "-";
    }
    if (options->name && !checked->input)
        return command_misused(&command_lint, "--name is for standard input (-)");
    return -1;
}

static int run(int argc, char **argv)
{
    struct lint_options options = {0};
    struct operands files;
    struct checked checked = {0};
    int code = command_parse(&command_lint, argc, argv, &options, &files);
    if (code < 0)
        code = choose(&checked, &options, &files);
    if (code < 0)
        code = lint(&checked, options.json);
    words_release(&checked.paths);
    return code;
}

static const struct command_option table[] = {
    {.name = "json",
     .help = "print the problems as JSON to standard output",
     .set = option_flag,
     .offset = offsetof(struct lint_options, json)},
    {.name = "name",
     .argument = "FILE",
     .help = "the file that standard input is to become, whether it exists or not",
     .set = option_text,
     .offset = offsetof(struct lint_options, name)},
    {0},
};

const struct command command_lint = {
    .name = "lint",
    .summary = "check case files without playing them",
    .usage = "lint [--json] [--name FILE] [FILE...]",
    .about = "Checks case files, or folders of them, without playing anything: every problem as\n"
             "file:line:column with the line and a caret. - is standard input.\n"
             "Without FILE: the whole catalogue.\n",
    .options = table,
    .closing = "Exit status: 0 no problems, 2 problems.\n",
    .operands = OPERAND_FILE,
    .run = run,
};

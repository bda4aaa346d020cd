#include "command.h"
#include "installed.h"
#include "option_set.h"
#include "problems.h"
#include "selection.h"
#include "show_reproduce.h"

#include <stdio.h>
#include <stdlib.h>

static void print_file(const char *path)
{
    char piece[4096];
    size_t got;
    FILE *file = fopen(path, "r");
    while (file && (got = fread(piece, 1, sizeof piece, file)) > 0)
        fwrite(piece, 1, got, stdout);
    if (file)
        fclose(file);
}

static void print_requirement(const struct requirement *requirement)
{
    char *traits = requirement_traits(requirement), *history = requirement_history(requirement);
    printf("  %s (%s): %s\n", requirement->id, traits, requirement->says);
    if (*requirement->because)
        printf("    judged %s: %s\n", smtpspec_level_name(requirement->level),
               requirement->because);
    if (*history)
        printf("    %s\n", history);
    free(traits);
    free(history);
}

/* The first row stands for the case. */
static void print(const struct script *script)
{
    printf("%s\n  %s\n", script->id, script->title);
    printf("  %s, %s\n", smtpspec_level_name(script->level),
           *script->section ? script->section : "your own case");
    for (size_t i = 0; i < script->covers_count; i++)
        print_requirement(script->covers[i]);
    printf("  %s:%u\n\n", script->file, script->line);
    print_file(script->file);
}

static int show(const char *path, const char *const *ids, size_t ids_count)
{
    struct problems *problems = problems_new();
    struct catalogue *catalogue = installed_catalogue(&path, path ? 1 : 0, problems);
    struct selection selection = {.selectors = ids, .selectors_count = ids_count, .slow = true};
    const struct script **scripts = NULL;
    size_t count = 0;
    struct err err = {0};
    int code = EXIT_USAGE;
    problems_print(problems, stderr);
    if (catalogue && selection_scripts(catalogue, &selection, &scripts, &count, &err)) {
        for (size_t i = 0; i < count; i++)
            if (!i || scripts[i]->file != scripts[i - 1]->file)
                print(scripts[i]);
        code = EXIT_CONFORMS;
    } else if (catalogue) {
        command_complain(&command_show, "%s", err.text);
    }
    free(scripts);
    catalogue_free(&catalogue);
    problems_free(&problems);
    return code;
}

struct show_options {
    const char *path;
    bool reproduce;
};

static int run(int argc, char **argv)
{
    struct show_options given = {0};
    struct operands ids;
    int code = command_parse(&command_show, argc, argv, &given, &ids);
    if (code < 0 && !ids.count)
        code = command_misused(&command_show, "the id of a case is missing");
    if (code < 0 && given.reproduce)
        code = show_reproduce(given.path, &ids);
    return code < 0 ? show(given.path, ids.items, ids.count) : code;
}

static const struct command_option options[] = {
    {.name = "cases",
     .letter = 'c',
     .argument = "PATH",
     .help = "a folder of cases, or a case, instead of the catalogue",
     .set = option_text,
     .offset = offsetof(struct show_options, path)},
    {.name = "reproduce",
     .help = "instead, a shell script with what was said in the case ID of RECORD, which `run "
             "--json` wrote; without RECORD, against the embedded server",
     .set = option_flag,
     .offset = offsetof(struct show_options, reproduce)},
    {0},
};

const struct command command_show = {
    .name = "show",
    .summary = "show a case: what it requires, by which section, and its text",
    .usage = "show [-c CASES] ID... | show ID --reproduce [RECORD]",
    .about =
        "Shows cases: title, level, section, the requirements they cover with what breaks if they\n"
        "are broken and which servers they are for, and the file.\n"
        "ID may be any selector of `smtpspec run`.\n",
    .options = options,
    .operands = OPERAND_CASE,
    .run = run,
};

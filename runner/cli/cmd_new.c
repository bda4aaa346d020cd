/* smtpspec new: the file of a new case. */
#include "buffer.h"
#include "command.h"
#include "installed.h"
#include "memory.h"
#include "new_case.h"
#include "new_file.h"
#include "option_set.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Returns -1 to go on, else the exit code. */
static int find(const struct catalogue *catalogue, const char *id, const struct requirement **out)
{
    *out = requirements_find(catalogue->requirements, id);
    if (*out)
        return -1;
    const char *near = requirements_nearest(catalogue->requirements, id);
    command_complain(&command_new,
                     near ? "there is no requirement \"%s\"; did you mean \"%s\"?"
                          : "there is no requirement \"%s\"; smtpspec coverage lists them",
                     id, near);
    return EXIT_USAGE;
}

/* Where the schema for editors is, seen from the file PATH of the case ID, if it lies in the folder
 * of cases; free() it. */
static char *schema_of(const char *path, const char *id)
{
    size_t length = strlen(path) - strlen(id) - strlen(".yaml");
    char *schema = mem_format("%.*sschema.json", (int)length, path);
    bool is_there = access(schema, R_OK) == 0;
    struct buffer out = {0};
    for (const char *slash = strchr(id, '/'); slash; slash = strchr(slash + 1, '/'))
        buffer_add_text(&out, "../");
    buffer_add_text(&out, "schema.json");
    free(schema);
    if (is_there)
        return buffer_take(&out);
    buffer_release(&out);
    return NULL;
}

static int write_case(const char *path, const char *id, const struct requirement *requirement)
{
    char *schema = schema_of(path, id);
    char *octets = new_case_text(id, requirement, schema);
    int why = new_file_folders(path);
    if (!why)
        why = new_file_write(path, octets, false);
    if (why == EEXIST)
        command_complain(&command_new, "%s exists", path);
    else if (why)
        command_complain(&command_new, "%s: %s", path, strerror(why));
    else
        printf("%s\n", path);
    free(octets);
    free(schema);
    return why == EEXIST ? EXIT_USAGE : why ? EXIT_UNREPORTED : EXIT_CONFORMS;
}

static int write_covering(const char *path, const char *id, const char *covers)
{
    struct problems *problems = problems_new();
    struct catalogue *catalogue = installed_catalogue(NULL, 0, problems);
    const struct requirement *requirement = NULL;
    int code = catalogue ? find(catalogue, covers, &requirement) : EXIT_USAGE;
    problems_print(problems, stderr);
    if (code < 0)
        code = write_case(path, id, requirement);
    catalogue_free(&catalogue);
    problems_free(&problems);
    return code;
}

/* Whether PATH is that of the case ID, below whatever folder of cases. */
static bool is_of(const char *path, const char *id)
{
    char *end = mem_format("/%s.yaml", id);
    char *whole = mem_format("/%s", path);
    size_t length = strlen(whole), least = strlen(end);
    bool is = length >= least && strcmp(whole + length - least, end) == 0;
    free(end);
    free(whole);
    return is;
}

static int make(const char *id, const char *file, const char *covers)
{
    struct err err = {0};
    if (!new_case_check(id, &err)) {
        command_complain(&command_new, "%s", err.text);
        return EXIT_USAGE;
    }
    if (file && !is_of(file, id)) {
        command_complain(&command_new, "%s is not the file of \"%s\", whose path ends in %s.yaml",
                         file, id, id);
        return EXIT_USAGE;
    }
    char *path = file ? mem_text(file) : new_case_path(id);
    int code = covers ? write_covering(path, id, covers) : write_case(path, id, NULL);
    free(path);
    return code;
}

static int run(int argc, char **argv)
{
    const char *covers = NULL;
    struct operands operands;
    int code = command_parse(&command_new, argc, argv, &covers, &operands);
    if (code < 0 && (operands.count < 1 || operands.count > 2))
        code = command_misused(&command_new, operands.count ? "one case at a time"
                                                            : "the id of the case is missing");
    return code < 0 ? make(operands.items[0], operands.count > 1 ? operands.items[1] : NULL, covers)
                    : code;
}

static const struct command_option options[] = {
    {.name = "covers",
     .argument = "REQUIREMENT",
     .help = "the requirement that it is about, which is quoted in a comment",
     .set = option_text},
    {0},
};

const struct command command_new = {
    .name = "new",
    .summary = "write a first version of a case",
    .usage = "new [--covers REQUIREMENT] ID [FILE]",
    .about =
        "Writes a case to begin with, which can be linted and played as it is, and prints the\n"
        "path of its file: ID.yaml below the folder `cases` that the current folder lies in,\n"
        "or else has, which is made if it is missing; or FILE, which ends in ID.yaml.\n"
        "Replaces nothing.\n",
    .options = options,
    .closing = "Exit status: 0, 2 usage or the file exists, 5 it could not be written.\n",
    .run = run,
};

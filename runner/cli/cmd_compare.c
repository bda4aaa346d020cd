/* smtpspec compare: records side by side. */
#include "command.h"
#include "compare.h"
#include "memory.h"
#include "option_set.h"
#include "record.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The records in one or several files. */
struct record_list {
    struct smtpspec_record **records;
    size_t count;
};

struct compare_run {
    const char *against;
    const char *format; /* of standard output */
    const char *json;   /* files, or NULL */
    const char *markdown;
    bool all;
    bool quiet; /* standard output is taken by a file called - */
    struct operands paths;
    struct record_list now, before;
};

static bool set_against(void *into, const struct command_option *option, const char *value,
                        struct err *err)
{
    struct compare_run *run = into;
    if (run->against)
        return err_set(err, "--%s is given twice", option->name);
    run->against = value;
    return true;
}

/* If a file is called -, nothing else goes to standard output. */
static int check_places(struct compare_run *run, bool format_given)
{
    bool json = run->json && strcmp(run->json, "-") == 0;
    bool markdown = run->markdown && strcmp(run->markdown, "-") == 0;
    if (run->json && run->markdown && report_same_file(run->json, run->markdown))
        return command_misused(&command_compare, "two reports go to %s",
                               json ? "standard output" : run->json);
    if ((json || markdown) && format_given)
        return command_misused(&command_compare, "two reports go to standard output");
    run->quiet = json || markdown;
    return -1;
}

static int check_options(struct compare_run *run)
{
    bool format_given = run->format;
    if (!run->format)
        run->format = "terminal";
    if (!compare_writer_find(run->format))
        return command_misused(&command_compare, "-o: \"%s\" is not terminal, markdown or json",
                               run->format);
    if (run->paths.count == 0)
        return command_misused(&command_compare, "no record is given");
    return check_places(run, format_given);
}

static void release_list(struct record_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        record_free(&list->records[i]);
    free(list->records);
    *list = (struct record_list){0};
}

static bool add_file(struct record_list *list, const char *path, struct err *err)
{
    struct smtpspec_record **records;
    size_t count;
    if (!record_read(path, &records, &count, err))
        return false;
    list->records = mem_grow(list->records, list->count + count, sizeof(struct smtpspec_record *));
    for (size_t i = 0; i < count; i++)
        list->records[list->count++] = records[i];
    free(records);
    return true;
}

static bool read_all(struct compare_run *run, struct err *err)
{
    for (size_t i = 0; i < run->paths.count; i++)
        if (!add_file(&run->now, run->paths.items[i], err))
            return false;
    return !run->against || add_file(&run->before, run->against, err);
}

static bool write_file(const char *path, const char *format, const struct comparison *comparison,
                       const struct compare_options *options, struct err *err)
{
    if (!path)
        return true;
    struct report_file *file = report_file_new(path, NULL, err);
    errno = 0;
    bool done =
        file && compare_writer_find(format)(report_file_stream(file), comparison, options, err);
    if (file && !done && ferror(report_file_stream(file)))
        report_file_failed(file, err);
    done = done && report_file_finish(file, err);
    report_file_free(&file);
    return done;
}

static bool write_all(const struct compare_run *run, const struct comparison *comparison,
                      struct err *err)
{
    struct compare_options options = {
        .colour = report_takes_colour(stdout),
        .all = run->all,
    };
    return write_file(run->json, "json", comparison, &options, err) &&
           write_file(run->markdown, "markdown", comparison, &options, err) &&
           (run->quiet || write_file("-", run->format, comparison, &options, err));
}

static const struct smtpspec_record *const *as_const(const struct record_list *list)
{
    return (const struct smtpspec_record *const *)list->records;
}

static int compare(struct compare_run *run)
{
    struct err err = {0};
    struct comparison *comparison = NULL;
    int code = EXIT_USAGE;
    if (!read_all(run, &err))
        goto out;
    comparison = comparison_new(as_const(&run->now), run->now.count, as_const(&run->before),
                                run->before.count, &err);
    if (!comparison || !write_all(run, comparison, &err))
        goto out;
    code = comparison_worse(comparison) ? EXIT_FAILED : EXIT_CONFORMS;
out:
    if (code == EXIT_USAGE)
        command_complain(&command_compare, "%s", err.text);
    comparison_free(&comparison);
    release_list(&run->now);
    release_list(&run->before);
    return code;
}

static int compare_main(int argc, char **argv)
{
    struct compare_run run = {0};
    int code = command_parse(&command_compare, argc, argv, &run, &run.paths);
    if (code < 0)
        code = check_options(&run);
    return code < 0 ? compare(&run) : code;
}

static const char *value_format_of_comparisons(const struct command_option *option, size_t index)
{
    (void)option;
    return compare_writer_name(index);
}

static const struct command_option options[] = {
    {.name = "against",
     .argument = "OLD",
     .help = "what got better and worse since the record OLD; records are matched by target name, "
             "or if there is only one on each side, with each other",
     .set = set_against},
    {.name = "output",
     .letter = 'o',
     .argument = "FORMAT",
     .help = "on standard output: terminal (default), markdown or json",
     .set = option_text,
     .value = value_format_of_comparisons,
     .offset = offsetof(struct compare_run, format)},
    {.name = "json",
     .argument = "FILE",
     .help = "also write it as JSON to FILE; - is standard output alone",
     .set = option_text,
     .offset = offsetof(struct compare_run, json)},
    {.name = "markdown",
     .argument = "FILE",
     .help = "also write it as Markdown to FILE",
     .set = option_text,
     .offset = offsetof(struct compare_run, markdown)},
    {.name = "all",
     .help = "terminal: list the cases that pass everywhere as well",
     .set = option_flag,
     .offset = offsetof(struct compare_run, all)},
    {0},
};

const struct command command_compare = {
    .name = "compare",
    .summary = "compare records, or show what changed",
    .usage = "compare [OPTION]... RECORD...",
    .about =
        "Compares records that `smtpspec run --json` wrote: a table of cases by targets, the\n"
        "differences first. A file may hold several records; no two may have the same target.\n",
    .options = options,
    .closing = "Exit status: 0 nothing got worse, 1 something got worse, 2 usage, or a file that\n"
               "is not a record of this version.\n",
    .operands = OPERAND_FILE,
    .run = compare_main,
};

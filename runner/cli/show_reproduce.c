#include "show_reproduce.h"

#include "failure.h"
#include "guard.h"
#include "installed.h"
#include "memory.h"
#include "nearest.h"
#include "record.h"
#include "reproduce.h"
#include "run_earlier.h"
#include "run_reference.h"
#include "selection.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A case of a record. */
struct place {
    const struct smtpspec_record *record;
    const struct smtpspec_result *result; /* NULL: none */
};

/* How well RESULT is what ID means: the case itself before one of its rows, and a finding before
 * what passed; 0: not at all. */
static unsigned fitness(const char *id, const struct smtpspec_result *result)
{
    size_t length = strlen(id);
    bool is_it = strcmp(id, result->id) == 0;
    bool is_row = strncmp(id, result->id, length) == 0 && result->id[length] == '[';
    bool is_finding = failure_is_finding(result) || result->verdict == SMTPSPEC_KNOWN;
    return is_it || is_row ? 1u + is_finding + 2u * is_it : 0;
}

static struct place find(const struct earlier *records, const char *id)
{
    struct place best = {0};
    unsigned most = 0;
    for (size_t i = 0; i < records->count; i++)
        for (size_t k = 0; k < records->records[i]->cases_count; k++) {
            const struct smtpspec_result *result = &records->records[i]->cases[k];
            unsigned fits = fitness(id, result);
            if (fits > most)
                best = (struct place){records->records[i], result};
            most = fits > most ? fits : most;
        }
    return best;
}

static void complain_of(const struct earlier *records, const char *id, const char *path)
{
    const struct smtpspec_record *first = records->records[0];
    const char **names = mem_alloc((first->cases_count + 1) * sizeof *names);
    for (size_t i = 0; i < first->cases_count; i++)
        names[i] = first->cases[i].id;
    const char *near = nearest_name(id, names);
    command_complain(&command_show,
                     near ? "%s: no case \"%s\"; did you mean \"%s\"?" : "%s: no case \"%s\"", path,
                     id, near);
    free(names);
}

static int print(const struct earlier *records, const char *id, const char *path)
{
    struct place place = find(records, id);
    if (!place.result) {
        complain_of(records, id, path);
        return EXIT_USAGE;
    }
    if (!place.result->transcript_count) {
        command_complain(&command_show, "%s: nothing was said in it (%s: %s)", place.result->id,
                         smtpspec_verdict_name(place.result->verdict), place.result->reason);
        return EXIT_USAGE;
    }
    struct buffer script = {0};
    reproduce(&script, place.record, place.result);
    fwrite(script.octets, 1, script.length, stdout);
    buffer_release(&script);
    return command_flush(errno) ? EXIT_CONFORMS : EXIT_UNREPORTED;
}

static int print_from(const char *path, const char *id)
{
    struct earlier records = {0};
    struct err err = {0};
    int code = EXIT_USAGE;
    if (earlier_read(&records, path, &err))
        code = print(&records, id, path);
    else
        command_complain(&command_show, "%s", err.text);
    earlier_release(&records);
    return code;
}

static struct smtpspec_record *play(const struct catalogue *catalogue, const char *id,
                                    struct err *err)
{
    struct selection selection = {.selectors = &id, .selectors_count = 1, .slow = true};
    struct run_settings settings = {
        .max_ms = RUN_MAX_MS, .stop = stop_new(), .guard = guard_new(false)};
    const struct script **scripts = NULL;
    struct smtpspec_record *record = NULL;
    if (!settings.stop)
        err_set(err, "%s", strerror(errno));
    else if (selection_scripts(catalogue, &selection, &scripts, &settings.count, err)) {
        settings.scripts = scripts;
        settings.count = 1; /* of the rows the first */
        record = run_reference(&settings, NULL, err);
    }
    free(scripts);
    stop_free(&settings.stop);
    guard_free(&settings.guard);
    return record;
}

static int print_played(const char *cases, const char *id)
{
    struct problems *problems = problems_new();
    struct catalogue *catalogue = installed_catalogue(&cases, cases ? 1 : 0, problems);
    struct err err = {0};
    struct smtpspec_record *record = catalogue ? play(catalogue, id, &err) : NULL;
    struct earlier records = {&record, 1};
    int code = EXIT_USAGE;
    problems_print(problems, stderr);
    if (record)
        code = print(&records, record->cases[0].id, "the embedded server");
    else if (err.text[0])
        command_complain(&command_show, "%s", err.text);
    record_free(&record);
    catalogue_free(&catalogue);
    problems_free(&problems);
    return code;
}

int show_reproduce(const char *cases, const struct operands *operands)
{
    if (operands->count > 2)
        return command_misused(&command_show, "--reproduce takes one case and one record");
    return operands->count == 2 ? print_from(operands->items[1], operands->items[0])
                                : print_played(cases, operands->items[0]);
}

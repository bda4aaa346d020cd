/* The public header's functions: what `smtpspec run` does, for a program. */
#include "installed.h"
#include "link.h"
#include "memory.h"
#include "mx.h"
#include "record.h"
#include "report.h"
#include "run.h"
#include "run_reference.h"
#include "selection.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool pass_on(struct smtpspec_error *error, const struct err *err)
{
    if (error)
        memcpy(error->text, err->text, sizeof error->text);
    return false;
}

bool smtpspec_begin(struct smtpspec_error *error)
{
    struct err err = {0};
    return link_global_init(&err) || pass_on(error, &err);
}

void smtpspec_end(void)
{
    link_global_end();
}

struct smtpspec_catalogue {
    struct catalogue *catalogue;
};

struct smtpspec_catalogue *smtpspec_catalogue_load(const char *path, FILE *problems)
{
    struct problems *found = problems_new();
    struct catalogue *loaded = installed_catalogue(&path, path ? 1 : 0, found);
    struct smtpspec_catalogue *catalogue = NULL;
    if (problems)
        problems_print(found, problems);
    if (loaded) {
        catalogue = mem_alloc(sizeof *catalogue);
        catalogue->catalogue = loaded;
    }
    problems_free(&found);
    return catalogue;
}

size_t smtpspec_catalogue_count(const struct smtpspec_catalogue *catalogue)
{
    return catalogue->catalogue->count;
}

void smtpspec_catalogue_free(struct smtpspec_catalogue **catalogue)
{
    if (!*catalogue)
        return;
    catalogue_free(&(*catalogue)->catalogue);
    free(*catalogue);
    *catalogue = NULL;
}

/* Problems of a target file become the one line of an error: the first of them. */
static struct target *load_file(const char *file, struct err *err)
{
    struct problems *problems = problems_new();
    char *text = NULL;
    size_t length = 0;
    struct target *target = target_load(file, problems);
    FILE *memory = open_memstream(&text, &length);
    if (!target && memory) {
        problems_print(problems, memory);
        fflush(memory);
        err_set(err, "%.*s", (int)strcspn(text, "\n"), text);
    }
    if (memory)
        fclose(memory);
    free(text);
    problems_free(&problems);
    return target;
}

static struct smtpspec_record *play_against(const char *name, const struct run_settings *settings,
                                            struct err *err)
{
    if (!name)
        return run_reference(settings, NULL, 0, err);
    struct target *target =
        access(name, F_OK) == 0 ? load_file(name, err) : target_from_address(name, err);
    struct smtpspec_record *record = NULL;
    if (target && mx_is(target->address))
        err_set(err, "'%s' may be several hosts; name one", target->address);
    else if (target)
        record = run_target(settings, target, err);
    target_free(&target);
    return record;
}

struct smtpspec_record *smtpspec_play(const struct smtpspec_catalogue *catalogue,
                                      const struct smtpspec_play *play,
                                      struct smtpspec_error *error)
{
    struct err err = {0};
    struct smtpspec_record *record = NULL;
    const struct script **scripts = NULL;
    size_t count = 0;
    struct selection selection = {
        .selectors = play->selectors,
        .selectors_count = play->selectors_count,
        .slow = play->slow,
    };
    struct stop *stop = stop_new();
    if (selection_scripts(catalogue->catalogue, &selection, &scripts, &count, &err)) {
        struct run_settings settings = {
            .scripts = scripts,
            .count = count,
            .jobs = play->jobs,
            .timeout_ms = (long)(play->timeout * 1000.0),
            .max_ms = play->slow ? 0 : RUN_MAX_MS,
            .stop = stop,
            .reporter = play->reporter,
        };
        record = play_against(play->target, &settings, &err);
    }
    if (!record)
        pass_on(error, &err);
    free(scripts);
    stop_free(&stop);
    return record;
}

void smtpspec_record_free(struct smtpspec_record **record)
{
    record_free(record);
}

bool smtpspec_report(const struct smtpspec_record *record, const char *format, FILE *to,
                     struct smtpspec_error *error)
{
    struct err err = {0};
    const struct report_format *found = report_format_find(format);
    struct report_options options = {0};
    if (!found)
        err_set(&err, "there is no report format \"%s\"", format);
    else if (found->write(to, &record, 1, &options, &err) && fflush(to) == 0)
        return true;
    return pass_on(error, &err);
}

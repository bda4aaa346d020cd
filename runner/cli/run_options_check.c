/* Checks the options of `smtpspec run` together. */
#include "dns.h"
#include "run_options.h"

#include <stdlib.h>
#include <string.h>

static bool check_reports(struct run_options *options, struct err *err)
{
    for (size_t i = 0; i < options->reports_count; i++) {
        const char *path = options->reports[i].path;
        for (size_t k = 0; k < i; k++)
            if (report_same_file(path, options->reports[k].path))
                return err_set(err, "two reports go to %s",
                               strcmp(path, "-") == 0 ? "standard output" : path);
        if (strcmp(path, "-") != 0)
            continue;
        if (options->format)
            return err_set(err, "two reports go to standard output");
        options->quiet = true;
    }
    if (!options->format)
        options->format = report_format_find("terminal");
    return true;
}

struct reference_settings run_options_server(const struct run_options *options)
{
    return (struct reference_settings){
        .faults = options->faults.items,
        .faults_count = options->faults.count,
        .when = options->when,
        .spare_nothing = options->spare_nothing,
        .liberties = options->liberties.items,
        .liberties_count = options->liberties.count,
    };
}

bool run_options_check(struct run_options *options, struct err *err)
{
    const struct reference_settings server = run_options_server(options);
    if (!reference_check(&server, err))
        return false;
    if (options->targets.count && options->faults.count)
        return err_set(err, "--fault is for the embedded server, not for a target (-t)");
    if (options->targets.count && options->liberties.count)
        return err_set(err, "--liberty is for the embedded server, not for a target (-t)");
    if (!options->faults.count && (options->when || options->spare_nothing))
        return err_set(err, "%s is for faults (--fault)",
                       options->when ? "--when" : "--spare-nothing");
    if (!options->targets.count && options->facts.count)
        return err_set(err, "--%s is for a target (-t), not for the embedded server",
                       options->facts.items[0].fact->option);
    if (options->resolver && !dns_check_resolver(options->resolver, err))
        return err_prefix(err, "--resolver");
    return check_reports(options, err);
}

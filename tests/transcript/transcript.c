/* Proof that each case can fail, without a server: each reply of a recorded good transcript is
 * changed in turn - its first digit, a line dropped, a line with a bare LF, an extra reply, a cut -
 * and the case is played from the transcript. Then the verdict must differ from pass, or an
 * invariant must be broken, or a rule in finding.c must say that the case leaves the reply free;
 * anything else is an error.
 *
 * usage: transcript [--blind steps|invariants] [--all] [--tell] [PREFIX]: cases whose ids begin
 * with PREFIX. --all changes each line and reply of long ones, not only some; --tell shows each
 * change and what happened to it; --blind breaks the runner on purpose, which must then be
 * noticed. */
#include "installed.h"
#include "link.h"
#include "memory.h"
#include "part.h"
#include "trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_row(const struct trial *trial, enum finding finding)
{
    size_t sum = 0;
    for (size_t i = CHANGE_DIGIT; i < CHANGE_KINDS; i++)
        sum += trial->counts[i][finding];
    printf("%8zu", sum);
    for (size_t i = CHANGE_DIGIT; i < CHANGE_KINDS; i++)
        printf(" %12zu", trial->counts[i][finding]);
    printf("  %s\n", finding_name(finding));
}

static void print(const struct trial *trial)
{
    size_t changes = 0;
    printf("\n%8s", "all");
    for (size_t i = CHANGE_DIGIT; i < CHANGE_KINDS; i++)
        printf(" %12s", change_name(i));
    puts("");
    for (size_t k = 0; k < FINDINGS; k++) {
        print_row(trial, k);
        for (size_t i = 0; i < CHANGE_KINDS; i++)
            changes += trial->counts[i][k];
    }
    printf("\n%zu cases, %zu replies, %zu changes (and %zu more with --all), %zu "
           "neither noticed nor free by a rule\n",
           trial->cases, trial->replies, changes, trial->left, trial_unexplained(trial));
    printf(
        "cases that fail with no changed reply: %zu that judge by the end, the mailbox, silence, "
        "TLS, libcurl or DNS; %zu whose judging steps the server does not bring about; %zu "
        "others\n",
        trial->looks_elsewhere, trial->judges_nothing, trial->never_failed);
    printf("not replayed:");
    for (size_t i = SMTPSPEC_FAIL; i < SMTPSPEC_VERDICTS; i++)
        if (trial->untaped[i])
            printf(" %s %zu,", smtpspec_verdict_name(i), trial->untaped[i]);
    printf(" too long %zu, not like their transcript %zu\n", atomic_load(&trial->too_long),
           trial->unlike);
}

/* Without slow cases, like a run without --slow. */
static bool hold(struct trial *trial, const struct catalogue *catalogue)
{
    struct err err = {0};
    size_t count = 0;
    const struct script **scripts = mem_alloc((catalogue->count + 1) * sizeof *scripts);
    for (size_t i = 0; i < catalogue->count; i++)
        if (!catalogue->scripts[i]->slow)
            scripts[count++] = catalogue->scripts[i];
    bool good = trial_hold(trial, scripts, count, &err);
    free(scripts);
    if (!good)
        fprintf(stderr, "transcript: %s\n", err.text);
    return good;
}

/* How many cases did not pass the server itself, which the reference server does not deserve. */
static size_t count_failed(const struct trial *trial)
{
    return trial->untaped[SMTPSPEC_FAIL] + trial->untaped[SMTPSPEC_WARN] +
           trial->untaped[SMTPSPEC_ERROR];
}

static int judge(const struct trial *trial)
{
    size_t unexplained = trial_unexplained(trial);
    print(trial);
    if (trial->blindness != DECK_SEES) {
        puts(unexplained ? "the broken runner is noticed"
                         : "nothing shows that the runner is broken");
        return unexplained ? 0 : 1;
    }
    return unexplained || count_failed(trial) || trial->unlike || trial->too_long ||
           trial->never_failed || !trial->cases;
}

static bool set_blindness(struct trial *trial, const char *word)
{
    if (strcmp(word, "steps") == 0)
        trial->blindness = DECK_BLIND_STEPS;
    else if (strcmp(word, "invariants") == 0)
        trial->blindness = DECK_BLIND_INVARIANTS;
    return trial->blindness != DECK_SEES;
}

/* False if the options are wrong: trying nothing would look like success. */
static bool parse_options(struct trial *trial, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--all") == 0) {
            trial->all = true;
        } else if (strcmp(argv[i], "--tell") == 0) {
            trial->tells = true;
        } else if (strcmp(argv[i], "--blind") == 0) {
            if (++i == argc || !set_blindness(trial, argv[i]))
                return false;
        } else if (argv[i][0] == '-') {
            return false;
        } else {
            trial->prefix = argv[i];
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    struct trial trial = {.prefix = ""};
    struct problems *problems = problems_new();
    struct catalogue *catalogue = NULL;
    struct err err = {0};
    int code = 1;
    if (!parse_options(&trial, argc, argv)) {
        fputs("usage: transcript [--blind steps|invariants] [--all] [--tell] [PREFIX]\n", stderr);
        goto out;
    }
    if (!link_global_init(&err)) {
        fprintf(stderr, "transcript: %s\n", err.text);
        goto out;
    }
    catalogue = installed_catalogue(NULL, 0, problems);
    problems_print(problems, stderr);
    part_tell();
    if (catalogue && hold(&trial, catalogue))
        code = judge(&trial);
    catalogue_free(&catalogue);
    link_global_end();
out:
    problems_free(&problems);
    return code;
}

/* Proof that each case can fail: the catalogue is played against the reference server with each of
 * its faults.
 *
 * For a fault the cases are played that cover one of its requirements, or that the file CATCHERS
 * names for it (with --all: every case). A
 * fault that no case catches, and a case that no fault fails, are errors. The table "fault: cases"
 * goes to standard output. A fault that acts now and then (choice.h) is caught by a verdict
 * `unsteady`, and makes no case fail.
 *
 * Nothing is caught by an error, nor by a wait in vain until that was repeated alone and with
 * patience. It is repeated where nothing else catches the fault or makes the case fail. */
#include "causes_file.h"
#include "choice.h"
#include "doubts.h"
#include "installed.h"
#include "link.h"
#include "memory.h"
#include "part.h"
#include "record.h"
#include "reference.h"
#include "run.h"
#include "run_reference.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Faults that are played at once. */
#define WORKERS 10
/* A fault may make the server silent. */
#define TIMEOUT_MS 1500
#define WAIT_MS 1500
/* So much longer alone. */
#define PATIENCE 8

struct matrix {
    struct catalogue *catalogue;
    const struct fault *faults;
    size_t faults_count;
    struct choice choice;
    struct listed also_played, consequences;
    const char *only;            /* a fault, or NULL */
    const char *when;            /* conditions under which the faults act, or NULL */
    atomic_bool *caught;         /* a case: by some fault */
    enum smtpspec_verdict *base; /* a case: its verdict without a fault */
    char **catchers;             /* a fault: the ids that caught it, separated by spaces */
    char **failing;              /* of these, those that failed; in the same way */
    bool prints_causes;          /* what failing says, and no table */
    struct doubts doubts;
    atomic_size_t next;
    struct stop *stop;
};

static size_t index_of(const struct matrix *matrix, const char *id)
{
    for (size_t i = 0; i < matrix->catalogue->count; i++)
        if (strcmp(matrix->catalogue->scripts[i]->id, id) == 0)
            return i;
    return 0;
}

/* What is played at once, by one protocol. */
struct round {
    const struct script *const *scripts;
    size_t count;
    unsigned protocol;
    unsigned jobs; /* 0: as many as a run has */
    long patience;
    void (*keep)(struct matrix *matrix, const struct fault *fault,
                 const struct smtpspec_record *record);
};

/* Plays a round against the server with a fault (or none); a round without cases succeeds. */
static bool play_round(struct matrix *matrix, const struct fault *fault, const struct round *round)
{
    struct err err = {0};
    struct run_settings settings = {
        .scripts = round->scripts,
        .count = round->count,
        .jobs = round->jobs,
        .timeout_ms = TIMEOUT_MS * round->patience,
        .wait_ms = WAIT_MS * round->patience,
        .protocol = round->protocol,
        .stop = matrix->stop,
    };
    const struct reference_settings server = {
        .faults = fault ? &fault->name : NULL,
        .faults_count = fault ? 1 : 0,
        .when = fault ? matrix->when : NULL,
    };
    if (!round->count)
        return true;
    struct smtpspec_record *record = run_reference(&settings, &server, &err);
    if (record)
        round->keep(matrix, fault, record);
    else
        fprintf(stderr, "%s: %s\n", fault ? fault->name : "without a fault", err.text);
    bool good = record != NULL;
    record_free(&record);
    return good;
}

/* Plays the cases of one protocol and gives the record to KEEP. */
static bool play(struct matrix *matrix, const struct fault *fault, unsigned protocol,
                 void (*keep)(struct matrix *matrix, const struct fault *fault,
                              const struct smtpspec_record *record))
{
    struct round round = {.protocol = protocol, .patience = 1, .keep = keep};
    const struct script **chosen = choice_for(&matrix->choice, fault, protocol, &round.count);
    round.scripts = chosen;
    bool good = play_round(matrix, fault, &round);
    if (!good) { /* on a busy machine the server may have been too slow for its first look */
        round.patience = PATIENCE;
        good = play_round(matrix, fault, &round);
    }
    free(chosen);
    return good;
}

/* An error does not count as a catch: the case could not be tried. Where the server has a choice,
 * either change is a difference. */
static bool is_catch(const struct smtpspec_result *result, enum smtpspec_verdict base)
{
    bool against = result->verdict == SMTPSPEC_FAIL || result->verdict == SMTPSPEC_UNSTEADY ||
                   result->verdict == SMTPSPEC_WARN || result->verdict == SMTPSPEC_NOTE;
    return (against && result->verdict != base) ||
           (base == SMTPSPEC_NOTE && result->verdict == SMTPSPEC_PASS);
}

static void add_catch(struct matrix *matrix, const struct fault *fault,
                      const struct smtpspec_result *result)
{
    size_t script = index_of(matrix, result->id);
    pthread_mutex_lock(&matrix->doubts.lock);
    causes_add_id(&matrix->catchers[fault - matrix->faults], result->id);
    if (result->verdict != SMTPSPEC_NOTE && result->verdict != SMTPSPEC_PASS)
        causes_add_id(&matrix->failing[fault - matrix->faults], result->id);
    if (!fault_is_now_and_then(fault))
        atomic_store(&matrix->caught[script], true);
    pthread_mutex_unlock(&matrix->doubts.lock);
}

static void keep_unsteady(struct matrix *matrix, const struct fault *fault,
                          const struct smtpspec_record *record)
{
    for (size_t i = 0; i < record->cases_count; i++)
        if (record->cases[i].verdict == SMTPSPEC_UNSTEADY)
            add_catch(matrix, fault, &record->cases[i]);
}

static void keep_catches(struct matrix *matrix, const struct fault *fault,
                         const struct smtpspec_record *record)
{
    char **catchers = &matrix->catchers[fault - matrix->faults];
    if (!*catchers)
        *catchers = mem_text(""); /* it was played */
    if (fault_is_now_and_then(fault)) {
        keep_unsteady(matrix, fault, record);
        return;
    }
    for (size_t i = 0; i < record->cases_count; i++) {
        const struct smtpspec_result *result = &record->cases[i];
        size_t script = index_of(matrix, result->id);
        /* What only makes the server speak catches by chance. */
        if (!matrix->choice.all &&
            !choice_concerns(&matrix->choice, fault, matrix->catalogue->scripts[script]))
            continue;
        bool catches = is_catch(result, matrix->base[script]);
        if (result->verdict == SMTPSPEC_ERROR || (catches && was_awaited(result, TIMEOUT_MS)))
            doubts_add(&matrix->doubts, fault, script);
        else if (catches)
            add_catch(matrix, fault, result);
    }
}

static void keep_alone(struct matrix *matrix, const struct fault *fault,
                       const struct smtpspec_record *record)
{
    for (size_t i = 0; i < record->cases_count; i++) {
        const struct smtpspec_result *result = &record->cases[i];
        size_t script = index_of(matrix, result->id);
        if (result->verdict == SMTPSPEC_ERROR) {
            fprintf(stderr, "%s: %s could not be tried, alone neither: %s\n",
                    fault ? fault->name : "without a fault", result->id, result->reason);
        } else if (!fault) {
            matrix->base[script] = result->verdict;
        } else if (is_catch(result, matrix->base[script])) {
            add_catch(matrix, fault, result);
        }
    }
}

static bool same_file(const struct script *one, const struct script *other)
{
    return strcmp(one->file, other->file) == 0;
}

/* A file of rows can fail if one of its rows can. */
static bool can_fail(const struct matrix *matrix, const struct script *script)
{
    const struct catalogue *catalogue = matrix->catalogue;
    for (size_t i = 0; i < catalogue->count; i++)
        if (atomic_load(&matrix->caught[i]) && same_file(script, catalogue->scripts[i]))
            return true;
    return false;
}

/* Whether something hangs on what is in doubt. */
static bool matters(void *state, const struct doubt *doubt)
{
    const struct matrix *matrix = state;
    return matrix->prints_causes || !doubt->fault ||
           !*matrix->catchers[doubt->fault - matrix->faults] ||
           !can_fail(matrix, matrix->catalogue->scripts[doubt->script]);
}

static void play_alone(void *state, const struct doubt *doubt)
{
    struct matrix *matrix = state;
    const struct script *script = matrix->catalogue->scripts[doubt->script];
    play_round(matrix, doubt->fault,
               &(const struct round){
                   .scripts = &script,
                   .count = 1,
                   .protocol = first_protocol(script),
                   .jobs = 1,
                   .patience = PATIENCE,
                   .keep = keep_alone,
               });
}

static void *work(void *state)
{
    struct matrix *matrix = state;
    size_t index;
    while ((index = atomic_fetch_add(&matrix->next, 1)) < matrix->faults_count) {
        const struct fault *fault = &matrix->faults[index];
        if (matrix->only ? strcmp(matrix->only, fault->name) != 0 : !part_holds(fault->name))
            continue;
        for (unsigned protocol = PROTOCOL_SMTP; protocol <= PROTOCOL_LMTP; protocol <<= 1U)
            play(matrix, fault, protocol, keep_catches);
    }
    return NULL;
}

static void keep_base(struct matrix *matrix, const struct fault *fault,
                      const struct smtpspec_record *record)
{
    for (size_t i = 0; i < record->cases_count; i++) {
        size_t script = index_of(matrix, record->cases[i].id);
        matrix->base[script] = record->cases[i].verdict;
        if (was_awaited(&record->cases[i], TIMEOUT_MS))
            doubts_add(&matrix->doubts, fault, script);
    }
}

static bool play_faultless(struct matrix *matrix)
{
    bool good = true;
    for (unsigned protocol = PROTOCOL_SMTP; protocol <= PROTOCOL_LMTP; protocol <<= 1U)
        good = play(matrix, NULL, protocol, keep_base) && good;
    doubts_settle(&matrix->doubts, matters, play_alone, matrix);
    return good;
}

static size_t report_faults(const struct matrix *matrix)
{
    size_t missed = 0;
    for (size_t i = 0; i < matrix->faults_count; i++) {
        const char *ids = matrix->catchers[i];
        if (ids && *ids) {
            printf("%s:%s\n", matrix->faults[i].name, ids);
        } else if (ids || (!matrix->only && part_holds(matrix->faults[i].name))) {
            printf("%s: caught by no case\n", matrix->faults[i].name);
            missed++;
        }
    }
    return missed;
}

static size_t report_cases(const struct matrix *matrix)
{
    const struct catalogue *catalogue = matrix->catalogue;
    size_t missed = 0;
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct script *script = catalogue->scripts[i];
        if ((i && same_file(script, catalogue->scripts[i - 1])) || can_fail(matrix, script))
            continue;
        fprintf(stderr, "%s: no fault makes it fail\n", script->id);
        missed++;
    }
    printf("cases that no fault makes fail: %zu\n", missed);
    return missed;
}

static void run_all(struct matrix *matrix)
{
    pthread_t threads[WORKERS];
    for (size_t i = 0; i < WORKERS; i++)
        if (pthread_create(&threads[i], NULL, work, matrix) != 0)
            abort();
    for (size_t i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
}

static int judge(struct matrix *matrix)
{
    if (!matrix->prints_causes)
        part_tell();
    if (!play_faultless(matrix))
        return 1;
    run_all(matrix);
    doubts_settle(&matrix->doubts, matters, play_alone, matrix);
    if (matrix->prints_causes) {
        causes_print(matrix->faults, matrix->faults_count, matrix->failing, &matrix->consequences);
        return 0;
    }
    size_t faults = report_faults(matrix);
    /* Some of the faults do not make every case fail. */
    size_t cases = matrix->only || part_is_some() ? 0 : report_cases(matrix);
    printf("%zu faults, %zu caught by no case; %zu cases with their rows\n", matrix->faults_count,
           faults, matrix->catalogue->count);
    return faults || cases;
}

/* Plays all and judges it; an exit code. */
static int play_matrix(struct matrix *matrix)
{
    size_t cases = matrix->catalogue->count;
    matrix->caught = mem_alloc(cases * sizeof *matrix->caught);
    matrix->base = mem_alloc(cases * sizeof *matrix->base);
    matrix->catchers = mem_alloc(matrix->faults_count * sizeof *matrix->catchers);
    matrix->failing = mem_alloc(matrix->faults_count * sizeof *matrix->failing);
    int code = judge(matrix);
    for (size_t i = 0; i < matrix->faults_count; i++) {
        free(matrix->catchers[i]);
        free(matrix->failing[i]);
    }
    free(matrix->failing);
    free(matrix->catchers);
    free(matrix->base);
    free(matrix->caught);
    return code;
}

/* False if there is no such fault: playing nothing would look like success. */
static bool parse_options(struct matrix *matrix, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--all") == 0)
            matrix->choice.all = true;
        else if (strcmp(argv[i], "--slow") == 0)
            matrix->choice.slow = true;
        else if (strcmp(argv[i], "--causes") == 0)
            matrix->prints_causes = true;
        else if (strcmp(argv[i], "--when") == 0 && i + 1 < argc)
            matrix->when = argv[++i];
        else
            matrix->only = argv[i];
    }
    for (size_t i = 0; i < matrix->faults_count; i++)
        if (!matrix->only || strcmp(matrix->faults[i].name, matrix->only) == 0)
            return true;
    fprintf(stderr, "mutation: \"%s\" is not a fault\n", matrix->only ? matrix->only : "");
    return false;
}

int main(int argc, char **argv)
{
    struct matrix matrix = {.stop = stop_new(), .doubts = DOUBTS_NONE};
    struct problems *problems = problems_new();
    struct err err = {0};
    int code = 1;
    matrix.faults = reference_faults(&matrix.faults_count);
    if (!parse_options(&matrix, argc, argv))
        goto out;
    if (!listed_read(&matrix.also_played, CATCHERS, &err) ||
        !listed_read(&matrix.consequences, CONSEQUENCES, &err) || !link_global_init(&err)) {
        fprintf(stderr, "mutation: %s\n", err.text);
        goto out;
    }
    matrix.choice.catchers = &matrix.also_played;
    matrix.catalogue = installed_catalogue(NULL, 0, problems);
    problems_print(problems, stderr);
    matrix.choice.catalogue = matrix.catalogue;
    if (matrix.catalogue)
        code = play_matrix(&matrix);
    link_global_end();
out:
    listed_release(&matrix.also_played);
    listed_release(&matrix.consequences);
    catalogue_free(&matrix.catalogue);
    problems_free(&problems);
    stop_free(&matrix.stop);
    return code;
}

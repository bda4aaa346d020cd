/* The catalogue against the reference server, twice: as it is, and on sockets that take and give a
 * few octets at a time and are not ready every other time. Nothing of that is the server's doing,
 * so no verdict may change.
 *
 * usage: blocked [SEED [SELECTOR]]. The linker puts __wrap_* in the place of what it wraps. */
#include "link_internal.h"
#include "smtpspec.h"

#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PIECE_MOST 7

static atomic_bool is_injecting;
static atomic_ulong random_state;
static atomic_ulong shortened, blocked;

/* NOLINTBEGIN(bugprone-reserved-identifier): names of the linker's --wrap */
struct link_io __real_link_read_socket(struct link *link, void *octets, size_t size);
struct link_io __real_link_write_socket(struct link *link, const void *octets, size_t length);
struct link_io __wrap_link_read_socket(struct link *link, void *octets, size_t size);
struct link_io __wrap_link_write_socket(struct link *link, const void *octets, size_t length);

/* Below LIMIT. What comes of one seed depends on the threads, too. */
static size_t below(size_t limit)
{
    unsigned long state = atomic_fetch_add(&random_state, 0x9E3779B97F4A7C15UL);
    state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9UL; /* splitmix64 */
    state = (state ^ state >> 27) * 0x94D049BB133111EBUL;
    return (state ^ state >> 31) % limit;
}

/* 0: it is not ready. Long runs of octets go in larger pieces, or they would take minutes. */
static size_t piece_of(size_t length)
{
    if (below(4) == 0) {
        atomic_fetch_add(&blocked, 1);
        return 0;
    }
    size_t most = length > 2000 ? length / 3 : PIECE_MOST;
    size_t piece = 1 + below(most);
    atomic_fetch_add(&shortened, piece < length);
    return piece < length ? piece : length;
}

struct link_io __wrap_link_read_socket(struct link *link, void *octets, size_t size)
{
    size_t piece = atomic_load(&is_injecting) ? piece_of(size < 100 ? size : 100) : size;
    if (!piece)
        return (struct link_io){.wants = POLLIN};
    return __real_link_read_socket(link, octets, piece);
}

struct link_io __wrap_link_write_socket(struct link *link, const void *octets, size_t length)
{
    size_t piece = atomic_load(&is_injecting) && length ? piece_of(length) : length;
    if (!piece && length)
        return (struct link_io){.wants = POLLOUT};
    return __real_link_write_socket(link, octets, piece);
}
/* NOLINTEND(bugprone-reserved-identifier) */

static struct smtpspec_record *play(const struct smtpspec_catalogue *catalogue,
                                    const char *const *selectors, size_t count, bool injecting)
{
    struct smtpspec_error error = {""};
    struct smtpspec_play how = {.selectors = selectors, .selectors_count = count};
    atomic_store(&is_injecting, injecting);
    struct smtpspec_record *record = smtpspec_play(catalogue, &how, &error);
    if (!record)
        fprintf(stderr, "%s\n", error.text);
    return record;
}

static const struct smtpspec_result *find(const struct smtpspec_record *record, const char *id)
{
    for (size_t i = 0; i < record->cases_count; i++)
        if (strcmp(record->cases[i].id, id) == 0)
            return &record->cases[i];
    return NULL;
}

static size_t compare(const struct smtpspec_record *usual, const struct smtpspec_record *injected)
{
    size_t changed = 0;
    for (size_t i = 0; i < usual->cases_count; i++) {
        const struct smtpspec_result *one = &usual->cases[i];
        const struct smtpspec_result *other = find(injected, one->id);
        if (other && other->verdict == one->verdict)
            continue;
        changed++;
        printf("%s: %s, and with short writes and blocked reads %s: %s\n", one->id,
               smtpspec_verdict_name(one->verdict),
               other ? smtpspec_verdict_name(other->verdict) : "nothing",
               other ? other->reason : "");
    }
    return changed;
}

int main(int argc, char **argv)
{
    unsigned long seed = argc > 1 ? strtoul(argv[1], NULL, 10) : (unsigned long)time(NULL);
    const char *const *selectors = (const char *const *)argv + 2;
    size_t count = argc > 2 ? (size_t)argc - 2 : 0;
    if (!smtpspec_begin(NULL))
        return 2;
    printf("seed %lu\n", seed);
    atomic_store(&random_state, seed);
    struct smtpspec_catalogue *catalogue = smtpspec_catalogue_load(NULL, stderr);
    if (!catalogue)
        return 2;
    struct smtpspec_record *usual = play(catalogue, selectors, count, false);
    struct smtpspec_record *injected = play(catalogue, selectors, count, true);
    size_t changed = usual && injected ? compare(usual, injected) : 1;
    printf("%zu cases: %lu short, %lu not ready, %zu verdicts changed\n",
           usual ? usual->cases_count : 0, atomic_load(&shortened), atomic_load(&blocked), changed);
    bool good = !changed && atomic_load(&shortened) > 100 && atomic_load(&blocked) > 100;
    smtpspec_record_free(&usual);
    smtpspec_record_free(&injected);
    smtpspec_catalogue_free(&catalogue);
    smtpspec_end();
    return good ? 0 : 1;
}

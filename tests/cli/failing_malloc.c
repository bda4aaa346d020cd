/* Preloaded into smtpspec: the allocation number $FAIL_AT fails, and with $FAIL_ON all that follow
 * it. Without a number nothing fails, and how many there were is written to $FAIL_COUNT. glibc's.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static atomic_long made;
static long fails_at;
static bool fails_on;

__attribute__((constructor)) static void begin(void)
{
    const char *at = getenv("FAIL_AT");
    fails_at = at ? strtol(at, NULL, 10) : 0;
    fails_on = getenv("FAIL_ON") != NULL;
    atomic_store(&made, 0);
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("FAIL_COUNT");
    long count = atomic_load(&made);
    FILE *file = path ? fopen(path, "w") : NULL;
    if (file) {
        fprintf(file, "%ld\n", count);
        fclose(file);
    }
}

static bool fails(void)
{
    long number = atomic_fetch_add(&made, 1) + 1;
    if (!fails_at || (fails_on ? number < fails_at : number != fails_at))
        return false;
    errno = ENOMEM;
    return true;
}

/* The C library's declarations have reserved names. */
/* NOLINTBEGIN(readability-inconsistent-declaration-parameter-name) */
void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return fails() ? NULL : __libc_realloc(old, size);
}

void *reallocarray(void *old, size_t count, size_t size)
{
    if (size && count > (size_t)-1 / size)
        return NULL;
    return fails() ? NULL : __libc_realloc(old, count * size);
}
/* NOLINTEND(readability-inconsistent-declaration-parameter-name) */

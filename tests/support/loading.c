#include "loading.h"

#include "memory.h"

#include <check.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *problems_text(const struct problems *problems)
{
    char *text = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&text, &length);
    problems_print(problems, to);
    fclose(to);
    return text;
}

char *folder_new(void)
{
    const char *above = getenv("TMPDIR");
    char *folder = mem_format("%s/smtpspec-test-XXXXXX", above ? above : "/tmp");
    if (!mkdtemp(folder))
        abort();
    return folder;
}

void folder_remove(char **folder)
{
    char *paths[] = {*folder, NULL};
    FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    for (FTSENT *entry; (entry = fts_read(walk));)
        if (entry->fts_info != FTS_D)
            remove(entry->fts_accpath);
    fts_close(walk);
    free(*folder);
    *folder = NULL;
}

char *file_in(const char *folder, const char *name, const char *text)
{
    char *path = mem_format("%s/%s", folder, name);
    for (char *slash = path + strlen(folder) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    if (!file)
        abort();
    fputs(text, file);
    fclose(file);
    return path;
}

struct target *target_in(const char *folder, const char *keys, char **said)
{
    char *text = mem_format("address: 127.0.0.1:25\n%s", keys);
    char *file = file_in(folder, "target.yaml", text);
    struct problems *problems = problems_new();
    struct target *target = target_load(file, problems);
    *said = problems_text(problems);
    problems_free(&problems);
    free(file);
    free(text);
    return target;
}

struct target *good_target_in(const char *folder, const char *keys)
{
    char *said;
    struct target *target = target_in(folder, keys, &said);
    ck_assert_msg(target != NULL, "%s", said);
    free(said);
    return target;
}

void bad_target_in(const char *folder, const char *keys, const char *words)
{
    char *said;
    ck_assert_ptr_null(target_in(folder, keys, &said));
    ck_assert_msg(strstr(said, words) != NULL, "\"%s\" is not in: %s", words, said);
    ck_assert_msg(strstr(said, "target.yaml:2:") != NULL, "%s", said);
    free(said);
}

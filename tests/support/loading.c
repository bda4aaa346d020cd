#include "loading.h"

#include "memory.h"

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

#include "memory.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Where a file that does not exist would be: the real path of its folder, and its name. NULL if the
 * folder does not exist either; free() it. */
static char *place_of_new(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? mem_format("%.*s/", (int)(slash - path), path) : mem_text(".");
    char *real = realpath(folder, NULL);
    char *place = real ? mem_format("%s/%s", real, slash ? slash + 1 : path) : NULL;
    free(folder);
    free(real);
    return place;
}

static bool same_place(const char *one, const char *other)
{
    char *a = place_of_new(one), *b = place_of_new(other);
    bool same = a && b && strcmp(a, b) == 0;
    free(a);
    free(b);
    return same;
}

bool report_same_file(const char *one, const char *other)
{
    struct stat a, b;
    bool here = stat(one, &a) == 0, there = stat(other, &b) == 0;
    if (strcmp(one, other) == 0)
        return !here || S_ISREG(a.st_mode);
    if (strcmp(one, "-") == 0 || strcmp(other, "-") == 0)
        return false;
    if (!here && !there)
        return same_place(one, other);
    return here && there && S_ISREG(a.st_mode) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

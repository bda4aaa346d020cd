#include "catalogue.h"

#include "arena.h"
#include "count_of.h"
#include "format.h"
#include "memory.h"
#include "registry.h"
#include "script_load.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder with more files is not a catalogue of cases. */
#define FILES_MOST 20000

/* The folders in the order of a transaction; others follow, by name. */
static const char *const folders[] = {
    "handshake", "sender",  "recipients", "data",       "end",        "aborted", "help",
    "commands",  "replies", "security",   "extensions", "submission", "lmtp"};

/* What is being loaded. */
struct loading {
    struct catalogue *catalogue;
    const struct vocabulary *vocabulary;
    struct problems *problems;
    const struct registry *registry;
    unsigned format; /* of the folder that is being loaded */
    bool good;
    size_t files;
};

static bool is_yaml(const char *name)
{
    size_t length = strlen(name);
    return length > 5 && strcmp(name + length - 5, ".yaml") == 0;
}

static struct script_source source_of(const struct loading *loading, const char *file,
                                      const char *id, size_t length)
{
    const struct catalogue *catalogue = loading->catalogue;
    return (struct script_source){
        .file = arena_copy(catalogue->arena, file, strlen(file)),
        .id = arena_copy(catalogue->arena, id, length),
        .format = loading->format,
        .requirements = catalogue->requirements,
        .registry = loading->registry,
        .vocabulary = loading->vocabulary,
        .arena = catalogue->arena,
        .problems = loading->problems,
    };
}

static void load_file(struct loading *loading, const char *file, const char *below)
{
    struct catalogue *catalogue = loading->catalogue;
    struct script_source source = source_of(loading, file, below, strlen(below) - 5);
    loading->good = script_load(&source, &catalogue->scripts, &catalogue->count) && loading->good;
    if (!loading->good)
        return;
    edition_add_file(&catalogue->edition, below, file);
    if (loading->format > catalogue->edition.format)
        catalogue->edition.format = loading->format;
}

static void complain(struct loading *loading, const char *path, const char *message)
{
    problem_at(loading->problems, (struct location){path, 0, 0}, "%s", message);
    loading->good = false;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Files of requirements, of registered names and of causes are not cases. */
static bool has_no_cases(const FTSENT *entry)
{
    static const char *const others[] = {"causes", "registries", "requirements"};
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (entry->fts_level == 1 && strcmp(entry->fts_name, others[i]) == 0)
            return true;
    return false;
}

static bool is_about_the_folder(const FTSENT *entry)
{
    return entry->fts_level == 1 && strcmp(entry->fts_name, FORMAT_FILE) == 0;
}

static bool know_format(struct loading *loading, const char *folder)
{
    loading->format = format_of(folder, loading->catalogue->arena, loading->problems);
    loading->good = loading->format && loading->good;
    return loading->format;
}

static void take_entry(struct loading *loading, FTS *walk, FTSENT *entry, size_t root)
{
    switch (entry->fts_info) {
    case FTS_D:
        if (has_no_cases(entry) || (entry->fts_level > 0 && entry->fts_name[0] == '.'))
            fts_set(walk, entry, FTS_SKIP);
        break;
    case FTS_F:
    case FTS_SL:
    case FTS_DEFAULT: /* not a regular file: its reader says so */
        if (is_yaml(entry->fts_name) && !is_about_the_folder(entry) &&
            ++loading->files <= FILES_MOST)
            load_file(loading, entry->fts_path, entry->fts_path + root);
        break;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        complain(loading, entry->fts_path, strerror(entry->fts_errno));
        break;
    default:
        break;
    }
}

static void load_folder(struct loading *loading, const char *path)
{
    char *root = mem_text(path);
    size_t length = strlen(root);
    while (length > 1 && root[length - 1] == '/')
        root[--length] = '\0';
    char *paths[] = {root, NULL};
    size_t before = loading->catalogue->count;
    bool known = know_format(loading, root);
    FTS *walk =
        !known ? NULL : fts_open(paths, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
    for (FTSENT *entry; walk && (entry = fts_read(walk));)
        take_entry(loading, walk, entry, length + 1);
    if (walk)
        fts_close(walk);
    if (known && loading->catalogue->count == before && loading->good)
        complain(loading, path,
                 "there are no cases in this folder; the name of a case file ends in .yaml");
    free(root);
}

/* The part of a path (allocated) that ends with the last folder called `cases`; NULL: none. */
static char *folder_of_cases(const char *whole)
{
    const char *cases = NULL;
    for (const char *next = whole ? strstr(whole, "/cases/") : NULL; next;
         next = strstr(next + 1, "/cases/"))
        cases = next;
    return cases ? mem_copy(whole, (size_t)(cases - whole) + strlen("/cases")) : NULL;
}

/* A file that was named itself: its id begins below the nearest folder called `cases`. */
static void load_single(struct loading *loading, const char *path)
{
    char *whole = realpath(path, NULL);
    const char *below = strrchr(path, '/');
    below = below ? below + 1 : path;
    char *folder = folder_of_cases(whole);
    loading->format = 1;
    if (!is_yaml(path))
        complain(loading, path, "the name of a case file ends in .yaml");
    else if (!folder || know_format(loading, folder))
        load_file(loading, path, folder ? whole + strlen(folder) + 1 : below);
    free(folder);
    free(whole);
}

/* The file that NAME names need not exist, nor the folder that it is to be in. */
static void load_input(struct loading *loading, const char *name)
{
    struct catalogue *catalogue = loading->catalogue;
    char *here = *name == '/' ? mem_text("") : realpath(".", NULL);
    char *whole = mem_format("%s/%s", here ? here : "", name);
    char *folder = folder_of_cases(whole);
    loading->format = 1;
    bool good = !folder || know_format(loading, folder);
    struct script_source source = source_of(loading, name, name, strlen(name));
    const struct node *map =
        node_salvage_open(STDIN_FILENO, name, catalogue->arena, loading->problems);
    good = map && script_bind(&source, map, &catalogue->scripts, &catalogue->count) && good;
    loading->good = good && loading->good;
    free(folder);
    free(whole);
    free(here);
}

static void load_path(struct loading *loading, const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        complain(loading, path, strerror(errno));
    else if (S_ISDIR(status.st_mode))
        load_folder(loading, path);
    else
        load_single(loading, path);
}

static size_t folder_rank(const struct script *script)
{
    size_t length = strcspn(script->id, "/");
    for (size_t i = 0; i < COUNT_OF(folders); i++)
        if (strlen(folders[i]) == length && strncmp(folders[i], script->id, length) == 0)
            return i;
    return COUNT_OF(folders);
}

/* Within a file the rows keep their order: by line. */
static int by_order(const void *a, const void *b)
{
    const struct script *const *left = a, *const *right = b;
    size_t one = folder_rank(*left), other = folder_rank(*right);
    if (one != other)
        return one < other ? -1 : 1;
    int files = strcmp((*left)->file, (*right)->file);
    if (files == 0 && (*left)->line != (*right)->line)
        return (*left)->line < (*right)->line ? -1 : 1;
    return files ? files : strcmp((*left)->id, (*right)->id);
}

static int by_id(const void *a, const void *b)
{
    const struct script *const *left = a, *const *right = b;
    return strcmp((*left)->id, (*right)->id);
}

static void refuse_repeated_ids(struct loading *loading)
{
    struct catalogue *catalogue = loading->catalogue;
    if (!catalogue->count)
        return;
    qsort(catalogue->scripts, catalogue->count, sizeof *catalogue->scripts, by_id);
    for (size_t i = 1; i < catalogue->count; i++) {
        const struct script *one = catalogue->scripts[i - 1], *other = catalogue->scripts[i];
        if (strcmp(one->id, other->id) != 0)
            continue;
        loading->good = false;
        problem_at(loading->problems, (struct location){other->file, other->line, 1},
                   "the id \"%s\" is already used in %s:%u", other->id, one->file, one->line);
    }
    qsort(catalogue->scripts, catalogue->count, sizeof *catalogue->scripts, by_order);
}

static unsigned format_of_parent(const char *folder, struct arena *arena, struct problems *problems)
{
    return format_of(arena_format(arena, "%s/..", folder), arena, problems);
}

static void add_requirements(struct edition *edition, const struct requirements *requirements)
{
    const char *last = NULL;
    for (size_t i = 0; i < requirements_count(requirements); i++) {
        const char *file = requirements_at(requirements, i)->at.file;
        if (file != last)
            edition_add_file(edition, strrchr(file, '/'), file);
        last = file;
    }
}

/* Beside the folder of the requirements. */
static void load_registry(struct loading *loading, const char *requirements)
{
    struct catalogue *catalogue = loading->catalogue;
    const char *file;
    loading->registry =
        registry_load(arena_format(catalogue->arena, "%s/../registries", requirements), &file,
                      catalogue->arena, loading->problems);
    if (loading->registry)
        edition_add_file(&catalogue->edition, strrchr(file, '/'), file);
}

/* Beside the folder of the requirements, too. */
static struct signatures load_signatures(const struct loading *loading, const char *requirements)
{
    struct arena *arena = loading->catalogue->arena;
    return signatures_load(arena_format(arena, "%s/../causes/faults.yaml", requirements), arena,
                           loading->problems);
}

struct catalogue *catalogue_load(const struct catalogue_source *source, struct problems *problems)
{
    struct catalogue *catalogue = mem_alloc(sizeof *catalogue);
    struct loading loading = {.catalogue = catalogue,
                              .vocabulary = source->vocabulary,
                              .problems = problems,
                              .format = 1,
                              .good = true};
    size_t before = problems_count(problems);
    catalogue->arena = arena_new();
    catalogue->requirements = requirements_load(
        source->requirements, format_of_parent(source->requirements, catalogue->arena, problems),
        catalogue->arena, problems);
    add_requirements(&catalogue->edition, catalogue->requirements);
    load_registry(&loading, source->requirements);
    catalogue->signatures = load_signatures(&loading, source->requirements);
    for (size_t i = 0; i < source->paths_count; i++)
        load_path(&loading, source->paths[i]);
    if (source->input)
        load_input(&loading, source->input);
    refuse_repeated_ids(&loading);
    if (problems_count(problems) > before || !loading.good)
        catalogue_free(&catalogue);
    return catalogue;
}

void catalogue_free(struct catalogue **catalogue)
{
    if (!*catalogue)
        return;
    free((*catalogue)->scripts);
    arena_free(&(*catalogue)->arena);
    free(*catalogue);
    *catalogue = NULL;
}

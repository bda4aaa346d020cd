#include "selection.h"

#include "buffer.h"
#include "failure.h"
#include "memory.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_glob(const char *selector)
{
    return strpbrk(selector, "*?") != NULL;
}

/* "aborted" matches what is in that folder, "aborted/x" also the rows "aborted/x[...]". */
static bool is_prefix(const char *selector, const char *id)
{
    size_t length = strlen(selector);
    if (length && selector[length - 1] == '/')
        length--;
    return strncmp(selector, id, length) == 0 && strchr("/[", id[length]) != NULL;
}

/* "rfc5321-4.1.1.5" is every requirement of that section: the next character must be neither a
 * digit nor a dot. */
static bool covers(const struct script *script, const char *selector)
{
    size_t length = strlen(selector);
    for (size_t i = 0; i < script->covers_count; i++) {
        const char *id = script->cover_ids[i];
        if (strncmp(selector, id, length) == 0 && (!id[length] || strchr("-.", id[length])))
            return true;
    }
    return false;
}

/* A glob for fnmatch(), where the brackets of a row's id are not a set of characters. */
static char *without_sets(const char *selector)
{
    struct buffer out = {0};
    for (; *selector; selector++)
        buffer_format(&out, *selector == '[' || *selector == '\\' ? "\\%c" : "%c", *selector);
    return buffer_take(&out);
}

/* "**" crosses folders, "*" does not. */
static bool glob_chooses(const char *selector, const char *id)
{
    char *glob = without_sets(selector);
    bool chosen = fnmatch(glob, id, strstr(selector, "**") ? 0 : FNM_PATHNAME) == 0;
    free(glob);
    return chosen;
}

static bool chooses(const char *selector, const struct script *script)
{
    if (is_glob(selector))
        return glob_chooses(selector, script->id);
    return strcmp(selector, script->id) == 0 || is_prefix(selector, script->id) ||
           covers(script, selector);
}

static bool any_chooses(const char *const *selectors, size_t count, const struct script *script)
{
    for (size_t i = 0; i < count; i++)
        if (chooses(selectors[i], script))
            return true;
    return false;
}

static bool has_tag(const struct selection *selection, const struct script *script)
{
    for (size_t i = 0; i < selection->tags_count; i++)
        for (size_t k = 0; k < script->tags_count; k++)
            if (strcmp(selection->tags[i], script->tags[k]) == 0)
                return true;
    return selection->tags_count == 0;
}

static bool is_level(const struct selection *selection, const struct script *script)
{
    return !selection->level || script->level == SMTPSPEC_MUST ||
           (script->level == SMTPSPEC_SHOULD && strcmp(selection->level, "MUST") != 0) ||
           strcmp(selection->level, "MAY") == 0;
}

/* A case that is about no requirement has no impact: nobody has said that it is harmless. */
static bool has_impact(const struct selection *selection, const struct script *script)
{
    enum smtpspec_impact least = SMTPSPEC_FORM;
    if (selection->impact)
        impact_find(&least, selection->impact, strlen(selection->impact));
    for (size_t i = 0; i < script->covers_count; i++)
        if (impact_reaches(script->covers[i]->impact, least))
            return true;
    return !selection->impact || !script->covers_count;
}

static bool is_wanted(const struct selection *selection, const struct script *script)
{
    for (size_t i = 0; i < selection->ids_count; i++)
        if (strcmp(selection->ids[i], script->id) == 0)
            return true;
    return selection->ids_count == 0 && (selection->slow || !script->slow);
}

static bool is_chosen(const struct selection *selection, const struct script *script)
{
    return (!selection->selectors_count ||
            any_chooses(selection->selectors, selection->selectors_count, script)) &&
           !any_chooses(selection->skips, selection->skips_count, script) &&
           has_tag(selection, script) && is_level(selection, script) &&
           has_impact(selection, script) && is_wanted(selection, script);
}

static bool chooses_something(const struct catalogue *catalogue, const char *selector)
{
    for (size_t i = 0; i < catalogue->count; i++)
        if (chooses(selector, catalogue->scripts[i]))
            return true;
    return false;
}

static bool complain(const struct catalogue *catalogue, const char *selector, struct err *err)
{
    struct stat status;
    if (stat(selector, &status) == 0)
        return err_set(err, "\"%s\" matches no case; a file or folder of cases is named with -c %s",
                       selector, selector);
    char *near = nearest_selector(catalogue, selector);
    err_set(err, near ? "\"%s\" matches no case; did you mean \"%s\"?" : "\"%s\" matches no case",
            selector, near);
    free(near);
    return false;
}

static bool all_choose(const struct catalogue *catalogue, const char *const *selectors,
                       size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++)
        if (!chooses_something(catalogue, selectors[i]))
            return complain(catalogue, selectors[i], err);
    return true;
}

bool selection_is_partial(const struct selection *selection)
{
    return selection->selectors_count || selection->skips_count || selection->tags_count ||
           selection->level || selection->impact || selection->ids_count || selection->shards;
}

/* Every Nth case: neighbours, which take similar time, go to different shards. */
static void keep_shard(const struct selection *selection, const struct script **scripts,
                       size_t *count)
{
    size_t kept = 0;
    for (size_t i = 0; selection->shards && i < *count; i++)
        if (i % selection->shards == selection->shard - 1)
            scripts[kept++] = scripts[i];
    if (selection->shards)
        *count = kept;
}

bool selection_scripts(const struct catalogue *catalogue, const struct selection *selection,
                       const struct script ***out, size_t *count, struct err *err)
{
    if (!all_choose(catalogue, selection->selectors, selection->selectors_count, err) ||
        !all_choose(catalogue, selection->skips, selection->skips_count, err))
        return false;
    *out = mem_alloc((catalogue->count + 1) * sizeof **out);
    *count = 0;
    for (size_t i = 0; i < catalogue->count; i++)
        if (is_chosen(selection, catalogue->scripts[i]))
            (*out)[(*count)++] = catalogue->scripts[i];
    keep_shard(selection, *out, count);
    if (*count)
        return true;
    free(*out);
    *out = NULL;
    return err_set(err, "these selectors and options match no case");
}

/* The catalogue, its cases and requirements; the faults of the embedded server. */
#include "api.h"
#include "installed.h"
#include "memory.h"
#include "reference.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct smtpspec_case case_of(const struct script *script)
{
    return (struct smtpspec_case){
        .id = script->id,
        .file = script->file,
        .line = script->line,
        .title = script->title,
        .why = script->why ? script->why : "",
        .level = script->level,
        .section = script->section ? script->section : "",
        .covers = script->cover_ids,
        .covers_count = script->covers_count,
        .tags = script->tags,
        .tags_count = script->tags_count,
        .slow = script->slow,
    };
}

static struct smtpspec_requirement requirement_of(const struct requirement *requirement)
{
    return (struct smtpspec_requirement){
        .id = requirement->id,
        .section = requirement->section,
        .word = requirement->word,
        .level = requirement->level,
        .says = requirement->says,
        .observe = requirement->observe,
        .impact = requirement->impact,
        .roles = requirement->roles,
    };
}

static struct smtpspec_catalogue *catalogue_of(struct catalogue *loaded)
{
    struct smtpspec_catalogue *catalogue = mem_alloc(sizeof *catalogue);
    size_t requirements = requirements_count(loaded->requirements);
    catalogue->catalogue = loaded;
    catalogue->cases = mem_alloc((loaded->count + 1) * sizeof *catalogue->cases);
    for (size_t i = 0; i < loaded->count; i++)
        catalogue->cases[i] = case_of(loaded->scripts[i]);
    catalogue->requirements = mem_alloc((requirements + 1) * sizeof *catalogue->requirements);
    for (size_t i = 0; i < requirements; i++)
        catalogue->requirements[i] = requirement_of(requirements_at(loaded->requirements, i));
    return catalogue;
}

/* Whether the folder has its own requirements. */
static bool is_whole(const char *path)
{
    char *requirements = mem_format("%s/requirements/.", path);
    bool there = access(requirements, R_OK) == 0;
    free(requirements);
    return there;
}

struct smtpspec_catalogue *smtpspec_catalogue_load(const char *path, FILE *problems)
{
    struct problems *found = problems_new();
    struct catalogue *loaded = path && is_whole(path)
                                   ? whole_catalogue(path, found)
                                   : installed_catalogue(&path, path ? 1 : 0, found);
    if (problems)
        problems_print(found, problems);
    problems_free(&found);
    return loaded ? catalogue_of(loaded) : NULL;
}

void smtpspec_catalogue_free(struct smtpspec_catalogue **catalogue)
{
    if (!*catalogue)
        return;
    catalogue_free(&(*catalogue)->catalogue);
    free((*catalogue)->cases);
    free((*catalogue)->requirements);
    free(*catalogue);
    *catalogue = NULL;
}

size_t smtpspec_catalogue_count(const struct smtpspec_catalogue *catalogue)
{
    return catalogue->catalogue->count;
}

const struct smtpspec_case *smtpspec_catalogue_case(const struct smtpspec_catalogue *catalogue,
                                                    size_t index)
{
    return index < catalogue->catalogue->count ? &catalogue->cases[index] : NULL;
}

size_t smtpspec_catalogue_requirements_count(const struct smtpspec_catalogue *catalogue)
{
    return requirements_count(catalogue->catalogue->requirements);
}

const struct smtpspec_requirement *
smtpspec_catalogue_requirement(const struct smtpspec_catalogue *catalogue, size_t index)
{
    return index < smtpspec_catalogue_requirements_count(catalogue)
               ? &catalogue->requirements[index]
               : NULL;
}

bool smtpspec_fault_at(size_t index, struct smtpspec_fault *fault)
{
    size_t count, size = fault->size;
    const struct fault *faults = reference_faults(&count);
    if (index >= count)
        return false;
    struct smtpspec_fault known = {size, faults[index].name, faults[index].breaks,
                                   faults[index].requirements};
    memcpy(fault, &known, size < sizeof known ? size : sizeof known);
    return true;
}

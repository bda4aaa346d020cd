/* Targets: an address or a file, and what the caller sets besides. */
#include "api.h"
#include "memory.h"
#include "target_set.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct setting {
    char *key, *value;
};

/* What was set, not the resulting target: a run fills in ports and folders, so each run gets its
 * own target. */
struct smtpspec_target {
    char *file;    /* or */
    char *address; /* one of them is NULL */
    struct setting *settings;
    size_t settings_count;
};

/* Reduces the problems of a target file to one line: the first of them. */
static struct target *load_file(const char *file, struct err *err)
{
    struct problems *problems = problems_new();
    char *text = NULL;
    size_t length = 0;
    struct target *target = target_load(file, problems);
    FILE *memory = open_memstream(&text, &length);
    if (!target && memory) {
        problems_print(problems, memory);
        fflush(memory);
        err_set(err, "%.*s", (int)strcspn(text, "\n"), text);
    }
    if (memory)
        fclose(memory);
    free(text);
    problems_free(&problems);
    return target;
}

struct target *api_target_of(const char *name, struct err *err)
{
    return access(name, F_OK) == 0 ? load_file(name, err) : target_from_address(name, err);
}

/* Sets in TARGET what has been set so far. */
static bool set_all(struct target *target, const struct smtpspec_target *said, struct err *err)
{
    for (size_t i = 0; i < said->settings_count; i++) {
        const struct setting *setting = &said->settings[i];
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again = again || strcmp(said->settings[k].key, setting->key) == 0;
        if (!target_set(target, setting->key, setting->value, again, err))
            return false;
    }
    return true;
}

static struct target *made_anew(const struct smtpspec_target *said, struct err *err)
{
    struct target *target =
        said->file ? load_file(said->file, err) : target_from_address(said->address, err);
    if (target && !set_all(target, said, err))
        target_free(&target);
    return target;
}

struct target *api_target_for_run(const struct smtpspec_target *said, struct err *err)
{
    struct target *target = made_anew(said, err);
    if (target && !target_set_check(target, err))
        target_free(&target);
    return target;
}

struct smtpspec_target *smtpspec_target_new(const char *address, struct smtpspec_error *error)
{
    struct err err = {0};
    struct target *checked = target_from_address(address, &err);
    if (!checked) {
        api_failed(error, &err);
        return NULL;
    }
    target_free(&checked);
    struct smtpspec_target *target = mem_alloc(sizeof *target);
    target->address = mem_text(address);
    return target;
}

struct smtpspec_target *smtpspec_target_load(const char *file, FILE *problems)
{
    struct problems *found = problems_new();
    struct target *checked = target_load(file, found);
    struct smtpspec_target *target = checked ? mem_alloc(sizeof *target) : NULL;
    if (target)
        target->file = mem_text(file);
    if (problems)
        problems_print(found, problems);
    target_free(&checked);
    problems_free(&found);
    return target;
}

static void forget_last(struct smtpspec_target *target)
{
    struct setting *last = &target->settings[--target->settings_count];
    free(last->key);
    free(last->value);
}

bool smtpspec_target_set(struct smtpspec_target *target, const char *key, const char *value,
                         struct smtpspec_error *error)
{
    struct err err = {0};
    target->settings =
        mem_grow(target->settings, target->settings_count + 1, sizeof *target->settings);
    target->settings[target->settings_count++] =
        (struct setting){.key = mem_text(key), .value = mem_text(value)};
    struct target *checked = made_anew(target, &err);
    if (!checked) {
        forget_last(target);
        return api_failed(error, &err);
    }
    target_free(&checked);
    return true;
}

void smtpspec_target_free(struct smtpspec_target **target)
{
    if (!*target)
        return;
    while ((*target)->settings_count)
        forget_last(*target);
    free((*target)->settings);
    free((*target)->file);
    free((*target)->address);
    free(*target);
    *target = NULL;
}

#include "arena.h"
#include "memory.h"
#include "problems.h"
#include "reference.h"
#include "requirement.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#ifndef REQUIREMENTS_DIRECTORY
#error "REQUIREMENTS_DIRECTORY is the folder of the requirements"
#endif

TEST(every_fault_breaks_requirements_that_exist)
{
    struct arena *arena = arena_new();
    struct problems *problems = problems_new();
    struct requirements *requirements =
        requirements_load(REQUIREMENTS_DIRECTORY, 2, arena, problems);
    ck_assert_ptr_nonnull(requirements);
    size_t count;
    const struct fault *faults = reference_faults(&count);
    for (size_t i = 0; i < count; i++) {
        char *ids = mem_text(faults[i].requirements), *rest = ids;
        size_t found = 0;
        for (char *id; (id = strtok_r(rest, " ", &rest)); found++)
            ck_assert_msg(requirements_find(requirements, id) != NULL, "%s: no requirement %s",
                          faults[i].name, id);
        ck_assert_msg(found > 0, "%s breaks nothing", faults[i].name);
        free(ids);
    }
    problems_free(&problems);
    arena_free(&arena);
}

TEST(every_fault_has_a_name_of_its_own_and_says_what_it_breaks)
{
    size_t count;
    const struct fault *faults = reference_faults(&count);
    ck_assert_uint_ge(count, 60);
    for (size_t i = 0; i < count; i++) {
        const char *name = faults[i].name;
        ck_assert_uint_eq(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(name));
        ck_assert_msg(*faults[i].breaks, "%s does not say what it breaks", name);
        for (size_t k = 0; k < i; k++)
            ck_assert_msg(strcmp(faults[k].name, name) != 0, "%s is there twice", name);
    }
}

TEST(an_unknown_fault_is_named_with_the_nearest_one)
{
    const char *const names[] = {"rset-keeps-recipient"};
    const struct reference_settings settings = {.faults = names, .faults_count = 1};
    struct err err = {0};
    ck_assert_ptr_null(reference_start(&settings, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "\"rset-keeps-recipient\""));
    ck_assert_ptr_nonnull(strstr(err.text, "\"rset-keeps-recipients\""));
}

TEST(a_port_in_use_is_an_error)
{
    struct err err = {0};
    const struct reference_settings any = {0};
    struct reference *first = reference_start(&any, &err);
    ck_assert_msg(first != NULL, "%s", err.text);
    const struct reference_settings same = {.port = reference_port(first)};
    ck_assert_ptr_null(reference_start(&same, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "127.0.0.1"));
    reference_stop(&first);
}

SUITE("reference_faults")

/* Target files: keys that are texts. The mailbox has separate tests. */
#include "target.h"
#include "loading.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static char *folder;

static void make_folder(void)
{
    folder = folder_new();
}

static void remove_folder(void)
{
    folder_remove(&folder);
}

TEST(an_alias_and_a_list_may_be_named)
{
    struct target *target =
        good_target_in(folder, "alias: help@test.example\nlist: all@test.example\n"
                               "list-owner: owner-all@test.example\n");
    ck_assert_str_eq(target->alias, "help@test.example");
    ck_assert_str_eq(target->list, "all@test.example");
    ck_assert_str_eq(target->list_owner, "owner-all@test.example");
    target_free(&target);
}

TEST(what_is_not_named_is_not_there)
{
    struct target *target = good_target_in(folder, "");
    ck_assert_ptr_null(target->alias);
    ck_assert_ptr_null(target->list);
    ck_assert_ptr_null(target->list_owner);
    ck_assert_ptr_null(target->unknown);
    ck_assert_ptr_null(target->foreign);
    target_free(&target);
}

static const struct {
    const char *keys, *said;
} wrong[] = {
    {"alias: [a@test.example]\n", "alias"},
    {"list: {a: b}\n", "list"},
    {"list-owner: \"a\\r\\nb\"\n", "list-owner contains an octet that no command line may contain"},
    {"list_owner: a@test.example\n", "did you mean \"list-owner\""},
};

TEST_EACH(what_cannot_be_is_a_problem_with_its_place, wrong)
{
    bad_target_in(folder, row->keys, row->said);
}

SUITE("target", .before = make_folder, .after = remove_folder)

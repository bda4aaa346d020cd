/* Target files: keys that are texts. The mailbox has tests of its own. */
#include "target.h"
#include "loading.h"

#include <check.h>
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

START_TEST(an_alias_and_a_list_may_be_named)
{
    struct target *target =
        good_target_in(folder, "alias: help@test.example\nlist: all@test.example\n"
                               "list-owner: owner-all@test.example\n");
    ck_assert_str_eq(target->alias, "help@test.example");
    ck_assert_str_eq(target->list, "all@test.example");
    ck_assert_str_eq(target->list_owner, "owner-all@test.example");
    target_free(&target);
}
END_TEST

START_TEST(what_is_not_named_is_not_there)
{
    struct target *target = good_target_in(folder, "");
    ck_assert_ptr_null(target->alias);
    ck_assert_ptr_null(target->list);
    ck_assert_ptr_null(target->list_owner);
    ck_assert_ptr_null(target->unknown);
    ck_assert_ptr_null(target->foreign);
    target_free(&target);
}
END_TEST

static const struct {
    const char *keys, *said;
} wrong[] = {
    {"alias: [a@test.example]\n", "alias"},
    {"list: {a: b}\n", "list"},
    {"list-owner: \"a\\r\\nb\"\n", "list-owner holds an octet that no command line may hold"},
    {"list_owner: a@test.example\n", "did you mean \"list-owner\""},
};

START_TEST(what_cannot_be_is_a_problem_with_its_place)
{
    bad_target_in(folder, wrong[_i].keys, wrong[_i].said);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("target");
    TCase *tcase = tcase_create("target");
    tcase_add_checked_fixture(tcase, make_folder, remove_folder);
    tcase_add_test(tcase, an_alias_and_a_list_may_be_named);
    tcase_add_test(tcase, what_is_not_named_is_not_there);
    tcase_add_loop_test(tcase, what_cannot_be_is_a_problem_with_its_place, 0,
                        (int)(sizeof wrong / sizeof *wrong));
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

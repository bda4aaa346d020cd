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

/* NULL with its problems as text in *SAID. */
static struct target *load(const char *keys, char **said)
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

static struct target *load_good(const char *keys)
{
    char *said;
    struct target *target = load(keys, &said);
    ck_assert_msg(target != NULL, "%s", said);
    free(said);
    return target;
}

START_TEST(an_alias_and_a_list_may_be_named)
{
    struct target *target = load_good("alias: help@test.example\nlist: all@test.example\n"
                                      "list-owner: owner-all@test.example\n");
    ck_assert_str_eq(target->alias, "help@test.example");
    ck_assert_str_eq(target->list, "all@test.example");
    ck_assert_str_eq(target->list_owner, "owner-all@test.example");
    target_free(&target);
}
END_TEST

START_TEST(what_is_not_named_is_not_there)
{
    struct target *target = load_good("");
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
    char *said;
    ck_assert_ptr_null(load(wrong[_i].keys, &said));
    ck_assert_msg(strstr(said, wrong[_i].said) != NULL, "\"%s\" is not in: %s", wrong[_i].said,
                  said);
    ck_assert_msg(strstr(said, "target.yaml:2:") != NULL, "%s", said);
    free(said);
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

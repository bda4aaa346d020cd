#include "unit.h"

#include "err.h"

#include <stdio.h>
#include <stdlib.h>

static struct unit_test *tests;

void unit_add(struct unit_test *test)
{
    struct unit_test **place = &tests;
    while (*place && (*place)->check.line < test->check.line)
        place = &(*place)->next;
    test->next = *place;
    *place = test;
}

/* Check's view of the tests. */
static Suite *suite_of(const struct unit_suite *suite)
{
    Suite *all = suite_create(suite->name);
    TCase *tcase = tcase_create(suite->name);
    tcase_set_timeout(tcase, suite->timeout_s ? suite->timeout_s : 60);
    if (suite->before || suite->after)
        tcase_add_checked_fixture(tcase, suite->before, suite->after);
    for (const struct unit_test *test = tests; test; test = test->next)
        tcase_add_loop_test(tcase, &test->check, 0, test->runs);
    suite_add_tcase(all, tcase);
    return all;
}

int unit_run(const struct unit_suite *suite)
{
    struct err err = {0};
    if (suite->begin && !suite->begin(&err)) {
        fprintf(stderr, "%s: %s\n", suite->name, err.text);
        return EXIT_FAILURE;
    }
    SRunner *runner = srunner_create(suite_of(suite));
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    if (suite->end)
        suite->end();
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* A unit program. Each TEST adds itself to the program's suite, so its name is written once:
 *
 *     TEST(dropping_keeps_the_rest)
 *     {
 *         ck_assert(…);
 *     }
 *
 *     SUITE("buffer")
 */
#ifndef UNIT_H
#define UNIT_H

#include "count_of.h"

#include <check.h>
#include <stdbool.h>

struct err;

/* Settings for all tests of a program: SUITE("link", .timeout_s = 100, .before = make_folder). */
struct unit_suite {
    const char *name;
    int timeout_s;                  /* of each test, where Check runs it in a process; 0: 60 */
    void (*before)(void);           /* before each test; NULL: nothing */
    void (*after)(void);            /* after each test; NULL: nothing */
    bool (*begin)(struct err *err); /* once, before all tests; NULL: nothing */
    void (*end)(void);              /* once, after all tests; NULL: nothing */
};

/* A test of this program. */
struct unit_test {
    TTest check;
    int runs; /* the number of runs, with the arguments 0, 1, … */
    struct unit_test *next;
};

/* Adds TEST to the tests of this program, which run in the order of their lines. The pointer is
 * kept. */
void unit_add(struct unit_test *test);

/* Runs them; the exit status of the program. */
int unit_run(const struct unit_suite *suite);

#define UNIT_TEST(test_name, times)                                                                \
    static void test_name##_run(int);                                                              \
    __attribute__((constructor)) static void test_name##_add(void)                                 \
    {                                                                                              \
        static struct unit_test test = {                                                           \
            .check = {#test_name, test_name##_run, __FILE__, __LINE__}, .runs = (int)(times)};     \
        unit_add(&test);                                                                           \
    }

/* A test that runs once; its body follows. */
#define TEST(test_name)                                                                            \
    UNIT_TEST(test_name, 1)                                                                        \
    static void test_name##_run(int run __attribute__((unused)))

/* A test that runs once for each element of the array ROWS; in the body that follows, ROW points to
 * the element. */
#define TEST_EACH(test_name, rows)                                                                 \
    UNIT_TEST(test_name, COUNT_OF(rows))                                                           \
    static void test_name##_row(const __typeof__(*(rows)) *row);                                   \
    static void test_name##_run(int run)                                                           \
    {                                                                                              \
        test_name##_row(&(rows)[run]);                                                             \
    }                                                                                              \
    static void test_name##_row(const __typeof__(*(rows)) *row)

/* The end of the program: SUITE(NAME, members of struct unit_suite…). */
#define SUITE(...)                                                                                 \
    int main(void)                                                                                 \
    {                                                                                              \
        return unit_run(&(const struct unit_suite){.name = __VA_ARGS__});                          \
    }

#endif

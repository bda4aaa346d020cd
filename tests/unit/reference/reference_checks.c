/* Every rule of the reference server can be waived by a fault: a rule for which there is none would
 * be a rule that no case is known to test. (That some case notices each fault is what
 * mutation/every-case-can-fail tests.) */
#include "checks.h"
#include "duties.h"
#include "faults.h"
#include "liberties.h"
#include "memory.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whether a fault lets pass what the check, or duty, forbids: by passing over it, or by answering
 * with success. */
static bool is_waived(const char *name)
{
    size_t count;
    const struct change *rows = fault_rows(&count);
    for (size_t i = 0; i < count; i++) {
        bool waives = rows[i].kind == CHANGE_WAIVE ||
                      (rows[i].kind == CHANGE_RECODE && rows[i].new_code < 400);
        if (waives && strcmp(rows[i].name, name) == 0)
            return true;
    }
    return false;
}

static bool is_check(const char *name)
{
    const struct check *check;
    for (size_t n = 0; (check = check_table(n)); n++)
        for (; check->name; check++)
            if (strcmp(check->name, name) == 0)
                return true;
    return false;
}

static bool is_duty(const char *name)
{
    for (int duty = 0; duty < DUTIES; duty++)
        if (strcmp(duty_name((enum duty)duty), name) == 0)
            return true;
    return false;
}

TEST(every_check_is_waived_by_a_fault)
{
    size_t checks = 0, missing = 0;
    const struct check *check;
    for (size_t n = 0; (check = check_table(n)); n++) {
        for (; check->name; check++, checks++) {
            if (is_waived(check->name))
                continue;
            fprintf(stderr, "no fault waives the check %s\n", check->name);
            missing++;
        }
    }
    ck_assert_uint_ge(checks, 40);
    ck_assert_uint_eq(missing, 0);
}

TEST(every_duty_is_waived_by_a_fault)
{
    for (int duty = 0; duty < DUTIES; duty++)
        ck_assert_msg(is_waived(duty_name((enum duty)duty)), "no fault waives %s",
                      duty_name((enum duty)duty));
}

TEST(no_two_checks_have_one_name)
{
    size_t count = 0;
    const char *names[200];
    const struct check *check;
    for (size_t n = 0; (check = check_table(n)); n++)
        for (; check->name; check++) {
            for (size_t i = 0; i < count; i++)
                ck_assert_str_ne(names[i], check->name);
            names[count++] = check->name;
        }
}

static void expect_known_names(const struct change *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].kind == CHANGE_WAIVE || rows[i].kind == CHANGE_RECODE ||
            rows[i].kind == CHANGE_IMPOSE_BEFORE)
            ck_assert_msg(is_check(rows[i].name) || is_duty(rows[i].name),
                          "there is no check or duty \"%s\"", rows[i].name);
}

TEST(rows_name_checks_that_exist)
{
    size_t count;
    const struct change *rows = fault_rows(&count);
    expect_known_names(rows, count);
    rows = liberty_rows(&count);
    expect_known_names(rows, count);
}

TEST(every_row_has_what_its_kind_needs)
{
    size_t count;
    const struct change *rows = fault_rows(&count);
    for (size_t i = 0; i < count; i++) {
        bool imposes = rows[i].kind == CHANGE_IMPOSE || rows[i].kind == CHANGE_IMPOSE_FIRST ||
                       rows[i].kind == CHANGE_IMPOSE_BEFORE;
        ck_assert_uint_ne(rows[i].owner, FAULT_NONE);
        ck_assert_int_eq(imposes, rows[i].check.holds != NULL);
        ck_assert_int_eq(rows[i].kind == CHANGE_AFTER, rows[i].act != NULL);
        ck_assert_int_eq(rows[i].kind == CHANGE_BOUND, rows[i].value != 0);
    }
}

SUITE("reference_checks")

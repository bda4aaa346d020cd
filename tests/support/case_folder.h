/* What the tests of loading share: a folder of cases, the catalogue made of it, and the problems.
 * Each test program includes it once. */
#ifndef CASE_FOLDER_H
#define CASE_FOLDER_H

#include "catalogue_of.h"
#include "loading.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

static char *folder;
static struct problems *problems;
static struct catalogue *catalogue;

static inline void begin(void)
{
    folder = cases_new();
    problems = problems_new();
}

static inline void end(void)
{
    catalogue_free(&catalogue);
    problems_free(&problems);
    folder_remove(&folder);
}

/* The folder has no problems. */
static inline void load_folder(void)
{
    catalogue = catalogue_of(folder, problems);
    char *said = problems_text(problems);
    ck_assert_msg(catalogue != NULL, "%s", said);
    free(said);
}

/* It has problems, and WORDS are among what is said of them. */
static inline void expect_problem(const char *words)
{
    ck_assert_ptr_null(catalogue_of(folder, problems));
    char *said = problems_below(folder, problems);
    ck_assert_msg(strstr(said, words) != NULL, "\"%s\" is not in:\n%s", words, said);
    free(said);
}

#endif

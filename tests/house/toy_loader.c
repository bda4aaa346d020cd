/* A case file is read with a vocabulary of two toy verbs: by the room `script` and what stands
 * below it, without a player. What the linker needs for this program is counted by needed.py. */
#include "arena.h"
#include "problems.h"
#include "script_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool bind_text(struct binder *binder, struct step *step, const struct node *value)
{
    return node_want(value, NODE_TEXT, "a toy", binder->problems) &&
           (step->args = template_bind(binder, value));
}

static bool bind_reply(struct binder *binder, struct step *step, const struct node *value)
{
    return (step->args = expect_bind(binder, value)) != NULL;
}

static const struct verb verb_say = {.name = "say", .bind = bind_text};
static const struct verb verb_hear = {.name = "hear", .bind = bind_reply, .only_looks = true};
static const struct verb *const verbs[] = {&verb_say, &verb_hear, NULL};

static const char *need_word(size_t index)
{
    (void)index;
    return NULL;
}

static bool variable(size_t index, struct variable *out)
{
    (void)index;
    (void)out;
    return false;
}

static const struct vocabulary toys = {
    .verbs = verbs, .need_word = need_word, .variable = variable};

/* How many cases TEXT has; 0 with the problems in PROBLEMS. */
static size_t cases_of(const char *text, struct problems *problems)
{
    struct arena *arena = arena_new();
    struct script **scripts = NULL;
    size_t count = 0;
    const struct script_source source = {.file = "toy.yaml",
                                         .id = "toy",
                                         .requirements = requirements_none(arena),
                                         .vocabulary = &toys,
                                         .arena = arena,
                                         .problems = problems};
    const struct node *map =
        node_salvage_text(source.file, text, strlen(text), source.arena, source.problems);
    bool good = map && script_bind(&source, map, &scripts, &count);
    free(scripts);
    arena_free(&arena);
    return good ? count : 0;
}

#define HEAD "title: a toy\nlevel: MUST\nsection: toys 1\nstart: greeted\ndialogue:\n"

int main(void)
{
    struct problems *problems = problems_new();
    size_t known = cases_of(HEAD "- say: NOOP\n- hear: 2yz\n", problems);
    bool is_clean = problems_count(problems) == 0;
    size_t unknown = cases_of(HEAD "- C: NOOP\n", problems);
    bool is_noted = problems_count(problems) > 0;
    problems_print(problems, stdout);
    problems_free(&problems);
    return known == 1 && is_clean && unknown == 0 && is_noted ? EXIT_SUCCESS : EXIT_FAILURE;
}

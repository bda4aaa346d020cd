/* Whatever stands in a text of a case, its variables are found or explained, and it expands within
 * its bound. */
#include "template.h"
#include "arena.h"
#include "binder.h"
#include "fuzz.h"
#include "steps.h"
#include "vars.h"

#include <stdlib.h>
#include <string.h>

#define MOST 100000

static void expand(const struct template *template)
{
    struct vars *vars = vars_new(NULL);
    struct buffer out = BUFFER_LIMITED(MOST), quoted = BUFFER_LIMITED(MOST);
    struct err err = {0};
    vars_set(vars, "recipient", "user1@test.example", 18);
    vars_set(vars, "size", "1000", 4);
    template_expand(template, vars, &out, &err);
    template_expand_quoted(template, vars, &quoted, &err);
    if (out.length > MOST || quoted.length > MOST)
        abort();
    buffer_release(&out);
    buffer_release(&quoted);
    vars_free(&vars);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length)
{
    struct arena *arena = arena_new();
    struct problems *problems = problems_new();
    struct binder binder;
    binder_init(&binder, &player_vocabulary, arena, problems);
    char *text = arena_copy(arena, (const char *)octets, length);
    struct node node = {.kind = NODE_TEXT,
                        .text = text,
                        .length = length,
                        .at = {.file = "case.yaml", .line = 1, .column = 1}};
    const struct template *template = template_bind(&binder, &node);
    if (template)
        expand(template);
    else if (!problems_count(problems))
        abort();
    binder_release(&binder);
    problems_free(&problems);
    arena_free(&arena);
    return 0;
}

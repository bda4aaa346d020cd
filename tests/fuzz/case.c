/* Whatever a case file contains, reading it ends, and yields cases or problems that can be
 * shown. */
#include "arena.h"
#include "fuzz.h"
#include "script_load.h"
#include "steps.h"

#include <stdio.h>
#include <stdlib.h>

static void demand(bool holds)
{
    if (!holds)
        abort();
}

/* The problems as text: as many octets as there could be of a file of 1 MiB, and not more. */
static void show(const struct problems *problems)
{
    char *text = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&text, &length);
    problems_print(problems, to);
    fclose(to);
    demand(length > 0 && length < (size_t)4 * 1024 * 1024);
    for (size_t i = 0; i < length; i++)
        demand(text[i] == '\n' || text[i] == '\t' || (unsigned char)text[i] >= 32);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length)
{
    struct arena *arena = arena_new();
    struct problems *problems = problems_new();
    struct script **scripts = NULL;
    size_t count = 0;
    struct script_source source = {.file = "case.yaml",
                                   .id = "case",
                                   .requirements = requirements_none(arena),
                                   .vocabulary = &player_vocabulary,
                                   .arena = arena,
                                   .problems = problems};
    const struct node *map =
        node_salvage_text(source.file, (const char *)octets, length, arena, problems);
    bool good = map && script_bind(&source, map, &scripts, &count);
    demand(!good || count > 0);
    demand(good || problems_count(problems) > 0);
    if (problems_count(problems))
        show(problems);
    free(scripts);
    problems_free(&problems);
    arena_free(&arena);
    return 0;
}

#include "selection.h"
#include "case_folder.h"
#include "memory.h"

#define CASE(covers) "title: t\ncovers: [" covers "]\ndialogue: [{S: 250}]\n"

/* The ids that a selection matches, separated by spaces; free() it. */
static char *chosen(const struct selection *selection)
{
    struct err err = {0};
    const struct script **scripts = NULL;
    size_t count = 0;
    struct buffer out = {0};
    if (!selection_scripts(catalogue, selection, &scripts, &count, &err))
        buffer_format(&out, "! %s", err.text);
    for (size_t i = 0; i < count; i++)
        buffer_format(&out, "%s%s", i ? " " : "", scripts[i]->id);
    free(scripts);
    return buffer_take(&out);
}

static void selects(struct selection selection, const char *expected)
{
    char *ids = chosen(&selection);
    ck_assert_str_eq(ids, expected);
    free(ids);
}

static void chooses(const char *selector, const char *expected)
{
    selects((struct selection){.selectors = &selector, .selectors_count = 1}, expected);
}

static void begin_selecting(void)
{
    begin();
    case_in(folder, "data/a.yaml", CASE("rfc1-1-must"));
    case_in(folder, "data/b.yaml", CASE("rfc1-1-should") "tags: [new]\n");
    case_in(folder, "end/a.yaml",
            "title: t\ncovers: [rfc1-1.1-may]\neach: [{x: p}, {x: q}]\ndialogue: [{S: 250}]\n");
    case_in(folder, "extensions/size/a.yaml", CASE("rfc1-2-judged") "slow: true\n");
    load_folder();
}

TEST(selectors_are_ids_prefixes_and_globs)
{
    begin_selecting();
    chooses("data/a", "data/a");
    chooses("data", "data/a data/b");
    chooses("data/", "data/a data/b");
    chooses("dat", "! \"dat\" matches no case; did you mean \"data\"?");
    chooses("end/a", "end/a[p] end/a[q]");
    chooses("end/a[q]", "end/a[q]");
    chooses("*/a", "data/a");
    chooses("*/a*", "data/a end/a[p] end/a[q]");
    chooses("*/a[?]", "end/a[p] end/a[q]");
    chooses("**b", "data/b");
    end();
}

static void has_impact(const char *impact, const char *expected)
{
    selects((struct selection){.impact = impact, .slow = true}, expected);
}

/* Any requirement that a case covers is one that it judges. */
TEST(an_impact_chooses_what_is_as_bad_or_worse_and_what_nobody_has_rated)
{
    begin();
    case_in(folder, "data/a.yaml", CASE("rfc1-1-must"));
    case_in(folder, "data/b.yaml", CASE("rfc1-1-should"));
    case_in(folder, "data/c.yaml",
            "title: t\ncovers: [rfc1-1-must, rfc1-2-judged]\n"
            "dialogue: [{S: 250, judges: rfc1-1-must}, {S: 250, judges: rfc1-2-judged}]\n");
    case_in(folder, "data/own.yaml", "title: t\nlevel: MUST\ndialogue: [{S: 250}]\n");
    load_folder();
    has_impact("security", "data/own");
    has_impact("loss", "data/c data/own");
    has_impact("interop", "data/b data/c data/own");
    has_impact("form", "data/a data/b data/c data/own");
    end();
}

TEST(the_chosen_ids_are_exact_and_may_be_slow)
{
    static const char *const ids[] = {"end/a[q]", "extensions/size/a", "data", "gone/a"};
    begin_selecting();
    selects((struct selection){.ids = ids, .ids_count = 4}, "end/a[q] extensions/size/a");
    const char *skip = "end/a";
    selects((struct selection){.ids = ids, .ids_count = 4, .skips = &skip, .skips_count = 1},
            "extensions/size/a");
    selects((struct selection){.ids = ids + 3, .ids_count = 1},
            "! these selectors and options match no case");
    end();
}

TEST(selectors_are_requirements_and_sections)
{
    begin_selecting();
    chooses("rfc1-1-must", "data/a");
    chooses("rfc1-1", "data/a data/b end/a[p] end/a[q]");
    chooses("rfc1-1.1", "end/a[p] end/a[q]");
    chooses("rfc1", "data/a data/b end/a[p] end/a[q]");
    end();
}

TEST(a_selector_that_chooses_nothing_is_an_error)
{
    begin_selecting();
    chooses("data/bb", "! \"data/bb\" matches no case; did you mean \"data/b\"?");
    chooses("zzz*", "! \"zzz*\" matches no case");
    const char *skip = "nothing/here";
    selects((struct selection){.skips = &skip, .skips_count = 1},
            "! \"nothing/here\" matches no case");
    end();
}

TEST(cases_are_left_out_by_tag_level_skip_and_cost)
{
    begin_selecting();
    const char *tag = "new", *skip = "end";
    selects((struct selection){.tags = &tag, .tags_count = 1}, "data/b");
    selects((struct selection){.level = "MUST"}, "data/a");
    selects((struct selection){.level = "SHOULD"}, "data/a data/b");
    selects((struct selection){.level = "MAY", .skips = &skip, .skips_count = 1}, "data/a data/b");
    selects((struct selection){.slow = true, .skips = &skip, .skips_count = 1},
            "data/a data/b extensions/size/a");
    end();
}

TEST(shards_make_up_the_whole)
{
    begin_selecting();
    selects((struct selection){.shard = 1, .shards = 2}, "data/a end/a[p]");
    selects((struct selection){.shard = 2, .shards = 2}, "data/b end/a[q]");
    end();
}

SUITE("selection")

#include "case_folder.h"
#include "count_of.h"
#include "memory.h"
#include "selection.h"

#include <sys/stat.h>
#include <unistd.h>

#define CASE(covers) "title: t\ncovers: [" covers "]\ndialogue: [{S: 250}]\n"

TEST(cases_are_in_the_order_of_a_transaction)
{
    static const char *const in_order[] = {
        "handshake/a", "sender/a",   "recipients/a", "data/a",          "end/a",
        "aborted/a",   "help/a",     "commands/a",   "replies/a",       "security/a",
        "extensions/", "submission", "lmtp/a",       "a-folder-of-ones"};
    begin();
    case_in(folder, "lmtp/a.yaml", CASE("rfc1-1-must"));
    case_in(folder, "a-folder-of-ones/own.yaml", CASE("rfc1-1-must"));
    case_in(folder, "submission/a.yaml", CASE("rfc1-1-must"));
    case_in(folder, "extensions/size/a.yaml", CASE("rfc1-1-must"));
    case_in(folder, "security/a.yaml", CASE("rfc1-1-must"));
    case_in(folder, "replies/a.yaml", CASE("rfc1-1-must"));
    case_in(folder, "commands/a.yaml", CASE("rfc1-1-must"));
    case_in(folder, "help/a.yaml", CASE("rfc1-1-must"));
    case_in(folder, "aborted/a.yaml", CASE("rfc1-1-must"));
    case_in(folder, "end/a.yaml", CASE("rfc1-1-must"));
    case_in(folder, "data/a.yaml", CASE("rfc1-1-must"));
    case_in(folder, "recipients/a.yaml", CASE("rfc1-1-must"));
    case_in(folder, "sender/a.yaml", CASE("rfc1-1-must"));
    case_in(folder, "handshake/a.yaml", CASE("rfc1-1-must"));
    load_folder();
    ck_assert_uint_eq(catalogue->count, COUNT_OF(in_order));
    for (size_t i = 0; i < catalogue->count; i++)
        ck_assert_msg(!strncmp(catalogue->scripts[i]->id, in_order[i], strlen(in_order[i])),
                      "%s stands where %s should", catalogue->scripts[i]->id, in_order[i]);
    ck_assert_str_eq(catalogue->scripts[10]->folder, "extensions/size");
    end();
}

TEST(only_yaml_files_are_cases)
{
    begin();
    case_in(folder, "data/a.yaml", CASE("rfc1-1-must"));
    case_in(folder, "data/README.md", "no case");
    case_in(folder, ".hidden/b.yaml", "no case");
    case_in(folder, "schema.json", "{}");
    load_folder();
    ck_assert_uint_eq(catalogue->count, 1);
    end();
}

#define NAMES "date: 2026-11-24\nehlo-keywords: [SIZE]\n"
#define WANTS_REGISTERED                                                                           \
    "title: t\ncovers: [rfc1-1-must]\n"                                                            \
    "dialogue: [{S: {code: 250, should: {keywords: registered}}}]\n"

TEST(registered_names_are_read_beside_the_requirements)
{
    begin();
    case_in(folder, "data/a.yaml", WANTS_REGISTERED);
    case_in(folder, "registries/smtp.yaml", NAMES);
    load_folder();
    ck_assert_uint_eq(catalogue->count, 1);
    char *with = edition_revision(&catalogue->edition);
    catalogue_free(&catalogue);
    case_in(folder, "registries/smtp.yaml", NAMES "# renewed\n");
    load_folder();
    char *renewed = edition_revision(&catalogue->edition);
    ck_assert_str_ne(with, renewed);
    free(with);
    free(renewed);
    end();
}

/* NAMES in the file of registered names are a problem, and WORDS are said of them. */
static void bad_names(const char *names, const char *words)
{
    begin();
    case_in(folder, "data/a.yaml", CASE("rfc1-1-must"));
    case_in(folder, "registries/smtp.yaml", names);
    expect_problem(words);
    end();
}

TEST(registered_names_are_checked)
{
    bad_names("ehlo-keywords: [SIZE]\n", "smtp.yaml:1:1: `date` is the day of the registry");
    bad_names("date: today\nehlo-keywords: [SIZE]\n", "smtp.yaml:1:7: `date` is the day");
    bad_names("date: 2026-11-24\n", "`ehlo-keywords` is missing");
    bad_names("date: 2026-11-24\nehlo-keywords: SIZE\n", "smtp.yaml:2:16: ehlo-keywords must be a");
    bad_names("date: 2026-11-24\nehlo-keywords: [[SIZE]]\n", "an EHLO keyword must be a text");
    bad_names(NAMES "verbs: [EHLO]\n", "smtp.yaml has no key \"verbs\"");
    begin();
    case_in(folder, "data/a.yaml", WANTS_REGISTERED);
    expect_problem("data/a.yaml:3:47: there is no list of registered keywords");
    end();
}

TEST(a_file_named_alone_has_the_id_it_has_in_its_catalogue)
{
    begin();
    case_in(folder, "data/a.yaml", CASE("rfc1-1-must"));
    free(file_in(folder, "own.yaml", CASE("rfc1-1-must")));
    char *inside = mem_format("%s/cases/data/a.yaml", folder),
         *outside = mem_format("%s/own.yaml", folder),
         *requirements = mem_format("%s/cases/requirements", folder);
    const char *const paths[] = {inside, outside};
    catalogue = catalogue_at(paths, 2, requirements, problems);
    ck_assert_ptr_nonnull(script_of(catalogue, "data/a"));
    ck_assert_ptr_nonnull(script_of(catalogue, "own"));
    free(inside);
    free(outside);
    free(requirements);
    end();
}

TEST(a_linked_folder_of_cases_is_followed)
{
    begin();
    case_in(folder, "data/a.yaml", CASE("rfc1-1-must"));
    char *cases = mem_format("%s/cases", folder), *link = mem_format("%s/link", folder),
         *requirements = mem_format("%s/requirements", cases);
    ck_assert_int_eq(symlink(cases, link), 0);
    const char *const paths[] = {link};
    catalogue = catalogue_at(paths, 1, requirements, problems);
    ck_assert_ptr_nonnull(catalogue);
    ck_assert_ptr_nonnull(script_of(catalogue, "data/a"));
    free(cases);
    free(link);
    free(requirements);
    end();
}

TEST(what_cannot_be_a_case_is_said_with_its_path)
{
    begin();
    expect_problem("cases: there are no cases in this folder");
    char *fifo = mem_format("%s/cases/f.yaml", folder);
    ck_assert_int_eq(mkfifo(fifo, 0600), 0);
    expect_problem("cases/f.yaml: is not a regular file");
    free(fifo);
    end();
}

TEST(a_missing_folder_is_said_once)
{
    begin();
    const char *const paths[] = {"/nowhere/cases"};
    ck_assert_ptr_null(catalogue_at(paths, 1, "/nowhere/requirements", problems));
    ck_assert_uint_eq(problems_count(problems), 2); /* one for each of the two */
    end();
}

TEST(cases_are_read_even_if_a_requirement_is_wrong)
{
    begin();
    case_in(folder, "requirements/rfc2.yaml",
            "- {id: rfc2-a, section: RFC 2, level: SHALL, says: x, observe: wire, stage: any}\n");
    case_in(folder, "c.yaml", "title: t\ncovers: [rfc2-a]\ndialogue: [{D: 250}]\n");
    ck_assert_ptr_null(catalogue_of(folder, problems));
    char *said = problems_below(folder, problems);
    ck_assert_ptr_nonnull(strstr(said, "rfc2.yaml:1:39: \"SHALL\" is not a value of `level`"));
    ck_assert_ptr_nonnull(strstr(said, "there is no step \"D\""));
    ck_assert_ptr_null(strstr(said, "there is no requirement"));
    free(said);
    end();
}

static char *golden(const char *name)
{
    char *path = mem_format("%s/%s", GOLDEN_DIRECTORY, name), *text = mem_alloc(65536);
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s", path);
    size_t length = fread(text, 1, 65535, file);
    text[length] = '\0';
    fclose(file);
    free(path);
    return text;
}

TEST(all_problems_of_all_files_are_shown)
{
    begin();
    case_in(folder, "data/one.yaml",
            "titel: RSET forgets\n"
            "covers: [rfc1-1-mast, rfc1-2-judged]\n"
            "start: recipent\n"
            "dialogue:\n"
            "  - C: RCPT TO:<${recipent}>\n"
            "  - S: 250 | 2500\n"
            "  - S: {code: 250, text: 'a(b'}\n"
            "  - messag: |\n"
            "      Subject: x\n"
            "  - mailbox: {count: 1, header: {Subject: '[x'}}\n");
    case_in(folder, "data/two.yaml",
            "title: a\n"
            "covers: [rfc1-1-must]\n"
            "title: b\n"
            "needs: [mailbx]\n"
            "dialogue:\n"
            "  - message: |\n"
            "      Subject: hello\n"
            "\n"
            "      ${tokn}\n"
            "  - wait: &w 2x\n"
            "  - silence: *w\n");
    case_in(folder, "end/three.yaml", "title: \"a\nb: [\n");
    case_in(folder, "end/four.yaml",
            "title: F\xfc\xdf"
            "e\n");
    ck_assert_ptr_null(catalogue_of(folder, problems));
    char *said = problems_below(folder, problems), *expected = golden("problems.txt");
    if (getenv("GOLDEN_WRITE")) {
        FILE *file = fopen(GOLDEN_DIRECTORY "/problems.txt", "w");
        fputs(said, file);
        fclose(file);
    } else {
        ck_assert_str_eq(said, expected);
    }
    free(said);
    free(expected);
    end();
}

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
    chooses("dat", "! \"dat\" matches no case");
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

static char *revision_of_folder(void)
{
    load_folder();
    char *revision = edition_revision(&catalogue->edition);
    catalogue_free(&catalogue);
    return revision;
}

TEST(the_revision_follows_from_what_the_files_hold)
{
    char *revisions[6];
    for (size_t i = 0; i < COUNT_OF(revisions); i++) {
        begin();
        bool swapped = i == 1;
        case_in(folder, swapped ? "data/b.yaml" : "data/a.yaml", CASE("rfc1-1-must"));
        case_in(folder, swapped ? "data/a.yaml" : "data/b.yaml", CASE("rfc1-1-must") "tags: [x]\n");
        if (i == 2)
            case_in(folder, "data/c.yaml", CASE("rfc1-1-must"));
        if (i == 3)
            case_in(folder, "data/b.yaml", CASE("rfc1-1-must") "tags: [x]\n# more\n");
        if (i == 4)
            case_in(folder, "data/README.md", "not a case");
        revisions[i] = revision_of_folder();
        end();
    }
    ck_assert_uint_eq(strlen(revisions[0]), 16);
    for (size_t i = 1; i < 4; i++)
        ck_assert_str_ne(revisions[0], revisions[i]);
    ck_assert_str_eq(revisions[0], revisions[4]); /* whatever the folder is called */
    ck_assert_str_eq(revisions[0], revisions[5]);
    for (size_t i = 0; i < COUNT_OF(revisions); i++)
        free(revisions[i]);
}

TEST(the_order_of_the_files_does_not_matter)
{
    struct edition one = {0}, other = {0};
    edition_add(&one, "a", "1", 1);
    edition_add(&one, "b", "2", 1);
    edition_add(&other, "b", "2", 1);
    edition_add(&other, "a", "1", 1);
    ck_assert_uint_eq(one.sum, other.sum);
    edition_add(&other, "c", NULL, 0);
    ck_assert_uint_ne(one.sum, other.sum);
}

SUITE("catalogue")

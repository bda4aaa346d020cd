#include "case_folder.h"
#include "count_of.h"
#include "memory.h"

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

#include "node.h"

#include "arena.h"
#include "buffer.h"
#include "loading.h"
#include "memory.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct problems *problems;
static struct arena *arena;

static void begin(void)
{
    problems = problems_new();
    arena = arena_new();
}

static void end(void)
{
    problems_free(&problems);
    arena_free(&arena);
}

static const struct node *read_octets(const char *text, size_t length)
{
    return node_read_text("f.yaml", text, length, arena, problems);
}

static const struct node *read_text(const char *text)
{
    return read_octets(text, strlen(text));
}

/* Checks that the text is rejected with a message that contains these words. */
static void refused(const char *text, const char *words)
{
    begin();
    ck_assert_ptr_null(read_text(text));
    char *said = problems_text(problems);
    ck_assert_msg(strstr(said, words) != NULL, "\"%s\" is not in:\n%s", words, said);
    free(said);
    end();
}

static void file_refused(const char *path, const char *words)
{
    begin();
    ck_assert_ptr_null(node_read_file(path, arena, problems));
    char *said = problems_text(problems);
    ck_assert_msg(strstr(said, words) != NULL, "\"%s\" is not in:\n%s", words, said);
    free(said);
    end();
}

TEST(nodes_know_their_place)
{
    begin();
    const struct node *map = read_text("title: x\ndialogue:\n  - C: NOOP\n");
    ck_assert_int_eq(map->kind, NODE_MAP);
    ck_assert_uint_eq(map->count, 2);
    ck_assert_str_eq(node_get(map, "title")->text, "x");
    ck_assert_ptr_null(node_get(map, "tile"));
    const struct node *step = node_get(map, "dialogue")->values[0];
    ck_assert_uint_eq(step->values[0]->at.line, 3);
    ck_assert_uint_eq(step->values[0]->at.column, 8);
    ck_assert_str_eq(step->values[0]->at.file, "f.yaml");
    end();
}

TEST(words_of_other_types_stay_text)
{
    begin();
    const struct node *list = read_text("[no, 0777, 250, ~, 1e3, \"250\"]");
    ck_assert_str_eq(list->values[0]->text, "no");
    ck_assert_str_eq(list->values[1]->text, "0777");
    ck_assert(list->values[2]->plain);
    ck_assert_str_eq(list->values[3]->text, "~");
    ck_assert_str_eq(list->values[4]->text, "1e3");
    ck_assert(!list->values[5]->plain);
    end();
}

TEST(raw_octets_are_written_as_binary)
{
    begin();
    const struct node *text = read_text("!!binary \"AP8N\"");
    ck_assert(text->binary);
    ck_assert_uint_eq(text->length, 3);
    ck_assert_mem_eq(text->text, "\0\xff\r", 4);
    end();
}

TEST(a_nul_in_a_quoted_text_is_kept)
{
    begin();
    const struct node *text = read_text("\"a\\0b\"");
    ck_assert_uint_eq(text->length, 3);
    ck_assert_mem_eq(text->text, "a\0b", 4);
    end();
}

TEST(repeated_keys_are_refused)
{
    refused("title: a\nwhy: b\ntitle: c\n", "f.yaml:3:1: the key \"title\" is already on line 1");
}

TEST(aliases_and_anchors_are_refused_where_they_stand)
{
    refused("a: &x 1\nb: *x\n", "f.yaml:1:4: anchors (&x)");
    refused("a: &x 1\nb: *x\n", "f.yaml:2:4: aliases (*x)");
    refused("a: &x {k: v}\nb:\n  <<: *x\n", "f.yaml:3:7: aliases (*x)");
}

TEST(other_tags_are_refused)
{
    refused("a: !ruby/object x", "the tag !ruby/object is not supported");
    refused("a: !!int 3", "is not supported; !!binary and !!str are");
    refused("a: !!binary '***'", "this is not base64");
}

TEST(a_key_is_a_text)
{
    refused("? [a, b]\n: c\n", "a key must be a text, and this is a list");
}

TEST(what_is_no_yaml_is_refused_with_its_place)
{
    refused("title: a\n\tb: c\n", "f.yaml:2:1: this is not YAML");
    refused("a: [1, 2\nb: 3\n", "this is not YAML");
    refused("a: \"x\n", "this is not YAML");
}

TEST(what_is_no_utf8_is_refused_with_its_column)
{
    refused("title: F\xfc\xdf\n", "f.yaml:1:9: the octet \\xFC is not UTF-8");
    refused("a: é\xc3\n", "f.yaml:1:5: the octet \\xC3 is not UTF-8");
    refused("a: \xed\xa0\x80\n", "f.yaml:1:4: the octet \\xED is not UTF-8"); /* a surrogate */
    refused("a: \xc0\xaf\n", "f.yaml:1:4: the octet \\xC0 is not UTF-8");     /* overlong */
}

TEST(one_document_a_file)
{
    refused("a: 1\n---\nb: 2\n", "f.yaml:3:1: a second document begins");
    refused("", "the file is empty");
    refused("# nothing\n", "the file is empty");
}

TEST(deep_nesting_is_refused)
{
    char deep[2001];
    memset(deep, '[', 1000);
    memset(deep + 1000, ']', 1000);
    deep[2000] = '\0';
    refused(deep, "nested more than 32");
}

TEST(too_many_nodes_are_refused)
{
    begin();
    struct buffer text = {0};
    buffer_add_text(&text, "[");
    for (int i = 0; i < 100001; i++)
        buffer_add_text(&text, "a,");
    buffer_add_text(&text, "]");
    ck_assert_ptr_null(read_octets(text.octets, text.length));
    ck_assert_uint_eq(problems_count(problems), 1);
    buffer_release(&text);
    end();
}

TEST(all_problems_of_a_text_are_noted)
{
    begin();
    ck_assert_ptr_null(read_text("a: *x\na: !t b\nc: &y d\n"));
    ck_assert_uint_eq(problems_count(problems), 4);
    end();
}

TEST(what_could_be_read_can_be_had)
{
    begin();
    const char *text = "a: 1\na: 2\nb: 3\n";
    const struct node *map = node_salvage_text("f.yaml", text, strlen(text), arena, problems);
    ck_assert_uint_eq(problems_count(problems), 1);
    ck_assert_str_eq(node_get(map, "b")->text, "3");
    end();
}

TEST(what_is_no_file_is_refused)
{
    char *folder = folder_new(), *fifo = mem_format("%s/fifo.yaml", folder);
    ck_assert_int_eq(mkfifo(fifo, 0600), 0);
    file_refused(folder, "is a folder, where a file was expected");
    file_refused(fifo, "is not a regular file");
    file_refused("/nowhere/at/all.yaml", "/nowhere/at/all.yaml: No such file or directory");
    free(fifo);
    folder_remove(&folder);
}

TEST(a_huge_file_is_refused_before_it_is_read)
{
    char *folder = folder_new(), *file = file_in(folder, "huge.yaml", "");
    ck_assert_int_eq(truncate(file, 200L * 1024 * 1024), 0);
    file_refused(file, "has 209715200 octets; the limit is 1048576");
    free(file);
    folder_remove(&folder);
}

TEST(a_file_is_read)
{
    begin();
    char *folder = folder_new(), *file = file_in(folder, "case.yaml", "title: x\n");
    const struct node *map = node_read_file(file, arena, problems);
    ck_assert_str_eq(map->at.file, file);
    ck_assert_str_eq(node_get(map, "title")->text, "x");
    free(file);
    folder_remove(&folder);
    end();
}

static void stands_at(const char *text, const char *mark, unsigned line, unsigned column)
{
    begin();
    const struct node *node = read_text(text);
    ck_assert_ptr_nonnull(node);
    node = node->values[0];
    const char *found = memmem(node->text, node->length, mark, strlen(mark));
    struct location at = node_inside(node, (size_t)(found - node->text), problems);
    ck_assert_msg(at.line == line && at.column == column, "%s stands at %u:%u in\n%s", mark,
                  at.line, at.column, text);
    end();
}

TEST(an_octet_within_a_text_is_found_in_the_file)
{
    stands_at("a: plain ${x}\n", "${x}", 1, 10);
    stands_at("a: plain\n   goes on ${x}\n", "${x}", 2, 12);
    stands_at("a: 'it''s ${x}'\n", "${x}", 1, 11);
    stands_at("a: \"\\r\\n\\x41\\u00e9 ${x}\"\n", "${x}", 1, 20);
    stands_at("a: \"one \\\n    ${x}\"\n", "${x}", 2, 5);
    stands_at("a: |\n  Füße\n    more\n\n  ${x}\n", "${x}", 5, 3);
    stands_at("a: |2\n    ${x}\n", "${x}", 2, 5);
    stands_at("a: >\n  one\n  two ${x}\n", "${x}", 3, 7);
}

static void is_number(const char *text, bool good)
{
    begin();
    long number = -1;
    const struct node *list = read_text(text);
    ck_assert_int_eq(node_number(list->values[0], 1, 9, &number, problems), good);
    ck_assert_uint_eq(problems_count(problems), good ? 0 : 1);
    end();
}

TEST(numbers_are_whole_and_within_their_bounds)
{
    is_number("[1]", true);
    is_number("[9]", true);
    is_number("[0]", false);
    is_number("[10]", false);
    is_number("[1x]", false);
    is_number("[-1]", false);
    is_number("[1.5]", false);
    is_number("['']", false);
    is_number("[\"1\\0\"]", false);
    is_number("[[1]]", false);
    is_number("[99999999999999999999999]", false);
}

static void lasts(const char *text, long expected)
{
    begin();
    long ms = -1;
    const struct node *list = read_text(text);
    ck_assert_int_eq(node_duration(list->values[0], &ms, problems), expected >= 0);
    if (expected >= 0)
        ck_assert_int_eq(ms, expected);
    end();
}

TEST(times_have_units)
{
    lasts("[250ms]", 250);
    lasts("[2s]", 2000);
    lasts("[2]", 2000);
    lasts("[0.5]", 500);
    lasts("[1m]", 60000);
    lasts("[1h]", -1);
    lasts("[-1s]", -1);
    lasts("[s]", -1);
    lasts("[inf]", -1);
    lasts("[nan]", -1);
    lasts("[1..2s]", -1);
    lasts("[[1s]]", -1);
}

TEST(yes_and_no_are_no_truth_values)
{
    begin();
    bool value = false;
    const struct node *list = read_text("[true, false, yes, \"true\", 1]");
    ck_assert(node_bool(list->values[0], &value, problems) && value);
    ck_assert(node_bool(list->values[1], &value, problems) && !value);
    for (size_t i = 2; i < list->count; i++)
        ck_assert(!node_bool(list->values[i], &value, problems));
    ck_assert_uint_eq(problems_count(problems), 3);
    end();
}

TEST(unknown_keys_are_refused_with_a_guess)
{
    static const char *const names[] = {"title", "why", NULL};
    begin();
    const struct node *map = read_text("titel: x\nwhy: y\nentirely: z\n");
    ck_assert(!node_want_keys(map, names, "a case", problems));
    char *said = problems_text(problems);
    ck_assert_str_eq(said, "f.yaml:1:1: a case has no key \"titel\"; did you mean \"title\"?\n"
                           "    titel: x\n"
                           "    ^\n"
                           "f.yaml:3:1: a case has no key \"entirely\"; its keys are title why\n"
                           "    entirely: z\n"
                           "    ^\n");
    free(said);
    end();
}

SUITE("node")

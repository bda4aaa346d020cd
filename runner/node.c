/* From libyaml's document to nodes, and what libyaml does not check. */
#include "node.h"

#include "base64.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#define FILE_MOST (1024 * 1024)
#define DEPTH_MOST 32
#define NODES_MOST 100000

/* One document being made into nodes. */
struct making {
    const char *file;
    const char *text;
    size_t length;
    yaml_document_t *document;
    struct arena *arena;
    struct problems *problems;
    size_t nodes;
    bool good;
};

/* libyaml counts columns in characters of UTF-8 and from 0. */
static struct place place_of(const char *file, yaml_mark_t mark)
{
    return (struct place){file, (unsigned)mark.line + 1, (unsigned)mark.column + 1};
}

static void complain(struct making *making, yaml_mark_t mark, const char *message)
{
    making->good = false;
    problem_at(making->problems, place_of(making->file, mark), "%s", message);
}

static bool is_tag(const yaml_node_t *node, const char *tag)
{
    return node->tag && strcmp((const char *)node->tag, tag) == 0;
}

#define BINARY_TAG "tag:yaml.org,2002:binary"

static void make_text(struct making *making, const yaml_node_t *from, struct node *node)
{
    const char *text = (const char *)from->data.scalar.value;
    size_t length = from->data.scalar.length;
    node->kind = NODE_TEXT;
    node->plain = from->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->text = arena_copy(making->arena, text, length);
    node->length = length;
    if (is_tag(from, BINARY_TAG)) {
        struct buffer octets = {0};
        node->binary = true;
        if (!base64_decode(text, length, &octets))
            complain(making, from->start_mark, "this is no base64, as !!binary needs it");
        node->text = arena_copy(making->arena, octets.octets ? octets.octets : "", octets.length);
        node->length = octets.length;
        buffer_release(&octets);
    } else if (!is_tag(from, YAML_STR_TAG)) {
        complain(making, from->start_mark, "no tags but !!str and !!binary are understood");
    }
}

static struct node *make_node(struct making *making, int index, unsigned depth);

static void make_list(struct making *making, const yaml_node_t *from, struct node *node,
                      unsigned depth)
{
    yaml_node_item_t *item = from->data.sequence.items.start;
    node->kind = NODE_LIST;
    node->count = (size_t)(from->data.sequence.items.top - item);
    node->values = arena_alloc(making->arena, (node->count + 1) * sizeof *node->values);
    for (size_t i = 0; i < node->count; i++)
        if (!(node->values[i] = make_node(making, item[i], depth + 1)))
            node->count = i;
}

static bool is_repeated(const struct node *map, size_t count, const struct node *key)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(map->keys[i]->text, key->text) == 0)
            return true;
    return false;
}

static void check_key(struct making *making, struct node *map, size_t index)
{
    struct node *key = map->keys[index];
    if (key->kind != NODE_TEXT) {
        making->good = false;
        problem_at(making->problems, key->at, "a key is text, not %s", node_kind_name(key));
        key->text = "";
    } else if (is_repeated(map, index, key)) {
        making->good = false;
        problem_at(making->problems, key->at, "the key \"%s\" is there twice", key->text);
    }
}

static void make_map(struct making *making, const yaml_node_t *from, struct node *node,
                     unsigned depth)
{
    yaml_node_pair_t *pair = from->data.mapping.pairs.start;
    size_t count = (size_t)(from->data.mapping.pairs.top - pair);
    node->kind = NODE_MAP;
    node->keys = arena_alloc(making->arena, (count + 1) * sizeof *node->keys);
    node->values = arena_alloc(making->arena, (count + 1) * sizeof *node->values);
    for (size_t i = 0; i < count; i++) {
        node->keys[i] = make_node(making, pair[i].key, depth + 1);
        node->values[i] = make_node(making, pair[i].value, depth + 1);
        if (!node->keys[i] || !node->values[i])
            return;
        check_key(making, node, i);
        node->count++;
    }
}

/* NULL past a limit, which is said once. */
static struct node *make_node(struct making *making, int index, unsigned depth)
{
    const yaml_node_t *from = yaml_document_get_node(making->document, index);
    if (++making->nodes > NODES_MOST || depth > DEPTH_MOST) {
        if (making->good)
            complain(making, from->start_mark,
                     depth > DEPTH_MOST ? "this is nested too deep" : "there are too many nodes");
        return NULL;
    }
    struct node *node = arena_alloc(making->arena, sizeof *node);
    node->at = place_of(making->file, from->start_mark);
    if (from->type == YAML_SCALAR_NODE)
        make_text(making, from, node);
    else if (from->type == YAML_SEQUENCE_NODE)
        make_list(making, from, node, depth);
    else
        make_map(making, from, node, depth);
    return node;
}

/* libyaml resolves aliases silently; here they are not wanted: a case is to be read from top to
 * bottom. */
static bool refuse_aliases(struct making *making)
{
    yaml_parser_t parser;
    yaml_event_t event;
    bool more = true;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, (const unsigned char *)making->text, making->length);
    while (more && yaml_parser_parse(&parser, &event)) {
        bool anchor =
            (event.type == YAML_SCALAR_EVENT && event.data.scalar.anchor) ||
            (event.type == YAML_SEQUENCE_START_EVENT && event.data.sequence_start.anchor) ||
            (event.type == YAML_MAPPING_START_EVENT && event.data.mapping_start.anchor);
        if (event.type == YAML_ALIAS_EVENT || anchor)
            complain(
                making, event.start_mark,
                "anchors and aliases are not understood: write it out, or use `vars` or `each`");
        more = event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return making->good;
}

static void not_yaml(struct making *making, const yaml_parser_t *parser)
{
    making->good = false;
    if (parser->error == YAML_READER_ERROR) {
        unsigned line = 1;
        for (size_t i = 0; i < parser->problem_offset && i < making->length; i++)
            line += making->text[i] == '\n';
        problem_at(making->problems, (struct place){making->file, line, 0},
                   "this is not UTF-8 text: %s", parser->problem);
        return;
    }
    problem_at(making->problems, place_of(making->file, parser->problem_mark), "%s%s%s",
               parser->context ? parser->context : "", parser->context ? ": " : "",
               parser->problem ? parser->problem : "this is not YAML");
}

static const struct node *make_root(struct making *making, yaml_parser_t *parser)
{
    yaml_document_t next;
    const struct node *root = NULL;
    const yaml_node_t *first = yaml_document_get_root_node(making->document);
    if (!first) {
        making->good = false;
        problem_at(making->problems, (struct place){making->file, 1, 1}, "the file is empty");
        return NULL;
    }
    root = make_node(making, 1, 0);
    if (!yaml_parser_load(parser, &next)) {
        not_yaml(making, parser);
        return root;
    }
    const yaml_node_t *second = yaml_document_get_root_node(&next);
    if (second)
        complain(making, second->start_mark, "a file holds one document");
    yaml_document_delete(&next);
    return root;
}

const struct node *node_read_text(const char *file, const char *text, size_t length,
                                  struct arena *arena, struct problems *problems)
{
    yaml_parser_t parser;
    yaml_document_t document;
    struct making making = {.file = file,
                            .text = text,
                            .length = length,
                            .document = &document,
                            .arena = arena,
                            .problems = problems,
                            .good = true};
    const struct node *root = NULL;
    problems_source(problems, file, text, length);
    if (!refuse_aliases(&making))
        return NULL;
    yaml_parser_initialize(&parser);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    if (yaml_parser_load(&parser, &document)) {
        root = make_root(&making, &parser);
        yaml_document_delete(&document);
    } else {
        not_yaml(&making, &parser);
    }
    yaml_parser_delete(&parser);
    return making.good ? root : NULL;
}

static bool read_whole(int fd, size_t length, struct buffer *out)
{
    char piece[65536];
    ssize_t got;
    while (out->length < length && (got = read(fd, piece, sizeof piece)) > 0)
        buffer_add(out, piece, (size_t)got);
    return out->length >= length;
}

/* What is wrong with the file itself; NULL if nothing. */
static const char *wrong_with(int fd, struct stat *status)
{
    if (fd < 0 || fstat(fd, status) != 0)
        return strerror(errno);
    if (S_ISDIR(status->st_mode))
        return "this is a folder, where a file was expected";
    if (!S_ISREG(status->st_mode))
        return "this is no regular file";
    if (status->st_size > FILE_MOST)
        return "the file is larger than 1 MiB, the most a case or target file may have";
    return NULL;
}

const struct node *node_read_file(const char *file, struct arena *arena, struct problems *problems)
{
    struct stat status;
    struct buffer text = {0};
    const struct node *root = NULL;
    const char *kept = arena_copy(arena, file, strlen(file));
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    const char *wrong = wrong_with(fd, &status);
    if (!wrong && !read_whole(fd, (size_t)status.st_size, &text))
        wrong = "it cannot be read to its end";
    if (wrong)
        problem_at(problems, (struct place){kept, 0, 0}, "%s", wrong);
    else
        root = node_read_text(kept, text.octets ? text.octets : "", text.length, arena, problems);
    buffer_release(&text);
    if (fd >= 0)
        close(fd);
    return root;
}

#include "node_read.h"

#include "arena.h"
#include "base64.h"
#include "hash.h"
#include "memory.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* Events rather than libyaml's documents: in those, aliases are already resolved and their
 * positions, which messages need, are lost. */
#define BINARY_TAG "tag:yaml.org,2002:binary"

struct reader {
    yaml_parser_t parser;
    struct arena *arena;
    struct problems *problems;
    const char *file;
    size_t count;
    bool broken; /* reading on makes no sense */
};

static struct location place_of(const struct reader *reader, yaml_mark_t mark)
{
    return (struct location){
        .file = reader->file, .line = (unsigned)mark.line + 1, .column = (unsigned)mark.column + 1};
}

static void note_syntax(struct reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    struct location at = place_of(reader, parser->problem_mark);
    if (parser->error == YAML_READER_ERROR)
        at.column = 0;
    const char *what = parser->problem ? parser->problem : "cannot be read";
    if (parser->context)
        problem_at(reader->problems, at, "this is not YAML: %s, %s that begins on line %zu", what,
                   parser->context, parser->context_mark.line + 1);
    else
        problem_at(reader->problems, at, "this is not YAML: %s", what);
    reader->broken = true;
}

static bool next_event(struct reader *reader, yaml_event_t *event)
{
    if (reader->broken)
        return false;
    bool good = yaml_parser_parse(&reader->parser, event);
    if (!good && reader->parser.error == YAML_MEMORY_ERROR)
        memory_give_up();
    if (good)
        return true;
    note_syntax(reader);
    return false;
}

static struct node *new_node(struct reader *reader, enum node_kind kind, yaml_mark_t mark)
{
    struct node *node = arena_alloc(reader->arena, sizeof *node);
    node->kind = kind;
    node->at = place_of(reader, mark);
    node->text = "";
    if (++reader->count > NODE_COUNT_MOST && !reader->broken) {
        problem_at(reader->problems, node->at, "the file has more than %d nodes", NODE_COUNT_MOST);
        reader->broken = true;
    }
    return node;
}

static void refuse_anchor(struct reader *reader, const yaml_char_t *anchor, struct location at)
{
    if (anchor)
        problem_at(reader->problems, at, "anchors (&%s) are not supported: write the value out",
                   anchor);
}

static bool is_tag(const yaml_char_t *tag, const char *name)
{
    return tag && !strcmp((const char *)tag, name);
}

static void refuse_tag(struct reader *reader, const yaml_char_t *tag, struct location at)
{
    if (tag && !is_tag(tag, YAML_STR_TAG) && !is_tag(tag, "!"))
        problem_at(reader->problems, at, "the tag %s is not supported; !!binary and !!str are",
                   tag);
}

static void decode_binary(struct reader *reader, struct node *node)
{
    struct buffer octets = {0};
    if (!base64_decode(node->text, node->length, &octets))
        problem_at(reader->problems, node->at, "this is not base64, which !!binary requires");
    node->text = arena_copy(reader->arena, buffer_text(&octets), octets.length);
    node->length = octets.length;
    buffer_release(&octets);
}

static struct node *read_text(struct reader *reader, const yaml_event_t *event)
{
    struct node *node = new_node(reader, NODE_TEXT, event->start_mark);
    const yaml_char_t *tag = event->data.scalar.tag;
    refuse_anchor(reader, event->data.scalar.anchor, node->at);
    node->text = arena_copy(reader->arena, (const char *)event->data.scalar.value,
                            event->data.scalar.length);
    node->length = event->data.scalar.length;
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->binary = is_tag(tag, BINARY_TAG);
    if (node->binary)
        decode_binary(reader, node);
    else
        refuse_tag(reader, tag, node->at);
    return node;
}

static struct node *read_node(struct reader *reader, yaml_event_t *event, unsigned depth);

/* The children of a list or mapping, in the order of the file. */
struct children {
    struct node **nodes;
    size_t count, room;
};

static void read_children(struct reader *reader, yaml_event_type_t end, unsigned depth,
                          struct children *children)
{
    yaml_event_t event;
    while (next_event(reader, &event)) {
        if (event.type == end) {
            yaml_event_delete(&event);
            return;
        }
        struct node *node = read_node(reader, &event, depth);
        yaml_event_delete(&event);
        if (children->count == children->room) {
            children->room = children->room ? children->room * 2 : 16;
            children->nodes = mem_grow(children->nodes, children->room, sizeof *children->nodes);
        }
        children->nodes[children->count++] = node;
    }
}

static struct node **copy_nodes(struct reader *reader, struct node *const *nodes, size_t from,
                                size_t step, size_t count)
{
    struct node **copy = arena_alloc(reader->arena, (count + 1) * sizeof(struct node *));
    for (size_t i = 0; i < count; i++)
        copy[i] = nodes[from + i * step];
    return copy;
}

struct seen_key {
    const struct node *node;
    UT_hash_handle hh;
};

static void check_keys(struct reader *reader, const struct node *map)
{
    struct seen_key *keys = mem_alloc((map->count + 1) * sizeof *keys), *table = NULL;
    for (size_t i = 0; i < map->count; i++) {
        struct node *key = map->keys[i];
        if (key->kind != NODE_TEXT) {
            problem_at(reader->problems, key->at, "a key must be a text, and this is %s",
                       node_kind_name(key));
            key->kind = NODE_TEXT;
            key->length = 0;
        }
        struct seen_key *earlier;
        HASH_FIND(hh, table, key->text, key->length, earlier);
        if (earlier) {
            problem_at(reader->problems, key->at, "the key \"%s\" is already on line %u", key->text,
                       earlier->node->at.line);
            continue;
        }
        keys[i].node = key;
        HASH_ADD_KEYPTR(hh, table, key->text, key->length, &keys[i]);
    }
    HASH_CLEAR(hh, table);
    free(keys);
}

static struct node *read_collection(struct reader *reader, const yaml_event_t *event,
                                    unsigned depth)
{
    bool is_list = event->type == YAML_SEQUENCE_START_EVENT;
    struct node *node = new_node(reader, is_list ? NODE_LIST : NODE_MAP, event->start_mark);
    if (is_list) {
        refuse_anchor(reader, event->data.sequence_start.anchor, node->at);
        refuse_tag(reader, event->data.sequence_start.tag, node->at);
    } else {
        refuse_anchor(reader, event->data.mapping_start.anchor, node->at);
        refuse_tag(reader, event->data.mapping_start.tag, node->at);
    }
    if (depth >= NODE_DEPTH_MOST) {
        problem_at(reader->problems, node->at, "this is nested more than %d levels deep",
                   NODE_DEPTH_MOST);
        reader->broken = true;
        return node;
    }
    struct children children = {0};
    read_children(reader, is_list ? YAML_SEQUENCE_END_EVENT : YAML_MAPPING_END_EVENT, depth + 1,
                  &children);
    node->count = is_list ? children.count : children.count / 2;
    if (is_list) {
        node->values = copy_nodes(reader, children.nodes, 0, 1, node->count);
    } else {
        node->keys = copy_nodes(reader, children.nodes, 0, 2, node->count);
        node->values = copy_nodes(reader, children.nodes, 1, 2, node->count);
        check_keys(reader, node);
    }
    free(children.nodes);
    return node;
}

static struct node *read_node(struct reader *reader, yaml_event_t *event, unsigned depth)
{
    if (event->type == YAML_SCALAR_EVENT)
        return read_text(reader, event);
    if (event->type != YAML_ALIAS_EVENT)
        return read_collection(reader, event, depth);
    struct node *node = new_node(reader, NODE_TEXT, event->start_mark);
    problem_at(reader->problems, node->at, "aliases (*%s) are not supported: write the value out",
               event->data.alias.anchor);
    return node;
}

/* The next document's node; NULL at the end of the file. *AT is where the document, or the end,
 * is. */
static struct node *read_document(struct reader *reader, struct location *at)
{
    yaml_event_t event;
    struct node *node = NULL;
    while (!node && next_event(reader, &event)) {
        bool ended = event.type == YAML_STREAM_END_EVENT;
        *at = place_of(reader, event.start_mark);
        if (event.type == YAML_SCALAR_EVENT || event.type == YAML_ALIAS_EVENT ||
            event.type == YAML_SEQUENCE_START_EVENT || event.type == YAML_MAPPING_START_EVENT)
            node = read_node(reader, &event, 0);
        yaml_event_delete(&event);
        if (ended)
            break;
    }
    return node;
}

static bool check_utf8(struct reader *reader, const char *text, size_t length)
{
    size_t bad = utf8_valid(text, length);
    if (bad == length)
        return true;
    struct location at = {.file = reader->file, .line = 1};
    const char *line = text, *newline;
    while ((newline = memchr(line, '\n', (size_t)(text + bad - line)))) {
        line = newline + 1;
        at.line++;
    }
    at.column = (unsigned)utf8_count(line, (size_t)(text + bad - line)) + 1;
    problem_at(reader->problems, at, "the octet \\x%02X is not UTF-8; write raw octets as !!binary",
               (unsigned char)text[bad]);
    return false;
}

static const struct node *read_stream(struct reader *reader, const char *text, size_t length)
{
    if (!yaml_parser_initialize(&reader->parser))
        memory_give_up();
    yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader->parser, (const unsigned char *)text, length);
    struct location at = {0};
    const struct node *node = read_document(reader, &at);
    if (!node && !reader->broken)
        problem_at(reader->problems, (struct location){.file = reader->file}, "the file is empty");
    if (node && read_document(reader, &at))
        problem_at(reader->problems, at, "a second document begins here; a file holds one");
    yaml_parser_delete(&reader->parser);
    return reader->broken ? NULL : node;
}

const struct node *node_salvage_text(const char *file, const char *text, size_t length,
                                     struct arena *arena, struct problems *problems)
{
    struct reader reader = {.arena = arena, .problems = problems};
    /* Some editors put a byte order mark before UTF-8, as YAML 1.2.2, 5.2 permits. */
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    reader.file = arena_copy(arena, file, strlen(file));
    problems_source(problems, file, text, length);
    if (length > NODE_FILE_MOST) {
        problem_at(problems, (struct location){.file = reader.file},
                   "has %zu octets; the limit is %d", length, NODE_FILE_MOST);
        return NULL;
    }
    return check_utf8(&reader, text, length) ? read_stream(&reader, text, length) : NULL;
}

const struct node *node_salvage_file(const char *file, struct arena *arena,
                                     struct problems *problems)
{
    struct buffer octets = BUFFER_LIMITED(NODE_FILE_MOST);
    const struct node *node = NULL;
    if (node_file_octets(file, &octets, problems))
        node = node_salvage_text(file, buffer_text(&octets), octets.length, arena, problems);
    buffer_release(&octets);
    return node;
}

const struct node *node_salvage_open(int fd, const char *file, struct arena *arena,
                                     struct problems *problems)
{
    struct buffer octets = BUFFER_LIMITED(NODE_FILE_MOST);
    const struct node *node = NULL;
    if (node_open_octets(fd, file, &octets, problems))
        node = node_salvage_text(file, buffer_text(&octets), octets.length, arena, problems);
    buffer_release(&octets);
    return node;
}

const struct node *node_read_text(const char *file, const char *text, size_t length,
                                  struct arena *arena, struct problems *problems)
{
    size_t before = problems_count(problems);
    const struct node *node = node_salvage_text(file, text, length, arena, problems);
    return problems_count(problems) == before ? node : NULL;
}

const struct node *node_read_file(const char *file, struct arena *arena, struct problems *problems)
{
    size_t before = problems_count(problems);
    const struct node *node = node_salvage_file(file, arena, problems);
    return problems_count(problems) == before ? node : NULL;
}

/* Reading a REPLY; what it means is in expect_match.c. */
#include "expect.h"

#include "binder.h"
#include "expect_parts.h"
#include "memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char *const keys[] = {"code",   "text",    "not",        "every",   "enhanced",
                                   "lines",  "keyword", "no-keyword", "capture", "within",
                                   "should", "when",    "faults",     NULL};

/* "250", "5yz", "25z": a digit or its letter in each place (RFC 5321 4.2). */
static bool is_code(const char *word, size_t length)
{
    return length == 3 && word[0] >= '1' && word[0] <= '5' &&
           (word[1] == 'y' || (word[1] >= '0' && word[1] <= '9')) &&
           (word[2] == 'z' || (word[2] >= '0' && word[2] <= '9'));
}

static void bad_code(struct binder *binder, const struct node *node, size_t at, size_t length)
{
    struct place place = node->at;
    place.column += (unsigned)at + !node->plain;
    problem_at(binder->problems, place,
               "\"%.*s\" is no reply code; a code is like 250, 25z or 5yz, or is closed",
               (int)(length < 40 ? length : 40), node->text + at);
}

/* CODE { "|" CODE }, up to a blank that is not beside a bar. *END is where the rest begins. */
static bool bind_codes(struct binder *binder, const struct node *node, struct expect *expect,
                       size_t *end)
{
    const char *text = node->text;
    size_t at = strspn(text, " ");
    for (;;) {
        size_t length = strcspn(text + at, " |\t\r\n");
        if (length == 6 && strncmp(text + at, "closed", 6) == 0) {
            expect->closed = true;
        } else if (is_code(text + at, length) && expect->codes_count < EXPECT_CODES_MOST) {
            memcpy(expect->codes[expect->codes_count++], text + at, 3);
        } else {
            bad_code(binder, node, at, length);
            return false;
        }
        at += length;
        size_t blanks = strspn(text + at, " ");
        if (text[at + blanks] != '|') {
            *end = at + blanks;
            return true;
        }
        at += blanks + 1;
        at += strspn(text + at, " ");
    }
}

static bool bind_text(struct binder *binder, const struct node *node, struct expect *expect)
{
    size_t end;
    if (node->binary || strlen(node->text) != node->length) {
        problem_at(binder->problems, node->at, "a reply is text, as in 250 or 5yz");
        return false;
    }
    if (!bind_codes(binder, node, expect, &end))
        return false;
    return !node->text[end] || (expect->text = matcher_bind(binder, node, end));
}

static bool bind_matcher(struct binder *binder, const struct node *map, const char *key,
                         struct matcher **out)
{
    const struct node *value = node_get(map, key);
    if (!value)
        return true;
    return node_want(value, NODE_TEXT, key, binder->problems) &&
           (*out = matcher_bind(binder, value, 0));
}

static bool bind_code_key(struct binder *binder, const struct node *map, struct expect *expect)
{
    const struct node *value = node_get(map, "code");
    size_t end;
    if (!value)
        return true;
    if (!node_want(value, NODE_TEXT, "code", binder->problems) ||
        !bind_codes(binder, value, expect, &end))
        return false;
    if (!value->text[end])
        return true;
    problem_at(binder->problems, value->at, "`code` takes codes alone; a pattern goes into `text`");
    return false;
}

/* "1", "2+", "1-5" */
static bool bind_lines(struct binder *binder, const struct node *map, struct expect *expect)
{
    const struct node *value = node_get(map, "lines");
    if (!value)
        return true;
    if (!node_want(value, NODE_TEXT, "lines", binder->problems))
        return false;
    char *end;
    expect->lines_least = strtoul(value->text, &end, 10);
    expect->lines_most = expect->lines_least;
    if (*end == '+' && !end[1])
        expect->lines_most = SIZE_MAX;
    else if (*end == '-')
        expect->lines_most = strtoul(end + 1, &end, 10);
    if (end != value->text && expect->lines_least && (!*end || *end == '+') &&
        expect->lines_most >= expect->lines_least)
        return true;
    problem_at(binder->problems, value->at, "lines is a number as in 1, 2+ or 1-5");
    return false;
}

/* "5.1.1", "5.y.z" (RFC 3463 2) */
static bool bind_enhanced(struct binder *binder, const struct node *map, struct expect *expect)
{
    const struct node *value = node_get(map, "enhanced");
    if (!value)
        return true;
    unsigned dots = 0;
    for (const char *c = value->kind == NODE_TEXT ? value->text : ""; *c; c++)
        dots += *c == '.';
    expect->enhanced = value->text;
    if (value->kind == NODE_TEXT && dots == 2 &&
        strspn(value->text, "0123456789xyz.") == value->length)
        return true;
    problem_at(binder->problems, value->at, "an enhanced status code is like 5.1.1 or 5.y.z");
    return false;
}

static bool bind_keyword(struct binder *binder, const struct node *name, const struct node *pattern,
                         struct keyword *out)
{
    out->name = name->text;
    return node_want(name, NODE_TEXT, "an EHLO keyword", binder->problems) &&
           (!pattern || (node_want(pattern, NODE_TEXT, "a pattern", binder->problems) &&
                         (out->parameters = matcher_bind(binder, pattern, 0))));
}

/* SIZE, [SIZE, HELP] or {SIZE: PATTERN} */
static bool bind_keywords(struct binder *binder, const struct node *value, struct keyword **out,
                          size_t *count)
{
    bool good = true;
    if (!value)
        return true;
    *count = value->kind == NODE_TEXT ? 1 : value->count;
    *out = arena_alloc(binder->arena, *count * sizeof **out);
    if (value->kind == NODE_TEXT)
        return bind_keyword(binder, value, NULL, *out);
    for (size_t i = 0; i < value->count; i++) {
        bool map = value->kind == NODE_MAP;
        good = bind_keyword(binder, map ? value->keys[i] : value->values[i],
                            map ? value->values[i] : NULL, &(*out)[i]) &&
               good;
    }
    return good;
}

static bool bind_fault(struct binder *binder, const struct node *node, struct expect *expect)
{
    enum reply_fault fault =
        node->kind == NODE_TEXT ? reply_fault_by_name(node->text) : (enum reply_fault)0;
    expect->faults |= fault;
    if (fault)
        return true;
    const char *names[REPLY_FAULTS + 1] = {NULL};
    for (int i = 0; i < REPLY_FAULTS; i++)
        names[i] = reply_fault_name((enum reply_fault)(1 << i));
    const char *near = node->kind == NODE_TEXT ? nearest_name(node->text, names) : NULL;
    problem_at(binder->problems, node->at,
               "there is no fault of framing \"%s\"; did you mean \"%s\"?",
               node->kind == NODE_TEXT ? node->text : "", near ? near : names[0]);
    return false;
}

static bool bind_faults(struct binder *binder, const struct node *map, struct expect *expect)
{
    const struct node *value = node_get(map, "faults");
    bool good = true;
    if (!value)
        return true;
    if (!node_want(value, NODE_LIST, "faults", binder->problems))
        return false;
    for (size_t i = 0; i < value->count; i++)
        good = bind_fault(binder, value->values[i], expect) && good;
    return good;
}

static bool bind_nested(struct binder *binder, const struct node *map, const char *key,
                        struct expect **out)
{
    const struct node *value = node_get(map, key);
    return !value || (*out = expect_bind(binder, value));
}

static bool bind_map(struct binder *binder, const struct node *map, struct expect *expect)
{
    const struct node *within = node_get(map, "within");
    bool good = node_want_keys(map, keys, "a reply", binder->problems);
    good = bind_code_key(binder, map, expect) && good;
    good = bind_matcher(binder, map, "text", &expect->text) && good;
    good = bind_matcher(binder, map, "not", &expect->not_text) && good;
    good = bind_matcher(binder, map, "every", &expect->every) && good;
    good = bind_matcher(binder, map, "capture", &expect->capture) && good;
    good = bind_enhanced(binder, map, expect) && good;
    good = bind_lines(binder, map, expect) && good;
    good = bind_faults(binder, map, expect) && good;
    good = bind_nested(binder, map, "should", &expect->should) && good;
    good = bind_nested(binder, map, "when", &expect->when) && good;
    good = bind_keywords(binder, node_get(map, "keyword"), &expect->keywords,
                         &expect->keywords_count) &&
           good;
    good = bind_keywords(binder, node_get(map, "no-keyword"), &expect->absent,
                         &expect->absent_count) &&
           good;
    return (!within || node_duration(within, &expect->within_ms, binder->problems)) && good;
}

/* What the mapping asks, as one line: "250, keyword SIZE, lines 2+". */
static const char *describe(struct binder *binder, const struct node *map)
{
    struct buffer out = {0};
    for (size_t i = 0; i < map->count; i++) {
        const char *key = map->keys[i]->text;
        const struct node *value = map->values[i];
        if (strcmp(key, "should") == 0 || strcmp(key, "when") == 0 || strcmp(key, "capture") == 0)
            continue;
        buffer_add_text(&out, out.length ? ", " : "");
        if (strcmp(key, "code") != 0)
            buffer_format(&out, "%s", key);
        if (value->kind == NODE_TEXT)
            buffer_format(&out, "%s%s", strcmp(key, "code") ? " " : "", value->text);
        for (size_t k = 0; value->kind != NODE_TEXT && k < value->count; k++)
            buffer_format(&out, " %s",
                          value->kind == NODE_MAP ? value->keys[k]->text : value->values[k]->text);
    }
    const char *text = arena_copy(binder->arena, out.octets ? out.octets : "any reply",
                                  out.octets ? out.length : 9);
    buffer_release(&out);
    return text;
}

/* `S: ${reply}`, where a row of `each` or `vars` says what is expected: its text stands in for the
 * variable. */
static const struct node *constant_of(struct binder *binder, const struct node *node)
{
    if (node->kind != NODE_TEXT || node->length < 4 || strncmp(node->text, "${", 2) != 0 ||
        node->text[node->length - 1] != '}')
        return node;
    char *name = mem_copy(node->text + 2, node->length - 3);
    const struct node *value = binder_constant(binder, name);
    free(name);
    return value ? value : node;
}

struct expect *expect_bind(struct binder *binder, const struct node *node)
{
    node = constant_of(binder, node);
    struct expect *expect = arena_alloc(binder->arena, sizeof *expect);
    expect->at = node->at;
    if (node->kind == NODE_TEXT) {
        expect->source = node->text;
        return bind_text(binder, node, expect) ? expect : NULL;
    }
    if (!node_want(node, NODE_MAP, "a reply", binder->problems) || !bind_map(binder, node, expect))
        return NULL;
    expect->source = describe(binder, node);
    return expect;
}

const char *expect_source(const struct expect *expect)
{
    return expect->source;
}

struct place expect_place(const struct expect *expect)
{
    return expect->at;
}

bool expect_allows_closed(const struct expect *expect)
{
    return expect->closed;
}

bool expect_only_closed(const struct expect *expect)
{
    return expect->closed && !expect->codes_count;
}

long expect_within(const struct expect *expect)
{
    return expect->within_ms;
}

const struct expect *expect_should(const struct expect *expect)
{
    return expect->should;
}

const struct expect *expect_when(const struct expect *expect)
{
    return expect->when;
}

/* Reads a REPLY; expect_match.c applies it. */
#include "expect.h"

#include "arena.h"
#include "binder.h"
#include "count_of.h"
#include "expect_parts.h"
#include "judges.h"
#include "memory.h"
#include "nearest.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char *const keys[] = {"code",   "text",     "not",        "every",   "enhanced",
                                   "lines",  "keyword",  "no-keyword", "capture", "within",
                                   "should", "when",     "faults",     "judges",  "incident",
                                   "of",     "keywords", NULL};

const char *const *expect_keys(void)
{
    return keys;
}

/* "250", "5yz", "25z": a digit or its letter in each place (RFC 5321 4.2). */
static bool is_code(const char *word, size_t length)
{
    return length == 3 && word[0] >= '2' && word[0] <= '5' &&
           (word[1] == 'y' || (word[1] >= '0' && word[1] <= '9')) &&
           (word[2] == 'z' || (word[2] >= '0' && word[2] <= '9'));
}

static void bad_code(struct binder *binder, const struct node *node, size_t at, size_t length)
{
    problem_at(binder->problems, node_inside(node, at, binder->problems),
               "\"%.*s\" is not a reply code; expected something like 250, 25z or 5yz, or closed",
               (int)(length < 40 ? length : 40), node->text + at);
}

/* CODE { "|" CODE }, up to a space that is not next to a bar. *END is where the rest begins. */
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
        problem_at(binder->problems, node->at, "a reply is a text, as in 250 or 5yz");
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

/* `S: ${reply}`, where a row of `each` or `vars` says what is expected: its text replaces the
 * variable. */
static const struct node *constant_of(struct binder *binder, const struct node *node)
{
    if (node->kind != NODE_TEXT || node->length < 4 || strncmp(node->text, "${", 2) != 0 ||
        node->text[node->length - 1] != '}')
        return node;
    char *name = mem_copy(node->text + 2, node->length - 3);
    const struct node *value = binder_constant(binder, name);
    if (value)
        binder_use(binder, name);
    free(name);
    return value ? value : node;
}

static bool bind_code_key(struct binder *binder, const struct node *map, struct expect *expect)
{
    const struct node *value = node_get(map, "code");
    size_t end;
    if (!value)
        return true;
    value = constant_of(binder, value);
    if (!node_want(value, NODE_TEXT, "code", binder->problems) ||
        !bind_codes(binder, value, expect, &end))
        return false;
    if (!value->text[end])
        return true;
    problem_at(binder->problems, value->at,
               "`code` accepts codes only; a pattern goes into `text`");
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

/* Passes a number of one to three digits, or LETTER, which stands for any; false if *AT is at
 * neither. */
static bool pass_number(const char **at, char letter)
{
    size_t digits = strspn(*at, "0123456789");
    size_t length = letter && **at == letter ? 1 : digits;
    *at += length;
    return length >= 1 && length <= 3;
}

/* class "." subject "." detail: 5.1.1, 5.y.z, x.1.z (RFC 3463 2) */
static bool pass_enhanced(const char **text)
{
    return **text && strchr("245x", **text) && pass_number(text, 'x') && *(*text)++ == '.' &&
           pass_number(text, 'y') && *(*text)++ == '.' && pass_number(text, 'z');
}

/* One, or several with " | " between. */
static bool is_enhanced(const char *text)
{
    static const char between[] = " | ";
    while (pass_enhanced(&text)) {
        if (!*text)
            return true;
        if (strncmp(text, between, sizeof between - 1) != 0)
            return false;
        text += sizeof between - 1;
    }
    return false;
}

static bool bind_enhanced(struct binder *binder, const struct node *map, struct expect *expect)
{
    const struct node *value = node_get(map, "enhanced");
    if (!value)
        return true;
    expect->enhanced = value->text;
    if (value->kind == NODE_TEXT && is_enhanced(value->text))
        return true;
    problem_at(binder->problems, value->at,
               "an enhanced status code looks like 5.1.1, 5.y.z or x.1.z; "
               "several are separated by \" | \"");
    return false;
}

static bool bind_nested(struct binder *binder, const struct node *map, const char *key,
                        enum asking asking, struct expect **out)
{
    const struct node *value = node_get(map, key);
    enum asking outer = binder->asking;
    if (!value)
        return true;
    binder->asking = asking;
    *out = expect_bind(binder, value);
    binder->asking = outer;
    return *out != NULL;
}

/* A key must not silently check nothing where this REPLY stands. */
static bool check_keys(struct binder *binder, const struct node *map)
{
    static const struct {
        const char *key;
        unsigned where; /* bits of enum asking */
        const char *instead;
    } limited[] = {
        {"within", 1U << ASKING_STEP | 1U << ASKING_SHOULD, "only a step waits for a reply"},
        {"should", 1U << ASKING_STEP | 1U << ASKING_ALWAYS, "only the reply is checked here"},
        {"when", 1U << ASKING_ALWAYS,
         "only an invariant (`always`) can have it; a dialogue uses `if`"},
        {"of", 1U << ASKING_ALWAYS, "a step knows what it has sent"},
        {"incident", 1U << ASKING_ALWAYS, "only an invariant (`always`) can have it"},
        {"judges", 1U << ASKING_SHOULD | 1U << ASKING_ALWAYS | 1U << ASKING_ALWAYS_SHOULD,
         "a step has it beside its name, as in {S: 250, judges: ID}"},
    };
    bool good = node_want_keys(map, keys, "a reply", binder->problems);
    for (size_t i = 0; i < map->count; i++)
        for (size_t k = 0; k < COUNT_OF(limited); k++)
            if (strcmp(map->keys[i]->text, limited[k].key) == 0 &&
                !(limited[k].where & 1U << binder->asking)) {
                problem_at(binder->problems, map->keys[i]->at, "`%s` has no meaning here: %s",
                           limited[k].key, limited[k].instead);
                good = false;
            }
    if (!map->count)
        problem_at(binder->problems, map->at, "this reply expects nothing");
    return good && map->count;
}

/* A reply of a step is about what the step judges. */
static bool bind_judges(struct binder *binder, const struct node *node, struct expect *expect)
{
    const struct node *value = node->kind == NODE_MAP ? node_get(node, "judges") : NULL;
    if (binder->asking == ASKING_SHOULD || binder->asking == ASKING_ALWAYS_SHOULD)
        return judges_bind_should(binder, value, &expect->judges);
    if (binder->asking != ASKING_ALWAYS)
        return true;
    bool good = judges_bind(binder, value, &expect->judges);
    binder->judges = expect->judges; /* for its `should` */
    return good;
}

static bool bind_map(struct binder *binder, const struct node *map, struct expect *expect)
{
    const struct node *within = node_get(map, "within");
    enum asking should = binder->asking == ASKING_STEP ? ASKING_SHOULD : ASKING_ALWAYS_SHOULD;
    bool good = check_keys(binder, map);
    good = bind_code_key(binder, map, expect) && good;
    good = bind_matcher(binder, map, "text", &expect->text) && good;
    good = bind_matcher(binder, map, "not", &expect->not_text) && good;
    good = bind_matcher(binder, map, "every", &expect->every) && good;
    good = bind_matcher(binder, map, "capture", &expect->capture) && good;
    good = bind_enhanced(binder, map, expect) && good;
    good = bind_lines(binder, map, expect) && good;
    good = expect_bind_faults(binder, map, expect) && good;
    good = expect_bind_incident(binder, map, expect) && good;
    good = bind_nested(binder, map, "should", should, &expect->should) && good;
    good = bind_nested(binder, map, "when", ASKING_CONDITION, &expect->when) && good;
    good = expect_bind_words(binder, map, expect) && good;
    return (!within || node_duration(within, &expect->within_ms, binder->problems)) && good;
}

/* What the mapping expects, on one line: "250, keyword SIZE, lines 2+". */
static const char *describe(struct binder *binder, const struct node *map)
{
    struct buffer out = {0};
    for (size_t i = 0; i < map->count; i++) {
        const char *key = map->keys[i]->text;
        const struct node *value = map->values[i];
        if (strcmp(key, "should") == 0 || strcmp(key, "when") == 0 || strcmp(key, "capture") == 0 ||
            strcmp(key, "judges") == 0 || strcmp(key, "of") == 0)
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

struct expect *expect_bind(struct binder *binder, const struct node *node)
{
    node = constant_of(binder, node);
    struct expect *expect = arena_alloc(binder->arena, sizeof *expect);
    expect->at = node->at;
    if (!bind_judges(binder, node, expect))
        return NULL;
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

struct location expect_location(const struct expect *expect)
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

bool expect_wants_acceptance(const struct expect *expect)
{
    bool accepted = false;
    for (size_t i = 0; i < expect->codes_count; i++) {
        char digit = expect->codes[i][0];
        accepted |= digit == '2' || digit == '3';
        if (digit == '5' || (digit == '4' && memcmp(expect->codes[i], "4yz", 3) == 0))
            return false;
    }
    return accepted && !expect->closed;
}

bool expect_allows_acceptance(const struct expect *expect)
{
    bool accepted = false;
    for (size_t i = 0; i < expect->codes_count; i++)
        accepted |= strchr("23", expect->codes[i][0]) != NULL;
    return accepted;
}

bool expect_allows_code(const struct expect *expect, unsigned code)
{
    char text[16];
    bool allows = false;
    snprintf(text, sizeof text, "%u", code);
    for (size_t i = 0; i < expect->codes_count; i++)
        allows |= memcmp(expect->codes[i], text, 3) == 0;
    return allows;
}

long expect_within(const struct expect *expect)
{
    return expect->within_ms;
}

const struct expect *expect_should(const struct expect *expect)
{
    return expect->should;
}

const struct requirement *expect_judges(const struct expect *expect)
{
    return expect->judges;
}

enum incident expect_incident(const struct expect *expect)
{
    return expect->incident;
}

bool expect_is_of(const struct expect *expect, enum asked asked)
{
    return !expect->of || expect->of & 1U << asked;
}

bool expect_wants_unchanged(const struct expect *expect)
{
    return expect->rules & KEYWORDS_UNCHANGED;
}

const struct expect *expect_when(const struct expect *expect)
{
    return expect->when;
}

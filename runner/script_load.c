#include "script_load.h"

#include "binder.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

static const char *const keys[] = {"title", "covers",   "level",    "section", "why",  "tags",
                                   "needs", "protocol", "start",    "each",    "vars", "timeout",
                                   "alone", "slow",     "dialogue", "always",  NULL};

const char *const *script_keys(void)
{
    return keys;
}

const char *script_start_name(enum script_start start)
{
    static const char *const names[] = {"closed", "connected", "greeted", "hello",
                                        "mail",   "recipient", "data"};
    return names[start];
}

/* One file being read. */
struct loading {
    const struct script_source *source;
    const struct node *map;
    struct problems *problems;
    struct arena *arena;
};

static bool text_key(struct loading *loading, const char *key, const char **out)
{
    const struct node *value = node_get(loading->map, key);
    if (!value)
        return true;
    *out = value->text;
    return node_want(value, NODE_TEXT, key, loading->problems);
}

static bool bind_cover(struct loading *loading, const struct node *node, struct script *script)
{
    const struct requirements *requirements = loading->source->requirements;
    if (!node_want(node, NODE_TEXT, "the id of a requirement", loading->problems))
        return false;
    const struct requirement *requirement = requirements_find(requirements, node->text);
    if (!requirement) {
        const char *near = requirements_nearest(requirements, node->text);
        problem_at(loading->problems, node->at,
                   near ? "there is no requirement \"%s\"; did you mean \"%s\"?"
                        : "there is no requirement \"%s\"",
                   node->text, near);
        return false;
    }
    if (strcmp(requirement->word, "implied") == 0 && !requirement->judged) {
        problem_at(loading->problems, node->at,
                   "\"%s\" is implied: %s:%u has to say with `judged` what it is judged as",
                   node->text, requirement->at.file, requirement->at.line);
        return false;
    }
    script->cover_ids[script->covers_count] = requirement->id;
    script->covers[script->covers_count++] = requirement;
    return true;
}

static bool bind_covers(struct loading *loading, const struct node *list, struct script *script)
{
    if (!node_want(list, NODE_LIST, "covers", loading->problems))
        return false;
    bool good = true;
    script->covers = arena_alloc(loading->arena, (list->count + 1) * sizeof *script->covers);
    script->cover_ids = arena_alloc(loading->arena, (list->count + 1) * sizeof *script->cover_ids);
    for (size_t i = 0; i < list->count; i++)
        good = bind_cover(loading, list->values[i], script) && good;
    if (good && !list->count) {
        problem_at(loading->problems, list->at, "covers is empty");
        return false;
    }
    if (good) {
        script->level = script->covers[0]->level;
        script->section = script->covers[0]->section;
        script->says = script->covers[0]->says;
    }
    return good;
}

static bool bind_level(struct loading *loading, struct script *script)
{
    const struct node *level = node_get(loading->map, "level");
    for (script->level = SMTPSPEC_MUST; level->kind == NODE_TEXT && script->level <= SMTPSPEC_MAY;
         script->level++)
        if (strcmp(level->text, smtpspec_level_name(script->level)) == 0)
            return true;
    problem_at(loading->problems, level->at, "level is MUST, SHOULD or MAY");
    return false;
}

/* `covers`, or `level` and `section` for a case of the user's own. */
static bool bind_norm(struct loading *loading, struct script *script)
{
    const struct node *covers = node_get(loading->map, "covers"),
                      *level = node_get(loading->map, "level"),
                      *section = node_get(loading->map, "section");
    script->section = script->says = "";
    if (covers && (level || section)) {
        problem_at(loading->problems, (level ? level : section)->at,
                   "level and section come from what the case covers");
        return false;
    }
    if (covers)
        return bind_covers(loading, covers, script);
    if (level)
        return text_key(loading, "section", &script->section) && bind_level(loading, script);
    problem_at(loading->problems, loading->map->at,
               "a case needs `covers`, or `level` (and `section`) if it is of your own");
    return false;
}

static bool bind_words(struct loading *loading, const char *key, const char ***out, size_t *count)
{
    const struct node *list = node_get(loading->map, key);
    if (!list)
        return true;
    if (!node_want(list, NODE_LIST, key, loading->problems))
        return false;
    bool good = true;
    *out = arena_alloc(loading->arena, (list->count + 1) * sizeof **out);
    for (size_t i = 0; i < list->count; i++) {
        good = node_want(list->values[i], NODE_TEXT, key, loading->problems) && good;
        (*out)[(*count)++] = list->values[i]->text;
    }
    return good;
}

static bool bind_protocol(struct loading *loading, struct script *script)
{
    static const char *const names[] = {"smtp", "submission", "lmtp"};
    const char **words = NULL;
    size_t count = 0;
    if (!bind_words(loading, "protocol", &words, &count))
        return false;
    script->protocols = count ? 0 : PROTOCOL_SMTP | PROTOCOL_SUBMISSION;
    for (size_t i = 0; i < count; i++) {
        unsigned found = 0;
        for (unsigned k = 0; k < 3; k++)
            if (strcmp(words[i], names[k]) == 0)
                found = 1U << k;
        if (!found) {
            problem_at(loading->problems, node_get(loading->map, "protocol")->at,
                       "a protocol is smtp, submission or lmtp, not \"%s\"", words[i]);
            return false;
        }
        script->protocols |= found;
    }
    return true;
}

static bool bind_start(struct loading *loading, struct script *script)
{
    const char *word = "hello";
    if (!text_key(loading, "start", &word))
        return false;
    for (script->start = START_CLOSED; script->start <= START_DATA; script->start++)
        if (strcmp(word, script_start_name(script->start)) == 0)
            return true;
    problem_at(loading->problems, node_get(loading->map, "start")->at,
               "start is closed, connected, greeted, hello, mail, recipient or data, not \"%s\"",
               word);
    return false;
}

static bool bind_bool(struct loading *loading, const char *key, bool *out)
{
    const struct node *value = node_get(loading->map, key);
    return !value || node_bool(value, out, loading->problems);
}

/* One of `needs`: a word, or a mapping: {recipients: 2}, {not: X}. */
static bool bind_need(struct loading *loading, const struct node *node, struct script *script)
{
    const char *need = node->text;
    if (node->kind == NODE_MAP && node->count == 1 && node->values[0]->kind == NODE_TEXT)
        need = arena_format(loading->arena, "%s:%s", node->keys[0]->text, node->values[0]->text);
    bool map_is_known =
        node->kind != NODE_MAP ||
        (need && (strncmp(need, "recipients:", 11) == 0 || strncmp(need, "not:", 4) == 0));
    if (!need || !*need || !map_is_known) {
        problem_at(
            loading->problems, node->at,
            "a need is a word (mailbox, starttls, PIPELINING), `recipients: N` or `not: WORD`");
        return false;
    }
    script->needs[script->needs_count++] = need;
    return true;
}

/* Room for the needs that the steps bring with them. */
#define NEEDS_IMPLIED 8

static bool bind_needs(struct loading *loading, struct script *script)
{
    const struct node *list = node_get(loading->map, "needs");
    size_t count = list && list->kind == NODE_LIST ? list->count : 0;
    bool good = true;
    script->needs = arena_alloc(loading->arena, (count + NEEDS_IMPLIED) * sizeof *script->needs);
    if (list && !node_want(list, NODE_LIST, "needs", loading->problems))
        return false;
    for (size_t i = 0; i < count; i++)
        good = bind_need(loading, list->values[i], script) && good;
    return good;
}

static void add_need(struct script *script, const char *need)
{
    for (size_t i = 0; i < script->needs_count; i++)
        if (strcmp(script->needs[i], need) == 0)
            return;
    script->needs[script->needs_count++] = need;
}

/* Mailbox steps, and variables that not every target has. */
static void add_implied_needs(const struct binder *binder, struct script *script)
{
    static const struct {
        const char *variable, *need;
    } implied[] = {
        {"unknown", "unknown"},         {"foreign", "foreign"},         {"host", "host"},
        {"recipient2", "recipients:2"}, {"recipient3", "recipients:3"}, {"user", "auth"},
    };
    if (binder->uses_mailbox)
        add_need(script, "mailbox");
    for (size_t i = 0; i < sizeof implied / sizeof *implied; i++)
        if (binder_used(binder, implied[i].variable))
            add_need(script, implied[i].need);
}

/* What a variable is called must be usable in ${…}. */
static bool is_name(const char *text)
{
    return *text &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
               strlen(text);
}

/* A text, or {repeat: TEXT, length: N} or {repeat: TEXT, times: N}. */
static bool bind_variable(struct binder *binder, const struct node *key, const struct node *value,
                          struct script_variable *out)
{
    static const char *const repeat_keys[] = {"repeat", "length", "times", NULL};
    out->name = key->text;
    if (!is_name(key->text)) {
        problem_at(binder->problems, key->at, "\"%s\" is no name: letters, digits and _",
                   key->text);
        return false;
    }
    if (value->kind == NODE_TEXT)
        return (out->value = template_bind(binder, value)) != NULL;
    if (!node_want(value, NODE_MAP, "a variable", binder->problems) ||
        !node_want_keys(value, repeat_keys, "a variable", binder->problems))
        return false;
    const struct node *repeat = node_get(value, "repeat"), *length = node_get(value, "length"),
                      *times = node_get(value, "times");
    if (!repeat || !length == !times || repeat->kind != NODE_TEXT ||
        (length ? length : times)->kind != NODE_TEXT) {
        problem_at(binder->problems, value->at,
                   "a repeated variable is {repeat: TEXT, length: N} or {repeat: TEXT, times: N}");
        return false;
    }
    out->value = template_bind(binder, repeat);
    if (length)
        out->length = template_bind(binder, length);
    else
        out->times = template_bind(binder, times);
    return out->value && (out->length || out->times);
}

static bool bind_variables(struct binder *binder, const struct node *map, const char *what,
                           struct script *script)
{
    if (!map)
        return true;
    if (!node_want(map, NODE_MAP, what, binder->problems))
        return false;
    bool good = true;
    for (size_t i = 0; i < map->count; i++) {
        good = bind_variable(binder, map->keys[i], map->values[i],
                             &script->vars[script->vars_count++]) &&
               good;
        binder_know_constant(binder, map->keys[i]->text,
                             map->values[i]->kind == NODE_TEXT ? map->values[i] : NULL);
    }
    return good;
}

/* A mailbox is searched for ${token}: a message without it could never be found. */
static bool check_token(struct loading *loading, const struct binder *binder)
{
    if (!binder->uses_mailbox || binder->uses_token)
        return true;
    problem_at(loading->problems, node_get(loading->map, "dialogue")->at,
               "there is a mailbox step, but nothing that is sent holds ${token}");
    return false;
}

static bool bind_always(struct loading *loading, struct binder *binder, struct script *script)
{
    const struct node *list = node_get(loading->map, "always");
    if (!node_want(list, NODE_LIST, "always", loading->problems))
        return false;
    bool good = list->count > 0;
    if (!good)
        problem_at(loading->problems, list->at, "always is empty");
    script->always = arena_alloc(loading->arena, (list->count + 1) * sizeof *script->always);
    for (size_t i = 0; i < list->count; i++) {
        script->always[i] = expect_bind(binder, list->values[i]);
        good = script->always[i] && good;
    }
    script->always_count = list->count;
    return good;
}

static bool bind_body(struct loading *loading, struct binder *binder, struct script *script)
{
    const struct node *dialogue = node_get(loading->map, "dialogue"),
                      *always = node_get(loading->map, "always");
    if (!dialogue == !always) {
        problem_at(loading->problems, loading->map->at,
                   "a case needs `dialogue`: its steps, or `always`: what holds of every reply");
        return false;
    }
    if (always)
        return bind_always(loading, binder, script);
    if (!binder_steps(binder, dialogue, &script->steps, &script->steps_count))
        return false;
    if (!script->steps_count)
        problem_at(loading->problems, dialogue->at, "the dialogue is empty");
    return script->steps_count && check_token(loading, binder);
}

/* Replaces ${name} of the row's variables in the title. */
static const char *title_of_row(struct loading *loading, const char *title, const struct node *row)
{
    struct buffer out = {0};
    while (*title) {
        const char *close = strncmp(title, "${", 2) == 0 ? strchr(title, '}') : NULL;
        const struct node *value = NULL;
        if (close) {
            char *name = mem_copy(title + 2, (size_t)(close - title) - 2);
            value = node_get(row, name);
            free(name);
        }
        if (value && value->kind == NODE_TEXT) {
            buffer_add(&out, value->text, value->length);
            title = close + 1;
        } else {
            buffer_add(&out, title++, 1);
        }
    }
    const char *kept = arena_copy(loading->arena, out.octets ? out.octets : "", out.length);
    buffer_release(&out);
    return kept;
}

/* The first value of a row, made fit for a line, an id and a file: no blanks and controls. */
static const char *id_of_row(struct loading *loading, const struct node *row, size_t number)
{
    const struct node *first = row->count ? row->values[0] : NULL;
    if (!first || first->kind != NODE_TEXT || !first->length || first->length > 60)
        return arena_format(loading->arena, "%s[%zu]", loading->source->id, number);
    char *name = arena_copy(loading->arena, first->text, first->length);
    for (char *c = name; *c; c++)
        if ((unsigned char)*c <= 32 || (unsigned char)*c > 126 || *c == '[' || *c == ']')
            *c = '-';
    return arena_format(loading->arena, "%s[%s]", loading->source->id, name);
}

static bool bind_common(struct loading *loading, struct script *script)
{
    const struct node *timeout = node_get(loading->map, "timeout");
    bool good = text_key(loading, "title", &script->title);
    if (!script->title) {
        problem_at(loading->problems, loading->map->at,
                   "a case needs `title`: what the server does, as a sentence");
        good = false;
    }
    script->why = "";
    good = text_key(loading, "why", &script->why) && good;
    good = bind_norm(loading, script) && good;
    good = bind_words(loading, "tags", &script->tags, &script->tags_count) && good;
    good = bind_needs(loading, script) && good;
    good = bind_protocol(loading, script) && good;
    good = bind_start(loading, script) && good;
    good = bind_bool(loading, "alone", &script->alone) && good;
    good = bind_bool(loading, "slow", &script->slow) && good;
    return (!timeout || node_duration(timeout, &script->timeout_ms, loading->problems)) && good;
}

static struct script *new_script(struct loading *loading)
{
    struct script *script = arena_alloc(loading->arena, sizeof *script);
    const char *slash = strrchr(loading->source->id, '/');
    script->id = loading->source->id;
    script->folder =
        slash ? arena_copy(loading->arena, script->id, (size_t)(slash - script->id)) : "";
    script->file = loading->source->file;
    script->line = loading->map->at.line;
    return script;
}

static struct script *bind_script(struct loading *loading, const struct node *row, size_t number)
{
    struct script *script = new_script(loading);
    struct binder binder;
    const struct node *vars = node_get(loading->map, "vars");
    size_t most = (row ? row->count : 0) + (vars ? vars->count : 0);
    script->vars = arena_alloc(loading->arena, (most + 1) * sizeof *script->vars);
    binder_init(&binder, loading->arena, loading->problems);
    bool good = bind_common(loading, script);
    good = (!row || bind_variables(&binder, row, "a row of `each`", script)) && good;
    good = bind_variables(&binder, vars, "vars", script) && good;
    good = bind_body(loading, &binder, script) && good;
    if (good)
        add_implied_needs(&binder, script);
    script->waits_ms = binder.waits_ms;
    if (good && row) {
        script->title = title_of_row(loading, script->title, row);
        script->id = id_of_row(loading, row, number);
        script->line = row->at.line;
    }
    binder_release(&binder);
    return good ? script : NULL;
}

static void keep(struct script ***scripts, size_t *count, struct script *script)
{
    *scripts = mem_grow(*scripts, *count + 1, sizeof **scripts);
    (*scripts)[(*count)++] = script;
}

/* The first row shows every problem of the file; the others would only repeat them. */
static bool bind_rows(struct loading *loading, struct script ***scripts, size_t *count)
{
    const struct node *each = node_get(loading->map, "each");
    if (!node_want(each, NODE_LIST, "each", loading->problems))
        return false;
    for (size_t i = 0; i < each->count; i++) {
        if (!node_want(each->values[i], NODE_MAP, "a row of `each`", loading->problems))
            return false;
        struct script *script = bind_script(loading, each->values[i], i + 1);
        if (!script)
            return false;
        keep(scripts, count, script);
    }
    if (!each->count)
        problem_at(loading->problems, each->at, "each is empty");
    return each->count > 0;
}

bool script_load(const struct script_source *source, struct script ***scripts, size_t *count)
{
    struct loading loading = {source, node_read_file(source->file, source->arena, source->problems),
                              source->problems, source->arena};
    if (!loading.map || !node_want(loading.map, NODE_MAP, "a case", source->problems))
        return false;
    bool known = node_want_keys(loading.map, keys, "a case", source->problems);
    if (node_get(loading.map, "each"))
        return bind_rows(&loading, scripts, count) && known;
    struct script *script = bind_script(&loading, NULL, 0);
    if (script)
        keep(scripts, count, script);
    return script && known;
}

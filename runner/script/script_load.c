#include "script_load.h"

#include "arena.h"
#include "count_of.h"
#include "judges.h"
#include "memory.h"
#include "script_parts.h"

#include <string.h>

static const char *const keys[] = {"title", "covers",   "level",    "section", "why",  "tags",
                                   "needs", "protocol", "start",    "each",    "vars", "timeout",
                                   "alone", "slow",     "dialogue", "always",  "owns", NULL};

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

/* LMTP has SMTP's rules but for what RFC 2033 says; format 1 left it out. */
static unsigned default_protocols(const struct loading *loading)
{
    unsigned protocols = PROTOCOL_SMTP | PROTOCOL_SUBMISSION;
    return loading->source->format >= 2 ? protocols | PROTOCOL_LMTP : protocols;
}

static bool bind_protocol(struct loading *loading, struct script *script)
{
    const char **words = NULL;
    size_t count = 0;
    if (!bind_words(loading, "protocol", &words, &count))
        return false;
    script->protocols = count ? 0 : default_protocols(loading);
    for (size_t i = 0; i < count; i++) {
        unsigned found = protocol_find(words[i]);
        if (!found) {
            problem_at(loading->problems, node_get(loading->map, "protocol")->at,
                       "a protocol is smtp, submission or lmtp, not \"%s\"", words[i]);
            return false;
        }
        script->protocols |= found;
    }
    return true;
}

const char *const script_owned_words[] = {"return-path",
                                          "received",
                                          "rset",
                                          "noop",
                                          "starttls",
                                          "login",
                                          "unknown-commands",
                                          "refusals",
                                          "sessions",
                                          "end-of-data",
                                          "codes",
                                          "permanence",
                                          "content",
                                          "reverse-path",
                                          "transaction",
                                          "order",
                                          "quit",
                                          "success-reports",
                                          "failure-reports",
                                          "several-messages",
                                          "ehlo",
                                          "delivery",
                                          NULL};

static void say_what_is_owned(struct problems *problems, struct location at, const char *word)
{
    struct buffer words = {0};
    for (size_t k = 0; script_owned_words[k]; k++)
        buffer_format(&words, "%s%s", k ? ", " : "", script_owned_words[k]);
    problem_at(problems, at, "what a case owns is one of %s, not \"%s\"", buffer_text(&words),
               word);
    buffer_release(&words);
}

static bool bind_owns(struct loading *loading, struct script *script)
{
    const char **words = NULL;
    size_t count = 0;
    if (!bind_words(loading, "owns", &words, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;
        while (script_owned_words[k] && strcmp(words[i], script_owned_words[k]) != 0)
            k++;
        if (!script_owned_words[k]) {
            say_what_is_owned(loading->problems, node_get(loading->map, "owns")->values[i]->at,
                              words[i]);
            return false;
        }
        script->owns |= 1U << k;
    }
    return true;
}

static bool bind_start(struct loading *loading, struct script *script)
{
    const char *word = "hello";
    if (!script_text_key(loading, "start", &word))
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

/* A mailbox is searched for ${token}: a message without it could not be found. */
static bool check_token(struct loading *loading, const struct binder *binder)
{
    if (!binder->uses_mailbox || binder->uses_token)
        return true;
    problem_at(loading->problems, node_get(loading->map, "dialogue")->at,
               "there is a mailbox step, but nothing that is sent contains ${token}");
    return false;
}

/* An invariant applies to the replies of all cases: it has no session and no variables. */
static bool refuse_keys_of_cases(struct loading *loading)
{
    static const char *const cases_only[] = {"start", "each", "vars", "timeout", "alone", NULL};
    bool good = true;
    for (size_t i = 0; cases_only[i]; i++)
        for (size_t k = 0; k < loading->map->count; k++)
            if (strcmp(loading->map->keys[k]->text, cases_only[i]) == 0) {
                problem_at(loading->problems, loading->map->keys[k]->at,
                           "`%s` has no meaning beside `always`", cases_only[i]);
                good = false;
            }
    return good;
}

static bool bind_always(struct loading *loading, struct binder *binder, struct script *script)
{
    const struct node *list = node_get(loading->map, "always");
    if (!node_want(list, NODE_LIST, "always", loading->problems))
        return false;
    bool good = list->count > 0;
    if (!good)
        problem_at(loading->problems, list->at, "always is empty");
    good = refuse_keys_of_cases(loading) && good;
    binder_forget(binder);
    binder->asking = ASKING_ALWAYS;
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
                   "a case needs `dialogue` (its steps) or `always` (what holds for every reply)");
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

/* The first value of a row, made fit for a line, an id and a file name: without white space and
 * control characters. */
static const char *id_of_row(struct loading *loading, const struct node *row, size_t number)
{
    size_t at = row->count > 1 && strcmp(row->keys[0]->text, "covers") == 0;
    const struct node *first = row->count ? row->values[at] : NULL;
    if (!first || first->kind != NODE_TEXT || !first->length || first->length > 60)
        return arena_format(loading->arena, "%s[%zu]", loading->source->id, number);
    char *name = arena_copy(loading->arena, first->text, first->length);
    for (char *c = name; *c; c++)
        if ((unsigned char)*c <= 32 || (unsigned char)*c > 126 || *c == '[' || *c == ']')
            *c = '-';
    return arena_format(loading->arena, "%s[%s]", loading->source->id, name);
}

static bool bind_common(struct loading *loading, const struct node *row, struct script *script)
{
    const struct node *timeout = node_get(loading->map, "timeout");
    script->why = "";
    bool good = script_text_key(loading, "why", &script->why);
    good = script_bind_norm(loading, row, script) && good;
    good = bind_words(loading, "tags", &script->tags, &script->tags_count) && good;
    good = script_bind_needs(loading, script) && good;
    good = bind_protocol(loading, script) && good;
    good = bind_start(loading, script) && good;
    good = bind_owns(loading, script) && good;
    good = bind_bool(loading, "alone", &script->alone) && good;
    good = bind_bool(loading, "slow", &script->slow) && good;
    if (timeout && !node_duration(timeout, &script->timeout_ms, loading->problems))
        return false;
    if (timeout && !script->timeout_ms) {
        problem_at(loading->problems, timeout->at, "timeout must be more than zero");
        return false;
    }
    return good;
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

/* A variable that is never used is a mistake: the case does not do what its author thinks. The
 * first one of a row may merely name the row. */
static bool check_used(struct loading *loading, const struct binder *binder, const struct node *row,
                       const struct script *script)
{
    bool good = true;
    for (size_t i = row ? 1 : 0; i < script->vars_count; i++)
        if (!binder_used(binder, script->vars[i].name)) {
            problem_at(loading->problems, script->vars[i].at, "the variable ${%s} is never used",
                       script->vars[i].name);
            good = false;
        }
    return good;
}

static void begin_judging(struct loading *loading, struct binder *binder,
                          const struct script *script)
{
    struct judged *judged = arena_alloc(loading->arena, sizeof *judged);
    judged->covers = script->covers;
    judged->count = script->covers_count;
    judged->is_judged = arena_alloc(loading->arena, judged->count * sizeof *judged->is_judged);
    binder->judged = judged;
}

static bool bind_whole(struct loading *loading, struct binder *binder, const struct node *row,
                       struct script *script)
{
    bool good = bind_common(loading, row, script);
    begin_judging(loading, binder, script);
    good = script_bind_variables(loading, binder, row, script) && good;
    good = script_bind_title(loading, binder, row, script) && good;
    good = bind_body(loading, binder, script) && good;
    if (good && loading->source->format >= 2)
        good = judges_check(binder, script_covers_node(loading, row));
    return good && check_used(loading, binder, row, script);
}

static struct script *bind_script(struct loading *loading, const struct node *row, size_t number)
{
    struct script *script = new_script(loading);
    struct binder binder;
    binder_init(&binder, loading->source->vocabulary, loading->arena, loading->problems);
    binder.registry = loading->source->registry;
    bool good = bind_whole(loading, &binder, row, script);
    if (good)
        script_add_implied_needs(&binder, script);
    script->waits_ms = binder.waits_ms;
    if (good && row) {
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

static bool bind_rows(struct loading *loading, const struct node *each, struct script ***scripts,
                      size_t *count)
{
    bool good = node_want(each, NODE_LIST, "each", loading->problems);
    if (good && !each->count) {
        problem_at(loading->problems, each->at, "each is empty");
        good = false;
    }
    for (size_t i = 0; each->kind == NODE_LIST && i < each->count; i++) {
        const struct node *row = each->values[i];
        struct script *script = NULL;
        if (node_want(row, NODE_MAP, "a row of `each`", loading->problems))
            script = bind_script(loading, row, i + 1);
        if (script)
            keep(scripts, count, script);
        good = script && good;
    }
    return good;
}

bool script_bind(const struct script_source *source, const struct node *map,
                 struct script ***scripts, size_t *count)
{
    struct loading loading = {source, map, source->problems, source->arena};
    if (!node_want(map, NODE_MAP, "a case", source->problems))
        return false;
    bool good = node_want_keys(map, keys, "a case", source->problems);
    const struct node *each = node_get(map, "each");
    if (each)
        return bind_rows(&loading, each, scripts, count) && good;
    struct script *script = bind_script(&loading, NULL, 0);
    if (script)
        keep(scripts, count, script);
    return script && good;
}

bool script_load(const struct script_source *source, struct script ***scripts, size_t *count)
{
    size_t before = problems_count(source->problems);
    const struct node *map = node_salvage_file(source->file, source->arena, source->problems);
    return map && script_bind(source, map, scripts, count) &&
           problems_count(source->problems) == before;
}

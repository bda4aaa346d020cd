/* resolve: what the DNS says about a name. */
#include "arena.h"
#include "dns.h"
#include "memory.h"
#include "session.h"
#include "steps.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum resolve_type { RESOLVE_ADDRESS, RESOLVE_MX, RESOLVE_PTR, RESOLVE_CNAME, RESOLVE_TYPES };

static const char *const type_names[] = {"address", "mx", "ptr", "cname", NULL};

struct resolve_args {
    struct template *name, *is, *only;
    bool asked[RESOLVE_TYPES]; /* which types were asked for */
    const char *types;         /* the same in words: "address or mx" */
    const char *as;            /* a variable for the values; NULL: none */
    bool none;                 /* there must be no such record */
    bool assume;               /* skip the case if it does not hold */
};

static bool bind_type(struct binder *binder, const struct node *type, struct resolve_args *args)
{
    for (size_t i = 0; type->kind == NODE_TEXT && type_names[i]; i++)
        if (strcmp(type->text, type_names[i]) == 0) {
            args->types = args->types
                              ? arena_format(binder->arena, "%s or %s", args->types, type_names[i])
                              : type_names[i];
            return args->asked[i] = true;
        }
    problem_at(binder->problems, type->at, "type is address, mx, ptr or cname");
    return false;
}

static bool bind_types(struct binder *binder, const struct node *map, struct resolve_args *args)
{
    const struct node *type = node_get(map, "type");
    bool good = true;
    if (!type) {
        args->types = type_names[RESOLVE_ADDRESS];
        return args->asked[RESOLVE_ADDRESS] = true;
    }
    if (type->kind != NODE_LIST)
        return bind_type(binder, type, args);
    if (!type->count)
        problem_at(binder->problems, type->at, "type is an empty list");
    for (size_t i = 0; i < type->count; i++)
        good = bind_type(binder, type->values[i], args) && good;
    return good && type->count;
}

static bool bind_bool(struct binder *binder, const struct node *map, const char *key, bool *out)
{
    const struct node *value = node_get(map, key);
    return !value || node_bool(value, out, binder->problems);
}

/* Checks each key by itself. */
static bool bind_keys(struct binder *binder, const struct node *map, struct resolve_args *args)
{
    bool good = bind_text_key(binder, map, "name", &args->name);
    good = bind_text_key(binder, map, "is", &args->is) && good;
    good = bind_text_key(binder, map, "only", &args->only) && good;
    good = bind_types(binder, map, args) && good;
    good = bind_bool(binder, map, "none", &args->none) && good;
    good = bind_bool(binder, map, "assume", &args->assume) && good;
    return bind_name_key(binder, map, "as", &args->as) && good;
}

static bool bind(struct binder *binder, struct step *step, const struct node *value)
{
    static const char *const keys[] = {"name", "type", "is", "only", "as", "none", "assume", NULL};
    struct resolve_args *args = arena_alloc(binder->arena, sizeof *args);
    step->args = args;
    if (!node_want(value, NODE_MAP, "resolve", binder->problems) ||
        !node_want_keys(value, keys, "resolve", binder->problems))
        return false;
    bool good = bind_keys(binder, value, args);
    if (args->only && (args->is || args->none))
        problem_at(binder->problems, value->at, "`only` does not go with `is` or `none`");
    if (good && !args->name)
        problem_at(binder->problems, value->at, "resolve needs `name`");
    return good && args->name;
}

static enum dns_outcome ask_type(const struct dns_settings *settings, enum resolve_type type,
                                 const char *name, struct dns_answer *answer, struct err *err)
{
    static const enum dns_type types[] = {DNS_A, DNS_MX, DNS_PTR, DNS_CNAME};
    return type == RESOLVE_ADDRESS ? dns_addresses(settings, name, answer, err)
                                   : dns_ask(settings, name, types[type], answer, err);
}

/* Tries each type in turn, until there is a record. */
static enum dns_outcome ask(struct session *session, const struct resolve_args *args,
                            const char *name, struct dns_answer *answer, struct err *err)
{
    struct dns_settings settings = {
        .resolver = session->context->resolver,
        .timeout_ms = session->timeout_ms < 10000 ? session->timeout_ms : 10000,
        .stop = session->context->stop,
    };
    enum dns_outcome outcome = DNS_NOTHING;
    *answer = (struct dns_answer){0};
    for (int type = 0; type < RESOLVE_TYPES && outcome == DNS_NOTHING; type++)
        if (args->asked[type])
            outcome = ask_type(&settings, (enum resolve_type)type, name, answer, err);
    return outcome;
}

/* All of them except the root (RFC 7505), which is not a host. */
static char *values_of(const struct dns_answer *answer)
{
    struct buffer out = {0};
    for (size_t i = 0; i < answer->count; i++)
        if (strcmp(answer->records[i].value, ".") != 0)
            buffer_format(&out, "%s%s", out.length ? " " : "", answer->records[i].value);
    return buffer_take(&out);
}

/* Names are compared case-insensitively, and without a final dot. */
static bool is_same(const char *value, const char *wanted)
{
    size_t length = strlen(wanted);
    if (length > 1 && wanted[length - 1] == '.')
        length--;
    return strlen(value) == length && strncasecmp(value, wanted, length) == 0;
}

static bool has_value(const struct dns_answer *answer, const char *value)
{
    for (size_t i = 0; i < answer->count; i++)
        if (is_same(answer->records[i].value, value))
            return true;
    return false;
}

/* All values in words. */
static char *got_of(const struct dns_answer *answer)
{
    struct buffer got = {0};
    for (size_t i = 0; i < answer->count; i++)
        buffer_format(&got, "%s%s", i ? " " : "", answer->records[i].value);
    if (!answer->count)
        buffer_add_text(&got, "no record");
    return buffer_take(&got);
}

/* What is expected, in words; VALUE is that of `is` or `only`. */
static char *wanted_of(const struct resolve_args *args, const char *value)
{
    if (!value)
        return mem_text(args->none ? "no record" : "a record");
    return mem_format("%s%s", args->none ? "not " : args->only ? "only " : "", value);
}

static bool holds(const struct resolve_args *args, const struct dns_answer *answer,
                  const char *value)
{
    bool found = value ? has_value(answer, value) : answer->count > 0;
    return args->none ? !found : found && (!args->only || answer->count == 1);
}

static enum step_end differ(struct session *session, const struct step *step, const char *value,
                            const struct dns_answer *answer, const char *name)
{
    const struct resolve_args *args = step->args;
    char *wanted = wanted_of(args, value), *got = got_of(answer);
    enum step_end ended;
    if (args->assume) {
        ended =
            session_skipped(session, step, "the DNS has for the %s of \"%s\": %s (expected: %s)",
                            args->types, name, got, wanted);
        free(got);
    } else {
        ended = session_broken(session, step, wanted, got,
                               "the DNS says otherwise about the %s of \"%s\"", args->types, name);
    }
    free(wanted);
    return ended;
}

static enum step_end judge(struct session *session, const struct step *step, const char *name,
                           const struct dns_answer *answer)
{
    const struct resolve_args *args = step->args;
    const struct template *template = args->is ? args->is : args->only;
    size_t length;
    char *value = template ? session_text(session, step, template, &length) : NULL;
    enum step_end ended = STEP_DONE;
    if (template && !value)
        return STEP_TROUBLE;
    if (!holds(args, answer, value))
        ended = differ(session, step, value, answer, name);
    if (args->as) {
        char *values = values_of(answer);
        vars_set(session->vars, args->as, values, strlen(values));
        free(values);
    }
    free(value);
    return ended;
}

static enum step_end play(struct session *session, const struct step *step)
{
    const struct resolve_args *args = step->args;
    size_t length;
    struct dns_answer answer;
    struct err err = {0};
    char *name = session_text(session, step, args->name, &length);
    if (!name)
        return STEP_TROUBLE;
    enum dns_outcome outcome = ask(session, args, name, &answer, &err);
    transcript_event(session->transcript, step->connection, "DNS: %s of \"%s\": %zu records",
                     args->types, name, answer.count);
    enum step_end ended = stop_is_set(session->context->stop) ? STEP_STOPPED
                          : outcome == DNS_TROUBLE ? session_trouble(session, step, "%s", err.text)
                                                   : judge(session, step, name, &answer);
    dns_answer_release(&answer);
    free(name);
    return ended;
}

const struct verb verb_resolve = {
    .name = "resolve",
    .shape = "{name: TEXT, type: address|mx|ptr|cname, is: TEXT, only: TEXT, as: NAME, none: true, "
             "assume: true}",
    .help = "what the DNS says about a name",
    .judging = JUDGES,
    .bind = bind,
    .play = play,
};

/* resolve: what the DNS says of a name. */
#include "dns.h"
#include "memory.h"
#include "session.h"
#include "verbs.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum resolve_type { RESOLVE_ADDRESS, RESOLVE_MX, RESOLVE_PTR, RESOLVE_CNAME };

static const char *const type_names[] = {"address", "mx", "ptr", "cname", NULL};

struct resolve_args {
    struct template *name, *is;
    enum resolve_type type;
    const char *as; /* a variable for the values; NULL: none */
    bool none;      /* there is to be no such record */
    bool assume;    /* what does not hold skips the case */
};

static bool bind_type(struct binder *binder, const struct node *map, struct resolve_args *args)
{
    const struct node *type = node_get(map, "type");
    if (!type)
        return true;
    for (size_t i = 0; type->kind == NODE_TEXT && type_names[i]; i++)
        if (strcmp(type->text, type_names[i]) == 0) {
            args->type = (enum resolve_type)i;
            return true;
        }
    problem_at(binder->problems, type->at, "type is address, mx, ptr or cname");
    return false;
}

static bool bind_bool(struct binder *binder, const struct node *map, const char *key, bool *out)
{
    const struct node *value = node_get(map, key);
    return !value || node_bool(value, out, binder->problems);
}

static bool bind(struct binder *binder, struct step *step, const struct node *value)
{
    static const char *const keys[] = {"name", "type", "is", "as", "none", "assume", NULL};
    struct resolve_args *args = arena_alloc(binder->arena, sizeof *args);
    step->args = args;
    if (!node_want(value, NODE_MAP, "resolve", binder->problems) ||
        !node_want_keys(value, keys, "resolve", binder->problems))
        return false;
    const struct node *as = node_get(value, "as");
    bool good = bind_text_key(binder, value, "name", &args->name);
    good = bind_text_key(binder, value, "is", &args->is) && good;
    good = bind_type(binder, value, args) && good;
    good = bind_bool(binder, value, "none", &args->none) && good;
    good = bind_bool(binder, value, "assume", &args->assume) && good;
    if (as && as->kind == NODE_TEXT) {
        args->as = as->text;
        binder_know(binder, as->text);
    }
    if (good && !args->name)
        problem_at(binder->problems, value->at, "resolve needs `name`");
    return good && args->name;
}

static enum dns_outcome ask(struct session *session, const struct resolve_args *args,
                            const char *name, struct dns_answer *answer, struct err *err)
{
    static const enum dns_type types[] = {DNS_A, DNS_MX, DNS_PTR, DNS_CNAME};
    struct dns_settings settings = {
        .resolver = session->context->resolver,
        .timeout_ms = session->timeout_ms < 10000 ? session->timeout_ms : 10000,
        .stop = session->context->stop,
    };
    if (args->type == RESOLVE_ADDRESS)
        return dns_addresses(&settings, name, answer, err);
    return dns_ask(&settings, name, types[args->type], answer, err);
}

static char *values_of(const struct dns_answer *answer)
{
    struct buffer out = {0};
    for (size_t i = 0; i < answer->count; i++)
        buffer_format(&out, "%s%s", i ? " " : "", answer->records[i].value);
    return buffer_take(&out);
}

static bool has_value(const struct dns_answer *answer, const char *value)
{
    for (size_t i = 0; i < answer->count; i++)
        if (strcasecmp(answer->records[i].value, value) == 0)
            return true;
    return false;
}

static enum step_end differ(struct session *session, const struct step *step, const char *wanted,
                            char *got, const char *name)
{
    const struct resolve_args *args = step->args;
    const char *type = type_names[args->type];
    if (args->assume) {
        free(got);
        return session_skipped(session, step, "the DNS has no such %s record of \"%s\"", type,
                               name);
    }
    return session_broken(session, step, wanted, got, "the DNS says otherwise of the %s of \"%s\"",
                          type, name);
}

static enum step_end judge(struct session *session, const struct step *step, const char *name,
                           const struct dns_answer *answer)
{
    const struct resolve_args *args = step->args;
    size_t length;
    char *values = values_of(answer);
    char *wanted = args->is ? session_text(session, step, args->is, &length)
                            : mem_text(args->none ? "no record" : "a record");
    enum step_end ended = STEP_DONE;
    if (!wanted)
        ended = STEP_TROUBLE;
    else if (args->none != (answer->count == 0) || (args->is && !has_value(answer, wanted)))
        ended = differ(session, step, wanted, mem_text(*values ? values : "no record"), name);
    if (args->as)
        vars_set(session->vars, args->as, values, strlen(values));
    free(values);
    free(wanted);
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
                     type_names[args->type], name, answer.count);
    enum step_end ended = stop_is_set(session->context->stop) ? STEP_STOPPED
                          : outcome == DNS_TROUBLE ? session_trouble(session, step, "%s", err.text)
                                                   : judge(session, step, name, &answer);
    dns_answer_release(&answer);
    free(name);
    return ended;
}

const struct verb verb_resolve = {
    .name = "resolve",
    .shape =
        "{name: TEXT, type: address|mx|ptr|cname, is: TEXT, as: NAME, none: true, assume: true}",
    .help = "what the DNS says of a name",
    .bind = bind,
    .play = play,
};

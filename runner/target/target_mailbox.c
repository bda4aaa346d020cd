/* `mailbox:` of a target file: a URL, or a mapping where the URL does not say it all. */
#include "arena.h"
#include "target_parts.h"

#include <stdlib.h>
#include <string.h>

static const char *const keys[] = {"url",     "command",    "user",   "password", "password-env",
                                   "header",  "header-env", "list",   "field",    "id",
                                   "message", "ca",         "verify", NULL};

static bool bind_command(struct target *target, const struct node *map, struct problems *problems)
{
    const struct node *list = node_get(map, "command");
    if (!list)
        return true;
    if (!node_want(list, NODE_LIST, "command", problems))
        return false;
    if (!list->count) {
        problem_at(problems, list->at, "command is a program and its arguments");
        return false;
    }
    const char **words = arena_alloc(target->arena, (list->count + 1) * sizeof *words);
    for (size_t i = 0; i < list->count; i++) {
        if (!node_want(list->values[i], NODE_TEXT, "a word of the command", problems))
            return false;
        words[i] = list->values[i]->text;
    }
    target->mailbox.command = words;
    return true;
}

static bool bind_header(struct target *target, const struct node *map, struct problems *problems)
{
    const char *variable = NULL;
    const struct node *from = node_get(map, "header-env");
    if (!target_text_key(map, "header", &target->mailbox.header, problems) ||
        !target_text_key(map, "header-env", &variable, problems))
        return false;
    const char *header = variable ? getenv(variable) : NULL;
    if (variable && !header) {
        problem_at(problems, from->at, "the environment has no variable %s", variable);
        return false;
    }
    if (header)
        target->mailbox.header = arena_copy(target->arena, header, strlen(header));
    header = target->mailbox.header;
    if (!header || (strchr(header, ':') && !strpbrk(header, "\r\n")))
        return true;
    problem_at(problems, variable ? from->at : node_get(map, "header")->at,
               "a header is written NAME: VALUE");
    return false;
}

static bool is_http(const char *url)
{
    return url && (strncmp(url, "http:", 5) == 0 || strncmp(url, "https:", 6) == 0);
}

static bool check(const struct target *target, const struct node *map, struct problems *problems)
{
    const struct mailbox_settings *mailbox = &target->mailbox;
    bool shaped = mailbox->field || mailbox->id || mailbox->message || mailbox->list;
    const char *wrong = NULL;
    if (!mailbox->url == !mailbox->command)
        wrong = "a mailbox needs either `url` or `command`";
    else if ((shaped || mailbox->header) && !is_http(mailbox->url))
        wrong = "header, list, field, id and message are for an http:// or https:// mailbox";
    else if (!mailbox->id != !mailbox->message || (mailbox->id && mailbox->field))
        wrong = "a mailbox over HTTP has `field`, or `id` and `message`, or none of them";
    else if (mailbox->list && !mailbox->field && !mailbox->id)
        wrong = "`list` needs `field` or `id`: what each of its messages is read from";
    else if (mailbox->message && !strstr(mailbox->message, "{id}"))
        wrong = "`message` is a URL with {id} in it";
    if (wrong)
        problem_at(problems, map->at, "%s", wrong);
    return !wrong;
}

static bool check_kind(const struct target *target, const struct node *at,
                       struct problems *problems)
{
    struct err err = {0};
    bool known = mailbox_is_known(&target->mailbox, &err);
    if (!known)
        problem_at(problems, at->at, "%s", err.text);
    return known;
}

static bool bind_map(struct target *target, const struct node *map, struct problems *problems)
{
    struct mailbox_settings *mailbox = &target->mailbox;
    const struct node *verify = node_get(map, "verify");
    bool good = node_want_keys(map, keys, "mailbox", problems);
    good = target_text_key(map, "url", &mailbox->url, problems) && good;
    good = target_text_key(map, "user", &mailbox->user, problems) && good;
    good = target_text_key(map, "list", &mailbox->list, problems) && good;
    good = target_text_key(map, "field", &mailbox->field, problems) && good;
    good = target_text_key(map, "id", &mailbox->id, problems) && good;
    good = target_text_key(map, "message", &mailbox->message, problems) && good;
    good = target_text_key(map, "ca", &mailbox->ca, problems) && good;
    good = target_password_key(target, map, &mailbox->password, problems) && good;
    good = bind_header(target, map, problems) && good;
    good = bind_command(target, map, problems) && good;
    good = (!verify || node_bool(verify, &mailbox->verify, problems)) && good;
    return good && check(target, map, problems) &&
           check_kind(target, mailbox->url ? node_get(map, "url") : map, problems);
}

bool target_bind_mailbox(struct target *target, const struct node *map, struct problems *problems)
{
    const struct node *value = node_get(map, "mailbox");
    if (!value)
        return true;
    if (value->kind == NODE_MAP)
        return bind_map(target, value, problems);
    return target_text_key(map, "mailbox", &target->mailbox.url, problems) &&
           check_kind(target, value, problems);
}

void target_resolve_mailbox(struct target *target)
{
    static const char *const schemes[] = {"maildir:", "mbox:"};
    struct mailbox_settings *mailbox = &target->mailbox;
    mailbox->ca = target_path(target, mailbox->ca);
    mailbox->directory = target->directory;
    for (size_t i = 0; mailbox->url && i < sizeof schemes / sizeof *schemes; i++) {
        size_t length = strlen(schemes[i]);
        if (strncmp(mailbox->url, schemes[i], length) == 0)
            mailbox->url = arena_format(target->arena, "%s%s", schemes[i],
                                        target_path(target, mailbox->url + length));
    }
}

bool target_has_mailbox(const struct target *target)
{
    return target->mailbox.url || target->mailbox.command;
}

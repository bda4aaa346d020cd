/* `mailbox:` of a target file: a URL, or a mapping if a URL cannot say it all. */
#include "arena.h"
#include "count_of.h"
#include "facts.h"
#include "recipient_path.h"

#include <string.h>

static bool bind_command(struct target *target, const struct fact *fact, const struct node *value,
                         struct problems *problems)
{
    if (!node_want(value, NODE_LIST, fact->key, problems))
        return false;
    if (!value->count) {
        problem_at(problems, value->at, "command must be a program and its arguments");
        return false;
    }
    const char **words = arena_alloc(target->arena, (value->count + 1) * sizeof *words);
    for (size_t i = 0; i < value->count; i++) {
        if (!node_want(value->values[i], NODE_TEXT, "a word of the command", problems))
            return false;
        words[i] = value->values[i]->text;
    }
    target->mailbox.command = words;
    return true;
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
        wrong = "a mailbox over HTTP has `field`, or `id` and `message`, or none of these";
    else if (mailbox->list && !mailbox->field && !mailbox->id)
        wrong = "`list` needs `field` or `id`: how to read each of its messages";
    else if (mailbox->message && !strstr(mailbox->message, "{id}"))
        wrong = "`message` must be a URL with {id} in it";
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

static bool bind_url(struct target *target, const struct fact *fact, const struct node *value,
                     struct problems *problems)
{
    return fact_bind_text(target, fact, value, problems) && check_kind(target, value, problems);
}

static bool finish(const struct target *target, const struct node *map, struct problems *problems)
{
    const struct node *url = node_get(map, "url");
    return check(target, map, problems) && check_kind(target, url ? url : map, problems);
}

/* It replaces the file's, which may be a command. */
static bool set_url(struct target *target, const struct fact *fact, const char *value, bool again,
                    struct err *err)
{
    target->mailbox.command = NULL;
    return fact_set_text(target, fact, value, again, err);
}

void target_resolve_mailbox(struct target *target)
{
    static const char *const schemes[] = {"maildir:", "mbox:"};
    struct mailbox_settings *mailbox = &target->mailbox;
    mailbox->directory = target->directory;
    for (size_t i = 0; mailbox->url && i < COUNT_OF(schemes); i++) {
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

/* Only of which kind it is: the rest of a URL may hold a password, and says where on whose machine
 * the mail lies. */
static const char *tell_kind(const struct target *target, const struct fact *fact, size_t index)
{
    (void)fact;
    if (index || !target_has_mailbox(target))
        return NULL;
    for (const struct mailbox_kind *const *kind = mailbox_kinds(); *kind; kind++) {
        size_t length = strlen((*kind)->scheme);
        const char *url = target->mailbox.url ? target->mailbox.url : "command:";
        if (strncasecmp(url, (*kind)->scheme, length) == 0 && url[length] == ':')
            return (*kind)->scheme;
    }
    return NULL;
}

/* Which of its recipients is not the first with its mailbox; only of those that somebody stated. */
bool target_shares_mailbox(const struct target *target, size_t *one, size_t *other, struct err *err)
{
    for (*other = 1; *other < target->recipients_count; ++*other)
        for (*one = 0; *one < *other; ++*one) {
            const char *left = target->recipients[*one], *right = target->recipients[*other];
            bool stated = target->recipients_at[*one].file && target->recipients_at[*other].file;
            if (stated && strcmp(left, right) == 0)
                return !err_set(err, "%s is listed twice", right);
            if (stated && mailbox_is_shared(&target->mailbox, left, right))
                return !err_set(err,
                                "%s and %s have the same mailbox; each recipient needs one of its "
                                "own (%%u, %%d or %%r in `mailbox`)",
                                left, right);
        }
    return false;
}

const struct fact_kind fact_mailbox = {
    .argument = "URL",
    .schema = "{\"type\": \"string\"}",
    .group = true,
    .finish = finish,
    .bind = bind_url,
    .set = set_url,
    .tell = tell_kind,
};

const struct fact_kind fact_command = {
    .schema =
        "{\"type\": \"array\", \"minItems\": 1, \"items\": {\"type\": [\"string\", \"number\"]}}",
    .bind = bind_command,
};

/* The kinds of facts that are texts. */
#include "arena.h"
#include "facts.h"

#include <stdlib.h>
#include <string.h>

#define ANY_TEXT "{\"type\": [\"string\", \"number\", \"boolean\"]}"

static bool has_control(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            return true;
    return false;
}

/* RFC 5321 4.1.2: LOCAL@DOMAIN. Spaces and brackets are only allowed in a quoted local part.
 * Whether the server accepts it is up to the server. */
bool fact_is_address(const char *text)
{
    const char *at = strrchr(text, '@');
    return at && at != text && at[1] && !strpbrk(at, " <>") && !has_control(text) &&
           (*text == '"' || !strpbrk(text, " <>"));
}

static bool is_word(const char *text)
{
    return *text && !strpbrk(text, " <>") && !has_control(text);
}

static bool is_line(const char *text)
{
    return *text && !has_control(text);
}

void *fact_member(struct target *target, const struct fact *fact)
{
    return (char *)target + fact->offset;
}

bool fact_check(const struct fact *fact, const char *name, const char *text, struct err *err)
{
    const struct fact_kind *kind = fact->kind;
    return !kind->is || kind->is(text) || err_set(err, "%s: \"%s\" is %s", name, text, kind->what);
}

bool fact_bind_text(struct target *target, const struct fact *fact, const struct node *value,
                    struct problems *problems)
{
    struct err err = {0};
    if (!node_want(value, NODE_TEXT, fact->key, problems))
        return false;
    if (strpbrk(value->text, "\r\n") || strlen(value->text) != value->length)
        err_set(&err, "%s contains an octet that no command line may contain", fact->key);
    else
        fact_check(fact, fact->key, value->text, &err);
    if (err.text[0]) {
        problem_at(problems, value->at, "%s", err.text);
        return false;
    }
    *(const char **)fact_member(target, fact) = value->text;
    return true;
}

bool fact_set_text(struct target *target, const struct fact *fact, const char *value, bool again,
                   struct err *err)
{
    (void)again;
    (void)err;
    *(const char **)fact_member(target, fact) = value;
    return true;
}

static const char *text_of(const struct target *target, const struct fact *fact)
{
    return *(const char *const *)((const char *)target + fact->offset);
}

/* By default that of the first recipient. */
static const char *domain_of(const struct target *target, const struct fact *fact)
{
    const char *domain = text_of(target, fact);
    if (domain)
        return domain;
    const char *at = target->recipients_count ? strrchr(target->recipients[0], '@') : NULL;
    return at ? at + 1 : "";
}

static bool bind_path(struct target *target, const struct fact *fact, const struct node *value,
                      struct problems *problems)
{
    const char **member = fact_member(target, fact);
    bool good = fact_bind_text(target, fact, value, problems);
    *member = target_path(target, *member);
    return good;
}

static bool set_from_environment(struct target *target, const struct fact *fact,
                                 const char *variable, bool again, struct err *err)
{
    const char *value = getenv(variable);
    if (!value)
        return err_set(err, "%s: the environment has no variable %s", fact->option, variable);
    return fact_set_text(target, fact, arena_copy(target->arena, value, strlen(value)), again, err);
}

static bool bind_environment(struct target *target, const struct fact *fact,
                             const struct node *value, struct problems *problems)
{
    const char **member = fact_member(target, fact);
    const char *variable, *found;
    if (!fact_bind_text(target, fact, value, problems))
        return false;
    variable = *member;
    found = getenv(variable);
    *member = found ? arena_copy(target->arena, found, strlen(found)) : NULL;
    if (!found)
        problem_at(problems, value->at, "the environment has no variable %s", variable);
    return found;
}

/* No message shows the header: it may contain a key. */
static bool is_header(const char *header)
{
    return strchr(header, ':') && !strpbrk(header, "\r\n");
}

static bool check_header(const char *header, const struct node *value, struct problems *problems)
{
    if (is_header(header))
        return true;
    problem_at(problems, value->at, "a header is written NAME: VALUE");
    return false;
}

static bool bind_header(struct target *target, const struct fact *fact, const struct node *value,
                        struct problems *problems)
{
    const char **member = fact_member(target, fact);
    return fact_bind_text(target, fact, value, problems) && check_header(*member, value, problems);
}

static bool bind_header_environment(struct target *target, const struct fact *fact,
                                    const struct node *value, struct problems *problems)
{
    const char **member = fact_member(target, fact);
    return bind_environment(target, fact, value, problems) &&
           check_header(*member, value, problems);
}

static bool set_header_environment(struct target *target, const struct fact *fact,
                                   const char *variable, bool again, struct err *err)
{
    const char **member = fact_member(target, fact);
    return set_from_environment(target, fact, variable, again, err) &&
           (is_header(*member) ||
            err_set(err, "%s: a header is written NAME: VALUE", fact->option));
}

const struct fact_kind fact_any_text = {
    .argument = "TEXT",
    .schema = ANY_TEXT,
    .bind = fact_bind_text,
    .set = fact_set_text,
    .text = text_of,
};

const struct fact_kind fact_line = {
    .argument = "NAME",
    .schema = ANY_TEXT,
    .is = is_line,
    .what = "not a name: it is empty or contains control characters",
    .bind = fact_bind_text,
    .set = fact_set_text,
    .text = text_of,
};

const struct fact_kind fact_host = {
    .argument = "HOST",
    .schema = "{\"type\": \"string\", \"pattern\": \"^[^ <>]+$\"}",
    .is = is_word,
    .what = "not the name of a host",
    .bind = fact_bind_text,
    .set = fact_set_text,
    .text = text_of,
};

const struct fact_kind fact_domain = {
    .argument = "DOMAIN",
    .schema = "{\"type\": \"string\", \"pattern\": \"^[^ <>]+$\"}",
    .is = is_word,
    .what = "not a domain",
    .bind = fact_bind_text,
    .set = fact_set_text,
    .text = domain_of,
};

const struct fact_kind fact_address = {
    .argument = "ADDRESS",
    .schema = "{\"type\": \"string\", \"pattern\": \"^.+@[^@ <>]+$\"}",
    .is = fact_is_address,
    .what = "not an address (LOCAL@DOMAIN)",
    .bind = fact_bind_text,
    .set = fact_set_text,
    .text = text_of,
};

const struct fact_kind fact_path = {
    .argument = "FILE",
    .schema = ANY_TEXT,
    .bind = bind_path,
    .set = fact_set_text,
    .text = text_of,
};

const struct fact_kind fact_environment = {
    .argument = "VARIABLE",
    .schema = "{\"type\": \"string\"}",
    .bind = bind_environment,
    .set = set_from_environment,
};

const struct fact_kind fact_header = {
    .argument = "HEADER",
    .schema = "{\"type\": \"string\", \"pattern\": \":\"}",
    .bind = bind_header,
};

const struct fact_kind fact_header_environment = {
    .argument = "VARIABLE",
    .schema = "{\"type\": \"string\"}",
    .bind = bind_header_environment,
    .set = set_header_environment,
};

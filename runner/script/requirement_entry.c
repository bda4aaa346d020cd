#include "requirement_entry.h"
#include "arena.h"
#include "buffer.h"

#include <string.h>

/* What is being read. */
struct reading {
    const struct node *map;
    unsigned format; /* of the catalogue */
    struct problems *problems;
};

/* Where a mistake is: at the value of KEY, or else at the entry. */
static struct location place(const struct reading *entry, const char *key)
{
    const struct node *value = node_get(entry->map, key);
    return value ? value->at : entry->map->at;
}

/* "" if there is none, or it is not a text. */
static const char *text(const struct reading *entry, const char *key)
{
    const struct node *value = node_get(entry->map, key);
    return value && node_want(value, NODE_TEXT, key, entry->problems) ? value->text : "";
}

static const char *required(const struct reading *entry, const char *key)
{
    if (!node_get(entry->map, key))
        problem_at(entry->problems, entry->map->at, "a requirement needs `%s`", key);
    return text(entry, key);
}

/* "a, b or c" */
static void list(struct buffer *out, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        buffer_format(out, "%s%s", !i ? "" : words[i + 1] ? ", " : " or ", words[i]);
}

/* The index of WORD in WORDS, which are all that KEY takes; -1, with a problem at AT, if it is none
 * of them. */
static int index_of(const struct reading *entry, struct location at, const char *key,
                    const char *word, const char *const *words)
{
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    struct buffer all = {0};
    list(&all, words);
    problem_at(entry->problems, at, "\"%s\" is not a value of `%s`; expected %s", word, key,
               buffer_text(&all));
    buffer_release(&all);
    return -1;
}

/* The same for the value of KEY; -1 without a problem if there is no such text. */
static int choice(const struct reading *entry, const char *key, const char *const *words)
{
    const struct node *value = node_get(entry->map, key);
    if (!value || value->kind != NODE_TEXT)
        return -1;
    return index_of(entry, value->at, key, value->text, words);
}

static enum smtpspec_level level_of(const char *word)
{
    return strncmp(word, "SHOULD", 6) == 0 ? SMTPSPEC_SHOULD
           : strcmp(word, "MAY") == 0      ? SMTPSPEC_MAY
                                           : SMTPSPEC_MUST;
}

/* An implied requirement has no keyword, so its entry says how strict the judgement is, and why. */
static void bind_judged(const struct reading *entry, struct requirement *out)
{
    static const char *const judged[] = {"MUST", "SHOULD", "MAY", NULL};
    const char *word = text(entry, "judged");
    bool implied = strcmp(out->word, "implied") == 0;
    out->because = text(entry, "because");
    choice(entry, "judged", judged);
    if (!implied && node_get(entry->map, "judged"))
        problem_at(entry->problems, place(entry, "judged"),
                   "`judged` is for implied requirements; this one is %s", out->word);
    else if (implied && !node_get(entry->map, "judged"))
        problem_at(entry->problems, place(entry, "level"),
                   "an implied requirement needs `judged`: MUST, SHOULD or MAY");
    else if (implied && !*out->because)
        problem_at(entry->problems, place(entry, "judged"),
                   "`judged` needs `because`: why it is judged like that");
    out->judged = implied;
    out->level = level_of(implied ? word : out->word);
}

static void bind_level(const struct reading *entry, struct requirement *out)
{
    static const char *const levels[] = {"MUST", "MUST NOT", "SHOULD", "SHOULD NOT",
                                         "MAY",  "implied",  NULL};
    out->word = required(entry, "level");
    choice(entry, "level", levels);
    bind_judged(entry, out);
}

static void bind_impact(const struct reading *entry, struct requirement *out)
{
    static const char *const impacts[] = {"security", "loss", "interop", "form", NULL};
    int found = choice(entry, "impact", impacts);
    text(entry, "impact");
    out->impact = found < 0 ? SMTPSPEC_FORM : (enum smtpspec_impact)found;
    if (!node_get(entry->map, "impact") && entry->format >= 2)
        problem_at(entry->problems, entry->map->at,
                   "a requirement needs `impact`: security, loss, interop or form");
}

static void bind_role(const struct reading *entry, const struct node *item, struct requirement *out)
{
    static const char *const roles[] = {"relay", "delivery", "submission", "gateway", NULL};
    if (!node_want(item, NODE_TEXT, "a role", entry->problems))
        return;
    int found = index_of(entry, item->at, "role", item->text, roles);
    unsigned role = found < 0 ? 0 : 1u << found;
    if (out->roles & role)
        problem_at(entry->problems, item->at, "\"%s\" is already listed", item->text);
    out->roles |= role;
}

static void bind_roles(const struct reading *entry, struct requirement *out)
{
    const struct node *value = node_get(entry->map, "role");
    if (value && node_want(value, NODE_LIST, "role", entry->problems)) {
        for (size_t i = 0; i < value->count; i++)
            bind_role(entry, value->values[i], out);
        if (!value->count)
            problem_at(entry->problems, value->at, "role is empty; leave it out to mean all");
        else if (out->roles == SMTPSPEC_ALL_ROLES)
            problem_at(entry->problems, value->at, "these are all the roles; leave `role` out");
    }
    if (!out->roles)
        out->roles = SMTPSPEC_ALL_ROLES;
}

static void bind_superseded(const struct reading *entry, struct requirement *out)
{
    static const char *const keys[] = {"by", "how", "when", NULL};
    static const char *const hows[] = {"same", "weaker", "stronger", "dropped", NULL};
    const struct node *map = node_get(entry->map, "superseded");
    out->superseded.by = out->superseded.how = out->superseded.when = "";
    if (!map || !node_want(map, NODE_MAP, "superseded", entry->problems) ||
        !node_want_keys(map, keys, "superseded", entry->problems))
        return;
    const struct reading inner = {map, entry->format, entry->problems};
    out->superseded.by = text(&inner, "by");
    out->superseded.how = text(&inner, "how");
    out->superseded.when = text(&inner, "when");
    if (strncmp(out->superseded.by, "RFC ", 4) != 0)
        problem_at(entry->problems, place(&inner, "by"),
                   "`by` is the section that supersedes this one, such as \"RFC 5321 4.2\"");
    if (!node_get(map, "how"))
        problem_at(entry->problems, map->at,
                   "superseded needs `how`: same, weaker, stronger or dropped");
    choice(&inner, "how", hows);
}

static void bind_errata(const struct reading *entry, struct arena *arena, struct requirement *out)
{
    const struct node *value = node_get(entry->map, "errata");
    if (!value || !node_want(value, NODE_LIST, "errata", entry->problems))
        return;
    long *numbers = arena_alloc(arena, (value->count + 1) * sizeof *numbers);
    for (size_t i = 0; i < value->count; i++)
        if (node_number(value->values[i], 1, 999999, &numbers[out->errata_count], entry->problems))
            out->errata_count++;
    out->errata = numbers;
}

static void bind_observe(const struct reading *entry, struct requirement *out)
{
    static const char *const ways[] = {"wire", "mailbox", "dns", "timing", "tls", "none", NULL};
    out->observe = required(entry, "observe");
    choice(entry, "observe", ways);
}

bool requirement_bind(const struct node *map, unsigned format, struct arena *arena,
                      struct problems *problems, struct requirement *out)
{
    static const char *const keys[] = {"id",     "section", "level",      "judged",  "because",
                                       "impact", "role",    "says",       "observe", "stage",
                                       "needs",  "note",    "superseded", "errata",  NULL};
    const struct reading entry = {map, format, problems};
    if (!node_want(map, NODE_MAP, "a requirement", problems))
        return false;
    node_want_keys(map, keys, "a requirement", problems);
    *out = (struct requirement){.at = map->at};
    out->id = required(&entry, "id");
    out->section = required(&entry, "section");
    bind_level(&entry, out);
    bind_impact(&entry, out);
    bind_roles(&entry, out);
    out->says = required(&entry, "says");
    bind_observe(&entry, out);
    out->stage = required(&entry, "stage");
    out->needs = text(&entry, "needs");
    out->note = text(&entry, "note");
    bind_superseded(&entry, out);
    bind_errata(&entry, arena, out);
    return *out->id != '\0';
}

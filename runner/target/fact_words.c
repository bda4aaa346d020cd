/* The kinds of facts that are sets of words: a list in the file, words between commas as an
 * option. Each word is a bit. */
#include "arena.h"
#include "facts.h"

#include <string.h>

/* The bit of the word at TEXT; 0 if there is no such word. */
static unsigned bit_of(const struct fact *fact, const char *text, size_t length)
{
    const char *const *words = fact->kind->words;
    for (unsigned i = 0; words[i]; i++)
        if (strlen(words[i]) == length && strncmp(words[i], text, length) == 0)
            return 1U << i;
    return 0;
}

static bool bind(struct target *target, const struct fact *fact, const struct node *value,
                 struct problems *problems)
{
    bool good = true;
    if (!node_want(value, NODE_LIST, fact->key, problems))
        return false;
    if (!value->count)
        problem_at(problems, value->at, "%s is empty; leave it out", fact->key);
    for (size_t i = 0; i < value->count; i++) {
        const struct node *word = value->values[i];
        if (!node_want(word, NODE_TEXT, fact->key, problems))
            return false;
        unsigned bit = bit_of(fact, word->text, word->length);
        *(unsigned *)fact_member(target, fact) |= bit;
        if (!bit)
            problem_at(problems, word->at, "\"%s\" is %s", word->text, fact->kind->what);
        good = bit && good;
    }
    return good && value->count;
}

static bool set(struct target *target, const struct fact *fact, const char *value, bool again,
                struct err *err)
{
    unsigned *member = fact_member(target, fact);
    unsigned bits = again ? *member : 0;
    do {
        value += strspn(value, ", ");
        size_t length = strcspn(value, ", ");
        unsigned bit = bit_of(fact, value, length);
        if (!bit)
            return err_set(err, "%s: \"%.*s\" is %s", fact->option, (int)length, value,
                           fact->kind->what);
        bits |= bit;
        value += length;
    } while (*value);
    *member = bits;
    return true;
}

/* The INDEX-th of the words in the set. */
static const char *word_at(const struct fact *fact, unsigned bits, size_t index)
{
    const char *const *words = fact->kind->words;
    for (unsigned i = 0; words[i]; i++)
        if (bits & 1U << i && index-- == 0)
            return words[i];
    return NULL;
}

static const char *tell(const struct target *target, const struct fact *fact, size_t index)
{
    return word_at(fact, *(const unsigned *)((const char *)target + fact->offset), index);
}

/* The roles that it has, whether they were stated or not. */
static const char *tell_role(const struct target *target, const struct fact *fact, size_t index)
{
    return word_at(fact, target_roles(target), index);
}

static const char *const agents[] = {"lmtp", NULL};

const struct fact_kind fact_via = {
    .argument = "AGENT",
    .schema = "{\"type\": \"array\", \"minItems\": 1, \"items\": {\"enum\": [\"lmtp\"]}}",
    .words = agents,
    .what = "not a way to hand mail over: lmtp",
    .bind = bind,
    .set = set,
    .tell = tell,
};

/* In the order of the bits of enum smtpspec_role. */
static const char *const roles[] = {"relay", "delivery", "submission", "gateway", NULL};

const struct fact_kind fact_roles = {
    .argument = "ROLE,...",
    .schema = "{\"type\": \"array\", \"minItems\": 1, \"items\":"
              " {\"enum\": [\"relay\", \"delivery\", \"submission\", \"gateway\"]}}",
    .words = roles,
    .what = "not a role: relay, delivery, submission or gateway",
    .bind = bind,
    .set = set,
    .tell = tell_role,
};

#include "variables.h"

#include "count_of.h"
#include "facts.h"
#include "survey.h"
#include "token.h"

#include <ctype.h>
#include <string.h>

/* A variable that is not a fact about the target. */
struct derived {
    struct variable variable;
    /* Writes the value to OUT, which is empty. NULL: set elsewhere. */
    void (*write)(struct buffer *out, const struct variables_source *source, size_t nth);
    size_t nth; /* recipient, from 0 */
};

static const char *recipient_of(const struct variables_source *source, size_t nth)
{
    return nth < source->target->recipients_count ? source->target->recipients[nth] : "";
}

static void write_recipient(struct buffer *out, const struct variables_source *source, size_t nth)
{
    buffer_add_text(out, recipient_of(source, nth));
}

static void write_local(struct buffer *out, const struct variables_source *source, size_t nth)
{
    const char *address = recipient_of(source, nth), *at = strrchr(address, '@');
    buffer_add(out, address, at ? (size_t)(at - address) : strlen(address));
}

/* For what must be case-insensitive (RFC 5321 2.4). */
static void make_upper(struct buffer *out)
{
    for (size_t i = 0; i < out->length; i++)
        out->octets[i] = (char)toupper((unsigned char)out->octets[i]);
}

static void write_upper_local(struct buffer *out, const struct variables_source *source, size_t nth)
{
    write_local(out, source, nth);
    make_upper(out);
}

static void write_upper_domain(struct buffer *out, const struct variables_source *source,
                               size_t nth)
{
    (void)nth;
    buffer_add_text(out, fact_text(fact_of_key(NULL, "domain"), source->target));
    make_upper(out);
}

static void write_verbs(struct buffer *out, const struct variables_source *source, size_t nth)
{
    (void)nth;
    const char *verbs = survey_verbs(source->survey);
    buffer_add_text(out, verbs ? verbs : "");
}

static void write_run(struct buffer *out, const struct variables_source *source, size_t nth)
{
    (void)nth;
    buffer_add_text(out, tokens_run(source->tokens));
}

static void write_size(struct buffer *out, const struct variables_source *source, size_t nth)
{
    (void)nth;
    buffer_format(out, "%lu", survey_size(source->survey));
}

static void write_port(struct buffer *out, const struct variables_source *source, size_t nth)
{
    (void)nth;
    buffer_format(out, "%u", source->target->endpoint.port);
}

static void write_address(struct buffer *out, const struct variables_source *source, size_t nth)
{
    (void)nth;
    buffer_add_text(out, survey_address(source->survey));
}

static const struct derived derived[] = {
    {{"recipient", NULL, "the first of the target's recipients"}, write_recipient, 0},
    {{"recipient2", "recipients:2", "the second of them"}, write_recipient, 1},
    {{"recipient3", "recipients:3", "the third of them"}, write_recipient, 2},
    {{"local", NULL, "the local part of ${recipient}"}, write_local, 0},
    {{"local2", NULL, "the local part of ${recipient2}"}, write_local, 1},
    {{"local3", NULL, "the local part of ${recipient3}"}, write_local, 2},
    {{"LOCAL", NULL, "${local} in upper case"}, write_upper_local, 0},
    {{"DOMAIN", NULL, "${domain} in upper case"}, write_upper_domain, 0},
    {{"token", NULL,
      "new for each case and run; a message that contains it is found in the mailbox"},
     NULL,
     0},
    {{"run", NULL, "a number of this run"}, write_run, 0},
    {{"address", NULL, "the IP address at which the target was reached"}, write_address, 0},
    {{"port", NULL, "the port at which it was reached"}, write_port, 0},
    {{"size", NULL, "the limit of the SIZE keyword, 0 if there is none"}, write_size, 0},
    {{"verbs", NULL, "the verbs that HELP listed, separated by spaces"}, write_verbs, 0},
};
#define DERIVED COUNT_OF(derived)

bool variables_at(size_t index, struct variable *out)
{
    for (const struct fact *fact = facts(); fact->key; fact++)
        if (fact->variable && !index--) {
            *out = (struct variable){fact->variable, fact->need, fact->help};
            return true;
        }
    if (index < DERIVED)
        *out = derived[index].variable;
    return index < DERIVED;
}

struct vars *variables_new(const struct variables_source *source)
{
    struct vars *vars = vars_new(NULL);
    for (const struct fact *fact = facts(); fact->key; fact++) {
        const char *text = fact->variable ? fact_text(fact, source->target) : NULL;
        if (fact->variable)
            vars_set(vars, fact->variable, text ? text : "", text ? strlen(text) : 0);
    }
    for (size_t i = 0; i < DERIVED; i++) {
        struct buffer value = {0};
        if (!derived[i].write)
            continue;
        derived[i].write(&value, source, derived[i].nth);
        vars_set(vars, derived[i].variable.name, buffer_text(&value), value.length);
        buffer_release(&value);
    }
    return vars;
}

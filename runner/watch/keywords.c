#include "keywords.h"

#include "count_of.h"
#include "escape.h"
#include "expect_parts.h"
#include "registry.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define SHOWN_MOST 60

static struct listed line_of(const struct reply *reply, size_t index)
{
    const struct reply_line *line = &reply->lines[index];
    return (struct listed){buffer_text(&reply->octets) + line->text, line->text_length};
}

struct listed keywords_listed(const struct reply *reply, size_t index)
{
    struct listed line = line_of(reply, index);
    const char *space = memchr(line.name, ' ', line.length);
    if (space)
        line.length = (size_t)(space - line.name);
    return line;
}

bool keywords_are_same(struct listed one, struct listed other)
{
    return one.length == other.length && strncasecmp(one.name, other.name, one.length) == 0;
}

/* Begins the reason with the words that it is about. */
static void quote(struct buffer *why, struct listed words)
{
    buffer_add_text(why, "\"");
    escape_shortened(why, words.name, words.length, SHOWN_MOST);
    buffer_add_text(why, "\"");
}

static bool is_unique(const struct expect *expect, const struct reply *reply, size_t index,
                      struct buffer *why)
{
    struct listed keyword = keywords_listed(reply, index);
    size_t times = 1;
    (void)expect;
    for (size_t i = 1; i < reply->count; i++)
        times += i != index && keywords_are_same(keyword, keywords_listed(reply, i));
    if (times == 1)
        return true;
    quote(why, keyword);
    if (times == 2)
        buffer_add_text(why, " is listed twice");
    else
        buffer_format(why, " is listed %zu times", times);
    return false;
}

/* ehlo-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-") */
static bool is_keyword(struct listed word)
{
    if (!word.length || word.name[0] == '-')
        return false;
    for (size_t i = 0; i < word.length; i++)
        if (!isascii((unsigned char)word.name[i]) ||
            (!isalnum((unsigned char)word.name[i]) && word.name[i] != '-'))
            return false;
    return true;
}

static bool is_well_formed(const struct expect *expect, const struct reply *reply, size_t index,
                           struct buffer *why)
{
    (void)expect;
    if (is_keyword(keywords_listed(reply, index)))
        return true;
    quote(why, keywords_listed(reply, index));
    buffer_add_text(why, " is not a keyword (RFC 5321 4.1.1.1: letters, digits and hyphens)");
    return false;
}

/* The word before "=", as of "AUTH=LOGIN". */
static struct listed before_equals(struct listed word)
{
    const char *equals = memchr(word.name, '=', word.length);
    return (struct listed){word.name, equals ? (size_t)(equals - word.name) : word.length};
}

/* Not a keyword of the grammar, where a client looks for one: no other line has it, and it is not
 * private ("X", RFC 5321 2.2.2). */
static bool is_findable(const struct expect *expect, const struct reply *reply, size_t index,
                        struct buffer *why)
{
    struct listed word = keywords_listed(reply, index), stem = before_equals(word);
    bool is_private = word.length && toupper((unsigned char)word.name[0]) == 'X';
    for (size_t i = 1; i < reply->count && !is_private; i++)
        if (i != index && keywords_are_same(stem, keywords_listed(reply, i)))
            return true;
    return is_private || is_well_formed(expect, reply, index, why);
}

/* ehlo-line = ehlo-keyword *( SP ehlo-param ) */
static bool is_single_spaced(const struct expect *expect, const struct reply *reply, size_t index,
                             struct buffer *why)
{
    struct listed line = line_of(reply, index);
    bool ends = line.length && line.name[line.length - 1] == ' ';
    (void)expect;
    if (!ends && !memmem(line.name, line.length, "  ", 2))
        return true;
    quote(why, line);
    buffer_add_text(why, ends ? " ends in a space" : " has two spaces in a row");
    return false;
}

/* "X" begins what is private (RFC 5321 2.2.2). What is not a keyword is another matter. */
static bool is_registered(const struct expect *expect, const struct reply *reply, size_t index,
                          struct buffer *why)
{
    struct listed keyword = keywords_listed(reply, index);
    const struct registry *registry = expect->registry;
    if (!is_keyword(keyword) || toupper((unsigned char)keyword.name[0]) == 'X' ||
        registry_has_keyword(registry, keyword.name, keyword.length))
        return true;
    quote(why, keyword);
    buffer_format(why, " is not a registered keyword (registry of %s)", registry->date);
    return false;
}

static const struct {
    enum keyword_rule rule;
    bool (*holds)(const struct expect *expect, const struct reply *reply, size_t index,
                  struct buffer *why);
} checks[] = {
    {KEYWORDS_UNIQUE, is_unique},         {KEYWORDS_WELL_FORMED, is_well_formed},
    {KEYWORDS_FINDABLE, is_findable},     {KEYWORDS_SINGLE_SPACED, is_single_spaced},
    {KEYWORDS_REGISTERED, is_registered},
};

bool keywords_hold(const struct expect *expect, const struct reply *reply, struct buffer *why)
{
    for (size_t k = 0; k < COUNT_OF(checks); k++)
        for (size_t i = 1; expect->rules & checks[k].rule && i < reply->count; i++)
            if (!checks[k].holds(expect, reply, i, why))
                return false;
    return true;
}

#include "expect.h"
#include "expect_parts.h"
#include "keywords.h"
#include "memory.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool code_is(const char code[3], unsigned value)
{
    char digits[3] = {(char)('0' + value / 100 % 10), (char)('0' + value / 10 % 10),
                      (char)('0' + value % 10)};
    for (int i = 0; i < 3; i++)
        if (!isalpha((unsigned char)code[i]) && code[i] != digits[i])
            return false;
    return true;
}

static bool matches_code(const struct expect *expect, const struct reply *reply, struct buffer *why)
{
    for (size_t i = 0; i < expect->codes_count; i++)
        if (code_is(expect->codes[i], reply->code))
            return true;
    if (!expect->codes_count && !expect->closed)
        return true;
    if (reply->code)
        buffer_format(why, "got %03u where %s was expected", reply->code, expect->source);
    else
        buffer_format(why, "the server sent something that is not an SMTP reply; %s was expected",
                      expect->source);
    return false;
}

static bool matches_faults(const struct expect *expect, const struct reply *reply,
                           struct buffer *why)
{
    unsigned there = expect->faults & reply->faults;
    for (int i = 0; there && i < REPLY_FAULTS; i++)
        if (there & 1U << i)
            buffer_format(why, "%s%s", why->length ? ", " : "the reply is malformed: ",
                          reply_fault_name((enum reply_fault)(1 << i)));
    return !there;
}

static bool matches_lines(const struct expect *expect, const struct reply *reply,
                          struct buffer *why)
{
    if (!expect->lines_least ||
        (reply->count >= expect->lines_least && reply->count <= expect->lines_most))
        return true;
    buffer_format(why, "the reply has %zu line%s", reply->count, reply->count == 1 ? "" : "s");
    return false;
}

/* Where to search for a pattern. */
struct search {
    const char *octets;
    size_t length;
    struct vars *vars;
    struct buffer *why;
};

/* A search that is given up has found neither the pattern nor its absence. WHAT begins the
 * reason. */
static bool holds(const struct search *search, const struct matcher *matcher, bool wanted,
                  const char *what)
{
    enum pattern_outcome outcome =
        matcher_find(matcher, search->vars, search->octets, search->length,
                     wanted ? search->vars : NULL, search->why);
    if (outcome == PATTERN_TOO_COSTLY)
        return false;
    if ((outcome == PATTERN_MATCHES) == wanted)
        return true;
    buffer_format(search->why, "%s \"%s\"", what, matcher_source(matcher));
    return false;
}

static bool finds(const struct search *search, const struct matcher *matcher, const char *what)
{
    return !matcher || holds(search, matcher, true, what);
}

static bool lacks(const struct search *search, const struct matcher *matcher, const char *what)
{
    return !matcher || holds(search, matcher, false, what);
}

static bool matches_text(const struct expect *expect, const struct reply *reply, struct vars *vars,
                         struct buffer *why)
{
    struct search search = {buffer_text(&reply->text), reply->text.length, vars, why};
    return finds(&search, expect->text, "the text of the reply does not match") &&
           lacks(&search, expect->not_text, "the text of the reply matches") &&
           finds(&search, expect->capture, "nothing in the reply matches");
}

static bool matches_every_line(const struct expect *expect, const struct reply *reply,
                               struct vars *vars, struct buffer *why)
{
    for (size_t i = 0; expect->every && i < reply->count; i++) {
        const struct reply_line *line = &reply->lines[i];
        struct search search = {buffer_text(&reply->octets) + line->text, line->text_length, vars,
                                why};
        char what[60];
        snprintf(what, sizeof what, "line %zu of the reply does not match", i + 1);
        if (!finds(&search, expect->every, what))
            return false;
    }
    return true;
}

/* class "." subject "." detail up to WANTED_END, where a letter stands for any number, which has no
 * leading zeros (RFC 3463 2). */
static bool is_enhanced(const char *wanted, const char *wanted_end, const char *text, size_t length)
{
    const char *end = text + length;
    for (; wanted < wanted_end; wanted++) {
        if (*wanted == '.') {
            if (text == end || *text++ != '.')
                return false;
        } else if (isalpha((unsigned char)*wanted)) {
            const char *start = text;
            while (text < end && isdigit((unsigned char)*text))
                text++;
            if (text == start || text - start > 3 || (*start == '0' && text - start > 1))
                return false;
        } else if (text == end || *text++ != *wanted) {
            return false;
        }
    }
    return text == end || *text == ' ';
}

/* One of several codes, separated by " | ". */
static bool is_any_enhanced(const char *wanted, const char *text, size_t length)
{
    for (const char *end; *wanted; wanted = end + strspn(end, " |")) {
        end = wanted + strcspn(wanted, " ");
        if (is_enhanced(wanted, end, text, length))
            return true;
    }
    return false;
}

bool expect_misses_code(const struct expect *expect, const struct reply *reply)
{
    static const char any[] = "x.y.z";
    for (size_t i = 0; expect->enhanced && i < reply->count; i++)
        if (!is_enhanced(any, any + sizeof any - 1,
                         buffer_text(&reply->octets) + reply->lines[i].text,
                         reply->lines[i].text_length))
            return true;
    return false;
}

static bool matches_enhanced(const struct expect *expect, const struct reply *reply,
                             struct buffer *why)
{
    for (size_t i = 0; expect->enhanced && i < reply->count; i++) {
        const struct reply_line *line = &reply->lines[i];
        if (!is_any_enhanced(expect->enhanced, buffer_text(&reply->octets) + line->text,
                             line->text_length)) {
            buffer_format(why, "line %zu of the reply has no enhanced status code %s", i + 1,
                          expect->enhanced);
            return false;
        }
    }
    return true;
}

/* The line of an EHLO keyword (RFC 5321 4.1.1.1), which is never the first; NULL if there is
 * none. */
static const struct reply_line *keyword_line(const struct reply *reply, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 1; i < reply->count; i++) {
        const struct reply_line *line = &reply->lines[i];
        const char *text = buffer_text(&reply->octets) + line->text;
        if (line->text_length >= length && strncasecmp(text, name, length) == 0 &&
            (line->text_length == length || text[length] == ' '))
            return line;
    }
    return NULL;
}

static bool matches_keyword(const struct keyword *keyword, const struct reply *reply,
                            struct vars *vars, struct buffer *why)
{
    const struct reply_line *line = keyword_line(reply, keyword->name);
    if (!line) {
        buffer_format(why, "the keyword %s is not offered", keyword->name);
        return false;
    }
    if (!keyword->parameters)
        return true;
    size_t name = strlen(keyword->name);
    size_t behind = line->text_length > name ? name + 1 : name;
    struct search search = {buffer_text(&reply->octets) + line->text + behind,
                            line->text_length - behind, vars, why};
    char *what = mem_format("the parameters of %s do not match", keyword->name);
    bool good = finds(&search, keyword->parameters, what);
    free(what);
    return good;
}

static bool matches_keywords(const struct expect *expect, const struct reply *reply,
                             struct vars *vars, struct buffer *why)
{
    for (size_t i = 0; i < expect->keywords_count; i++)
        if (!matches_keyword(&expect->keywords[i], reply, vars, why))
            return false;
    for (size_t i = 0; i < expect->absent_count; i++)
        if (keyword_line(reply, expect->absent[i].name)) {
            buffer_format(why, "the keyword %s is offered", expect->absent[i].name);
            return false;
        }
    return true;
}

bool expect_match(const struct expect *expect, const struct reply *reply, struct vars *vars,
                  struct buffer *why)
{
    return matches_code(expect, reply, why) && matches_faults(expect, reply, why) &&
           matches_lines(expect, reply, why) && matches_text(expect, reply, vars, why) &&
           matches_every_line(expect, reply, vars, why) && matches_enhanced(expect, reply, why) &&
           matches_keywords(expect, reply, vars, why) && keywords_hold(expect, reply, why);
}

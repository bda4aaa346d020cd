#include "mailbox_look.h"

#include "content.h"
#include "delivered.h"
#include "escape.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A message being judged; WHY is filled in if it is not as expected. */
struct judging {
    struct session *session;
    const struct step *step;
    const struct delivery *delivery;
    struct buffer why;
    char *expected, *got;
};

static void differs(struct judging *judging, const char *expected, const char *got, size_t length,
                    const char *why)
{
    struct buffer shown = {0};
    escape_shortened(&shown, got, length, 600);
    judging->expected = escape_words(expected);
    judging->got = buffer_take(&shown);
    buffer_add_text(&judging->why, why);
}

/* Whether the message lacks a field that this case does not own: whether it is there is the matter
 * of the case that does. */
static bool is_left_to_the_owner(struct judging *judging, const char *name, enum script_owned owned)
{
    struct buffer value = {0};
    const struct delivery *delivery = judging->delivery;
    bool left = !(judging->session->script->owns & owned) &&
                !delivered_added_field(delivery->octets, delivery->length, name,
                                       &judging->session->sent, &value);
    buffer_release(&value);
    if (left)
        judging->session->missing = name;
    else
        judging->session->has_looked = true;
    return left;
}

/* Takes VALUE over; FOUND: there is such a field. */
static bool value_matches(struct judging *judging, const char *name, bool found,
                          struct buffer value, const struct matcher *matcher)
{
    bool good = found;
    if (!good) {
        char *why = mem_format("the delivered message has no %s field", name);
        char *expected = mem_format("a %s field", name);
        differs(judging, expected, "", 0, why);
        free(expected);
        free(why);
    } else if (matcher_find(matcher, judging->session->vars, buffer_text(&value), value.length,
                            NULL, NULL) != PATTERN_MATCHES) {
        char *why = mem_format("the %s field of the delivered message is not as expected", name);
        differs(judging, matcher_source(matcher), buffer_text(&value), value.length, why);
        free(why);
        good = false;
    }
    buffer_release(&value);
    return good;
}

/* The topmost field of that name. */
static bool field_matches(struct judging *judging, const char *name, const struct matcher *matcher)
{
    struct buffer value = {0};
    const struct delivery *delivery = judging->delivery;
    bool found = delivered_field(delivery->octets, delivery->length, name, 0, &value);
    return value_matches(judging, name, found, value, matcher);
}

/* The server's own field. */
static bool received_matches(struct judging *judging, const struct matcher *matcher)
{
    struct buffer value = {0};
    const struct delivery *delivery = judging->delivery;
    bool found = delivered_added_field(delivery->octets, delivery->length, "Received",
                                       &judging->session->sent, &value);
    return value_matches(judging, "Received", found, value, matcher);
}

/* RFC 5321 4.4: Return-Path holds the envelope sender in angle brackets; white space around it is
 * ignored. */
static bool return_path_is(struct judging *judging, const struct template *text)
{
    struct buffer value = {0};
    size_t length;
    const struct delivery *delivery = judging->delivery;
    char *wanted = session_text(judging->session, judging->step, text, &length);
    bool good =
        wanted && delivered_field(delivery->octets, delivery->length, "Return-Path", 0, &value);
    while (value.length && strchr(" \t", value.octets[value.length - 1]))
        buffer_cut(&value, value.length - 1);
    good = good && value.length == length && memcmp(value.octets, wanted, length) == 0;
    if (!good && wanted) {
        judging->session->leaning.on |= OWNS_REVERSE_PATH;
        differs(judging, wanted, buffer_text(&value), value.length,
                "the Return-Path field is not the envelope sender");
    }
    buffer_release(&value);
    free(wanted);
    return good;
}

static size_t without_line_ending(const char *octets, size_t length)
{
    return length >= 2 && memcmp(octets + length - 2, "\r\n", 2) == 0 ? length - 2 : length;
}

/* Removes a ">" before "From " at the beginning of lines: a store that quotes these cannot tell a
 * quoted line from one that was sent like that. */
static void unquoted_from(struct buffer *out, const char *octets, size_t length)
{
    for (size_t at = 0; at < length;) {
        const char *lf = memchr(octets + at, '\n', length - at);
        size_t next = lf ? (size_t)(lf - octets) + 1 : length, quotes = at;
        while (quotes < next && octets[quotes] == '>')
            quotes++;
        if (next - quotes >= 5 && memcmp(octets + quotes, "From ", 5) == 0)
            at = quotes;
        buffer_add(out, octets + at, next - at);
        at = next;
    }
}

/* Whether the expected octets are the end of the message, or its whole body. */
static bool ends_with(struct judging *judging, const struct template *text, bool whole_body)
{
    const struct delivery *delivery = judging->delivery;
    size_t length, from = 0;
    char *raw = session_text(judging->session, judging->step, text, &length);
    if (!raw)
        return false;
    struct buffer wanted = {0}, stored = {0};
    content_crlf(&wanted, raw, length);
    if (delivery->quotes_from) {
        struct buffer quoted = wanted;
        wanted = (struct buffer){0};
        unquoted_from(&wanted, quoted.octets, quoted.length);
        buffer_release(&quoted);
        unquoted_from(&stored, delivery->octets, delivery->length);
    } else {
        buffer_add(&stored, delivery->octets, delivery->length);
    }
    size_t have = without_line_ending(buffer_text(&stored), stored.length);
    size_t want = without_line_ending(buffer_text(&wanted), wanted.length);
    if (whole_body)
        from = delivered_body(buffer_text(&stored), stored.length);
    bool good = have >= from + want && (!whole_body || have == from + want) &&
                (!want || (stored.octets && wanted.octets &&
                           memcmp(stored.octets + have - want, wanted.octets, want) == 0));
    if (!good) {
        judging->session->leaning.on |= OWNS_CONTENT;
        size_t shown = stored.length > from ? from : stored.length;
        struct buffer expected = {0};
        escape_shortened(&expected, buffer_text(&wanted), wanted.length, 600);
        differs(judging, "", stored.octets ? stored.octets + shown : "", stored.length - shown,
                "the message was not delivered octet for octet");
        free(judging->expected);
        judging->expected = buffer_take(&expected);
    }
    buffer_release(&stored);
    buffer_release(&wanted);
    free(raw);
    return good;
}

static bool contains(struct judging *judging, const struct matcher *matcher, bool wanted)
{
    const struct delivery *delivery = judging->delivery;
    struct buffer trouble = {0};
    enum pattern_outcome outcome = matcher_find(matcher, judging->session->vars, delivery->octets,
                                                delivery->length, NULL, &trouble);
    if (outcome == PATTERN_TOO_COSTLY)
        session_trouble(judging->session, judging->step, "%s", trouble.octets);
    buffer_release(&trouble);
    if (outcome == PATTERN_TOO_COSTLY)
        return false;
    bool found = outcome == PATTERN_MATCHES;
    if (found != wanted)
        differs(judging, matcher_source(matcher), delivery->octets, delivery->length,
                wanted ? "the delivered message lacks what it should contain"
                       : "the delivered message contains what it should not");
    return found == wanted;
}

/* RFC 5321 4.4: who makes the final delivery writes Return-Path, and removes what others wrote. If
 * that is another program, nothing about the field is judged. */
static bool is_the_agents(struct judging *judging, const char *name)
{
    bool is = judging->session->context->target->via && strcasecmp(name, "Return-Path") == 0;
    judging->session->agents |= is;
    return is;
}

static bool speaks_of_return_path(const struct matcher *matcher)
{
    return strstr(matcher_source(matcher), "Return-Path");
}

static bool lacks_fields(struct judging *judging, const struct mailbox_look *look)
{
    const struct delivery *delivery = judging->delivery;
    for (size_t i = 0; i < look->absent_count; i++) {
        struct buffer value = {0};
        bool there =
            !is_the_agents(judging, look->absent[i]) &&
            delivered_field(delivery->octets, delivery->length, look->absent[i], 0, &value);
        if (there) {
            char *why = mem_format("the delivered message has a %s field", look->absent[i]);
            differs(judging, "no such field", buffer_text(&value), value.length, why);
            free(why);
        }
        buffer_release(&value);
        if (there)
            return false;
    }
    return true;
}

static bool has_fields(struct judging *judging, const struct mailbox_look *look)
{
    for (size_t i = 0; i < look->fields_count; i++)
        if (!is_the_agents(judging, look->fields[i].name) &&
            !field_matches(judging, look->fields[i].name, look->fields[i].matcher))
            return false;
    return true;
}

static bool trace_is(struct judging *judging, const struct mailbox_look *look)
{
    return (!look->return_path || is_the_agents(judging, "Return-Path") ||
            is_left_to_the_owner(judging, "Return-Path", OWNS_RETURN_PATH) ||
            return_path_is(judging, look->return_path)) &&
           (!look->received || is_left_to_the_owner(judging, "Received", OWNS_RECEIVED) ||
            received_matches(judging, look->received));
}

static bool looks_for_return_path(const struct mailbox_look *look)
{
    for (size_t i = 0; i < look->fields_count; i++)
        if (strcasecmp(look->fields[i].name, "Return-Path") == 0)
            return true;
    for (size_t i = 0; i < look->absent_count; i++)
        if (strcasecmp(look->absent[i], "Return-Path") == 0)
            return true;
    return false;
}

/* What is to be found in the message is in a field that it lacks. */
static bool leaves_to_the_owner(struct judging *judging, const struct mailbox_look *look)
{
    return look->holds && strstr(matcher_source(look->holds), "Received") &&
           is_left_to_the_owner(judging, "Received", OWNS_RECEIVED);
}

/* A look at the message besides its trace. */
static bool looks_at_the_rest(struct judging *judging, const struct mailbox_look *look)
{
    bool has_agent = judging->session->context->target->via;
    return look->is_counted || (look->holds && !leaves_to_the_owner(judging, look)) || look->body ||
           look->content || (look->lacks && !(has_agent && speaks_of_return_path(look->lacks))) ||
           ((look->fields_count || look->absent_count) &&
            !(has_agent && looks_for_return_path(look)));
}

static bool lacks(struct judging *judging, const struct matcher *matcher)
{
    return (speaks_of_return_path(matcher) && is_the_agents(judging, "Return-Path")) ||
           contains(judging, matcher, false);
}

static bool satisfies(struct judging *judging, const struct mailbox_look *look)
{
    judging->session->has_looked |= looks_at_the_rest(judging, look);
    return trace_is(judging, look) && has_fields(judging, look) && lacks_fields(judging, look) &&
           (!look->holds || leaves_to_the_owner(judging, look) ||
            contains(judging, look->holds, true)) &&
           (!look->lacks || lacks(judging, look->lacks)) &&
           (!look->body || ends_with(judging, look->body, true)) &&
           (!look->content || ends_with(judging, look->content, false));
}

static void judging_release(struct judging *judging)
{
    buffer_release(&judging->why);
    free(judging->expected);
    free(judging->got);
}

enum step_end mailbox_look_judge(struct session *session, const struct step *step,
                                 const struct mailbox_look *look, const struct delivery *delivery)
{
    struct judging judging = {session, step, delivery, {0}, NULL, NULL};
    enum step_end ended = STEP_DONE;
    if (!satisfies(&judging, look)) {
        char *got = judging.got;
        judging.got = NULL;
        ended = judging.why.length
                    ? session_broken(session, step, judging.expected, got, "%s", judging.why.octets)
                    : STEP_TROUBLE;
    }
    judging_release(&judging);
    struct judging second = {session, step, delivery, {0}, NULL, NULL};
    if (ended == STEP_DONE && look->should && !satisfies(&second, look->should)) {
        session_warn(session, step, look->should->judges, second.expected, second.got,
                     buffer_text(&second.why));
        second.got = NULL;
    }
    judging_release(&second);
    return ended;
}

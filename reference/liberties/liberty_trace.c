/* The stage of the trace fields, of what else is added to the header, and of what is stored. */
#include "count_of.h"
#include "liberties.h"
#include "liberty_stages.h"
#include "mail_content.h"
#include "reference_names.h"
#include "text_edit.h"

#include <stdio.h>
#include <string.h>

void liberty_trace(const struct session *session, struct trace *trace)
{
    bool bare = liberty_is_taken(session, LIBERTY_RECEIVED_WITHOUT_CLAUSES);
    if (bare || liberty_is_taken(session, LIBERTY_RECEIVED_WITHOUT_FOR))
        trace->for_path = NULL;
    if (bare || liberty_is_taken(session, LIBERTY_RECEIVED_WITHOUT_ID))
        trace->id = NULL;
    /* RFC 4954 7: after AUTH it should say so */
    if (!session->authenticated &&
        (bare || liberty_is_taken(session, LIBERTY_RECEIVED_WITHOUT_WITH)))
        trace->with = NULL;
    if (liberty_is_taken(session, LIBERTY_RECEIVED_VIA_TCP))
        trace->via = "TCP";
}

/* What is written differently in the server's own Received field. */
static const struct edit {
    enum liberty_id liberty;
    const char *find;
    const char *put;
} edits[] = {
    {LIBERTY_RECEIVED_FROM_NAMED, " ([", " (localhost ["},
    {LIBERTY_RECEIVED_FROM_UNKNOWN, " ([", " (unknown ["},
    {LIBERTY_RECEIVED_FOR_WITHOUT_BRACKETS, "\tfor <", "\tfor "},
    {LIBERTY_RECEIVED_FOR_WITHOUT_BRACKETS, ">;", ";"},
    {LIBERTY_RECEIVED_WITH_COMMENTS, "\r\n\tby ", " (not by name; \"HELO\" (once))\r\n\tby "},
    {LIBERTY_RECEIVED_WITH_COMMENTS, " with ", "\r\n\t(a \\) server) with "},
    {LIBERTY_RECEIVED_WITH_COMMENTS, " id ", " (no TLS, or some) id "},
    {LIBERTY_RECEIVED_WITH_COMMENTS, "\r\n\tfor ", " ()\r\n\tfor "},
    {LIBERTY_RECEIVED_WITH_COMMENTS, ";\r\n\t", " (envelope-from <>)\r\n\t;\r\n\t"},
    {LIBERTY_RECEIVED_WITH_MISLEADING_COMMENTS, "\r\n\tby ",
     "\r\n\t(using TLS with cipher NONE, by nobody; via PIGEON id a@b)\r\n\tby "},
    {LIBERTY_RECEIVED_WITH_MISLEADING_COMMENTS, ";\r\n\t",
     "\r\n\t(envelope from <a@b> for <c@d>, <e@f> with (FASTSMTP); 1 Jan 70 24:99 "
     "EST)\r\n\t;\r\n\t"},
    {LIBERTY_RECEIVED_IN_CAPITALS, " from ", " FROM "},
    {LIBERTY_RECEIVED_IN_CAPITALS, "\tby ", "\tBY "},
    {LIBERTY_RECEIVED_IN_CAPITALS, " via ", " VIA "},
    {LIBERTY_RECEIVED_IN_CAPITALS, " with ", " WITH "},
    {LIBERTY_RECEIVED_IN_CAPITALS, " id ", " ID "},
    {LIBERTY_RECEIVED_IN_CAPITALS, "\tfor ", "\tFOR "},
    {LIBERTY_RECEIVED_FOLDED, " from ", "\r\n from\r\n  "},
    {LIBERTY_RECEIVED_FOLDED, " (", "\r\n\t ("},
    {LIBERTY_RECEIVED_FOLDED, "\tby ", " by\r\n\t\t"},
    {LIBERTY_RECEIVED_FOLDED, " with ", "\r\n with\r\n\t"},
    {LIBERTY_RECEIVED_FOLDED, " id ", "\r\n\tid\r\n "},
    {LIBERTY_RECEIVED_FOLDED, "\tfor ", "  for\r\n\t"},
    {LIBERTY_TRACE_IN_LOWER_CASE, "Received:", "received:"},
};

/* Where the server's own Received field begins: after Return-Path, if there is one. */
static size_t own_field(const struct buffer *fields)
{
    static const char first[] = "Return-Path:";
    bool has_path = fields->length > strlen(first) && !memcmp(fields->octets, first, strlen(first));
    return has_path ? text_find(fields, 0, "\r\n") + 2 : 0;
}

/* Where its date begins. */
static size_t date_of(const struct buffer *fields)
{
    size_t at = own_field(fields);
    for (size_t next; (next = text_find(fields, at, ";\r\n\t")) < fields->length;)
        at = next + 4;
    return at;
}

/* Writes the date again, in another time zone. */
static void move_zone(struct buffer *fields, long minutes)
{
    buffer_cut(fields, date_of(fields));
    trace_date_in(time(NULL), minutes, fields);
    buffer_add_text(fields, "\r\n");
}

static void change_date(const struct session *session, struct buffer *fields)
{
    if (liberty_is_taken(session, LIBERTY_DATE_FAR_EAST))
        move_zone(fields, 13 * 60 + 45);
    if (liberty_is_taken(session, LIBERTY_DATE_FAR_WEST))
        move_zone(fields, -(11 * 60 + 30));
    size_t date = date_of(fields), comma = text_find(fields, date, ", ");
    if (liberty_is_taken(session, LIBERTY_DATE_WITHOUT_DAY_OF_WEEK) && comma < fields->length)
        text_remove(fields, date, comma + 2 - date);
    size_t colon = text_find(fields, date, ":") + 3;
    if (liberty_is_taken(session, LIBERTY_DATE_WITHOUT_SECONDS) && colon < fields->length)
        text_remove(fields, colon, 3);
    if (liberty_is_taken(session, LIBERTY_DATE_WITH_ZONE_NAME) && fields->length > 2)
        text_insert(fields, fields->length - 2, " (Zone of test.example)");
}

/* Puts the value of a clause, which follows KEYWORD, between FRONT and BACK. */
static void wrap(struct buffer *fields, const char *keyword, const char *front, const char *back)
{
    size_t at = text_find(fields, own_field(fields), keyword) + strlen(keyword);
    if (at >= fields->length)
        return;
    text_insert(fields, at + strcspn(fields->octets + at, "\r\n; "), back);
    text_insert(fields, at, front);
}

static void change_clauses(const struct session *session, struct buffer *fields)
{
    char text[128];
    if (liberty_is_taken(session, LIBERTY_RECEIVED_ID_WITH_AT))
        wrap(fields, " id ", "<", "@" REFERENCE_HOST ">");
    if (liberty_is_taken(session, LIBERTY_RECEIVED_BY_WITH_ADDRESS)) {
        snprintf(text, sizeof text, " (%s)", session->own_literal);
        wrap(fields, "\tby ", "", text);
    }
    if (liberty_is_taken(session, LIBERTY_RECEIVED_WITH_TLS) && session->wire.ssl) {
        snprintf(text, sizeof text, "\r\n\ttls %s;\r\n\t",
                 SSL_CIPHER_standard_name(SSL_get_current_cipher(session->wire.ssl)));
        text_replace(fields, own_field(fields), ";\r\n\t", text);
    }
    for (size_t i = 0; i < COUNT_OF(edits); i++)
        if (liberty_is_taken(session, edits[i].liberty))
            text_replace(fields, own_field(fields), edits[i].find, edits[i].put);
}

/* Adds the Received field of another hop within the site above those that are there. */
static void add_hop(struct buffer *fields, const char *hop)
{
    struct buffer field = {0}, date = {0};
    trace_date(time(NULL), &date);
    buffer_format(&field, "Received: from " REFERENCE_HOST " %s;\r\n\t%s\r\n", hop,
                  buffer_text(&date));
    text_insert(fields, own_field(fields), buffer_text(&field));
    buffer_release(&date);
    buffer_release(&field);
}

static void add_hops(const struct session *session, struct buffer *fields)
{
    if (liberty_is_taken(session, LIBERTY_HOPS_OF_A_FILTER)) {
        add_hop(fields, "(localhost [127.0.0.1])\r\n\tby localhost." REFERENCE_DOMAIN
                        " (filter [127.0.0.1]) with ESMTP id 2");
        add_hop(fields, "([127.0.0.1])\r\n\tby " REFERENCE_HOST " with ESMTP id 3");
    }
    if (liberty_is_taken(session, LIBERTY_HOP_ABOVE))
        add_hop(fields, "([127.0.0.1])\r\n\tby store." REFERENCE_DOMAIN " with LMTP id 1");
}

#define FILTER_FIELDS                                                                              \
    "X-Spam-Status: No, score=0.1\r\n\ttests=(none)\r\nX-Scanned-By: filter." REFERENCE_DOMAIN     \
    " <127.0.0.1>\r\n"

static void add_fields(const struct session *session, struct buffer *fields)
{
    if (liberty_is_taken(session, LIBERTY_FIELDS_BELOW_TRACE))
        buffer_add_text(fields, FILTER_FIELDS);
    if (liberty_is_taken(session, LIBERTY_FIELDS_BETWEEN_HOPS)) {
        text_insert(fields, own_field(fields), FILTER_FIELDS);
        add_hop(fields, "([127.0.0.1])\r\n\tby " REFERENCE_HOST " with ESMTP id 4");
    }
}

/* Changes the Return-Path field, which the others find by its name. */
static void change_path(const struct session *session, struct buffer *fields)
{
    static const char name[] = "Return-Path:", other[] = "return-path:";
    if (!own_field(fields))
        return;
    if (liberty_is_taken(session, LIBERTY_RETURN_PATH_FOLDED))
        text_replace(fields, strlen(name), " ", "\r\n\t");
    if (liberty_is_taken(session, LIBERTY_TRACE_IN_LOWER_CASE))
        memcpy(fields->octets, other, strlen(other));
}

void liberty_fields(const struct session *session, struct buffer *fields)
{
    if (own_field(fields) >= fields->length)
        return; /* a fault has left it out */
    change_date(session, fields);
    change_clauses(session, fields);
    add_fields(session, fields);
    add_hops(session, fields);
    change_path(session, fields);
}

void liberty_message_octets(const struct session *session, const struct delivery *delivery,
                            struct buffer *octets)
{
    struct buffer stored = {0};
    (void)delivery;
    if (!liberty_is_taken(session, LIBERTY_STORED_WITH_LF) || content_has_bare_line_ending(octets))
        return;
    for (size_t i = 0; i < octets->length; i++)
        if (octets->octets[i] != '\r')
            buffer_add(&stored, &octets->octets[i], 1);
    buffer_release(octets);
    *octets = stored;
}

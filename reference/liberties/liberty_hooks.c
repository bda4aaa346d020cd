#include "liberty_hooks.h"
#include "count_of.h"
#include "extension.h"
#include "liberties.h"
#include "liberty_offers.h"
#include "liberty_predicates.h"
#include "liberty_reports.h"
#include "reference_names.h"

#include <string.h>

bool liberty_is_taken(const struct session *session, enum liberty_id liberty)
{
    return session->server->liberties->on[liberty];
}

static bool never(const struct session *session)
{
    (void)session;
    return false;
}

/* EHLO keywords that are not offered. */
static const struct {
    enum liberty_id liberty;
    const char *keyword;
} absences[] = {
    {LIBERTY_EXPN_ABSENT, "EXPN"},
    {LIBERTY_DSN_ABSENT, "DSN"},
    {LIBERTY_CHUNKING_ABSENT, "CHUNKING"},
    {LIBERTY_CHUNKING_ABSENT, "BINARYMIME"},
    {LIBERTY_SMTPUTF8_ABSENT, "SMTPUTF8"},
    {LIBERTY_STARTTLS_ABSENT, "STARTTLS"},
    {LIBERTY_PIPELINING_ABSENT, "PIPELINING"},
};

static void change_extension(const struct session *session, struct extension *extension)
{
    for (size_t i = 0; i < COUNT_OF(absences); i++)
        if (liberty_is_taken(session, absences[i].liberty) &&
            strcmp(absences[i].keyword, extension->keyword) == 0)
            extension->is_offered = never;
    liberty_change_offer(session, extension);
}

/* Replies whose text is read by machines (RFC 5321 4.2), or is a list. */
static bool has_fixed_text(const struct session *session, const struct reply_form *form)
{
    return form->code == 334 || form->code == 220 || form->code == 221 || form->code == 421 ||
           verb_is_among(session->verb, "greeting EHLO HELO VRFY EXPN HELP");
}

static void change_reply(struct session *session, struct reply_form *form)
{
    static const char *const texts[] = {
        "", "", "Done as requested", "Please continue", "Try again later", "Not accepted here"};
    liberty_wait(session, form);
    bool has_lines = form->code == 334 || verb_is_among(session->verb, "HELO VRFY EXPN");
    if (liberty_is_taken(session, LIBERTY_OTHER_TEXTS) && !has_fixed_text(session, form) &&
        form->code / 100 < 6)
        form->text = texts[form->code / 100];
    if (!liberty_is_taken(session, LIBERTY_REPLIES_IN_SEVERAL_LINES) || has_lines ||
        strchr(form->text, '\n'))
        return;
    buffer_clear(&session->reply_text);
    buffer_format(&session->reply_text, "%s\nEnd of reply", form->text);
    form->text = buffer_text(&session->reply_text);
}

static void change_trace(const struct session *session, struct trace *trace)
{
    if (liberty_is_taken(session, LIBERTY_RECEIVED_WITHOUT_FOR))
        trace->for_path = NULL;
    if (liberty_is_taken(session, LIBERTY_RECEIVED_VIA_TCP))
        trace->via = "TCP";
}

/* Adds the Received field of another hop within the site. */
static void add_hop(struct buffer *fields)
{
    static const char received[] = "\r\nReceived:";
    struct buffer with_hop = {0}, date = {0};
    const char *own = memmem(fields->octets, fields->length, received, sizeof received - 1);
    size_t front = own ? (size_t)(own - fields->octets) + 2 : 0;
    trace_date(time(NULL), &date);
    buffer_add(&with_hop, fields->octets, front);
    buffer_format(&with_hop,
                  "Received: from " REFERENCE_HOST " ([127.0.0.1])\r\n\tby store." REFERENCE_DOMAIN
                  " with LMTP id 1;\r\n\t%s\r\n",
                  buffer_text(&date));
    buffer_add(&with_hop, fields->octets + front, fields->length - front);
    buffer_release(&date);
    buffer_release(fields);
    *fields = with_hop;
}

static void change_fields(const struct session *session, struct buffer *fields)
{
    if (liberty_is_taken(session, LIBERTY_HOP_ABOVE))
        add_hop(fields);
}

/* Whether the message is dropped, though it is accepted. */
static bool keep_back(struct session *session)
{
    return liberty_is_taken(session, LIBERTY_SPAM_DROPPED) && !is_not_spam(session->command);
}

const struct hooks liberty_hooks = {
    .keep_back = keep_back,
    .extension = change_extension,
    .reply = change_reply,
    .trace = change_trace,
    .fields = change_fields,
    .deliveries = liberty_deliveries,
    .report_is_due = liberty_report_is_due,
    .report = liberty_report,
};

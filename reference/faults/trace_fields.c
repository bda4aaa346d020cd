/* The stage of the trace fields, and of what else is added to the header. */
#include "faulty.h"
#include "mail_content.h"
#include "reference_names.h"
#include "session_faults.h"
#include "stages.h"

#include <stdio.h>
#include <string.h>

#define TEXT_SIZE 128

static void put(char *to, const char *text)
{
    snprintf(to, TEXT_SIZE, "%s", text);
}

/* Changes the year, the hour and the time zone. */
static void change_date(const struct session *session, char *date)
{
    char *year = strstr(date, " 20");
    if (faulty(session, FAULT_RECEIVED_TWO_DIGIT_YEAR) && year)
        memmove(year + 1, year + 3, strlen(year + 3) + 1);
    char *hour = strchr(date, ':');
    if (faulty(session, FAULT_RECEIVED_AT_HOUR_24) && hour)
        memcpy(hour - 2, "24", 2);
    if (faulty(session, FAULT_DATE_IN_COLUMNS) && hour) {
        memmove(hour - 1, hour - 2, strlen(hour - 2) + 1);
        hour[-2] = ' ';
    }
    char *zone = strrchr(date, ' ');
    if (faulty(session, FAULT_RECEIVED_ZONE_NAME) && zone)
        put(zone, " GMT");
    if (faulty(session, FAULT_DATE_ZONE_UNKNOWN) && zone)
        put(zone, " -0000");
    if (faulty(session, FAULT_DATE_ZONE_TWICE))
        put(date + strlen(date), " UTC");
}

/* Changes the WITH protocol type: another one, or without what the client has used. */
static void change_with(const struct session *session, char *with)
{
    bool extended = session->introduction == BY_HELO ? faulty(session, FAULT_RECEIVED_WITH_ESMTP)
                                                     : !faulty(session, FAULT_RECEIVED_WITH_SMTP);
    bool utf8 = session->transaction.utf8 && !faulty(session, FAULT_RECEIVED_WITHOUT_UTF8SMTP);
    bool secure = session->wire.ssl && !faulty(session, FAULT_RECEIVED_WITHOUT_S);
    bool authenticated = session->authenticated && !faulty(session, FAULT_RECEIVED_WITHOUT_A);
    bool plain = !utf8 && !secure && !authenticated;
    if (plain && faulty(session, FAULT_RECEIVED_WITH_FASTSMTP))
        put(with, "FASTSMTP");
    else if (!extended && plain)
        put(with, "SMTP");
    else
        snprintf(with, TEXT_SIZE, "%s%s%s", utf8 ? "UTF8SMTP" : "ESMTP", secure ? "S" : "",
                 authenticated ? "A" : "");
}

/* Has FOR name all recipients, or the first of several. */
static void change_for(const struct session *session, struct trace *trace, struct buffer *paths)
{
    const struct transaction *transaction = &session->transaction;
    size_t count = faulty(session, FAULT_RECEIVED_FOR_ALL) ? transaction->recipients_count : 0;
    if (faulty(session, FAULT_FOR_THE_FIRST) && transaction->recipients_count)
        count = 1;
    buffer_clear(paths);
    for (size_t i = 0; i < count; i++)
        buffer_format(paths, "%s<%s>", i ? "," : "", transaction->recipients[i].mailbox);
    if (count)
        trace->for_path = buffer_text(paths);
}

static void change_from(const struct session *session, struct trace *trace)
{
    if (faulty(session, FAULT_RECEIVED_WITHOUT_FROM))
        trace->from = NULL;
    else if (faulty(session, FAULT_RECEIVED_WITHOUT_CLIENT_NAME))
        trace->from = "client.invalid";
    if (faulty(session, FAULT_RECEIVED_WITHOUT_ADDRESS))
        trace->address = NULL;
    else if (faulty(session, FAULT_ADDRESS_FROM_EHLO))
        trace->address = session->client_name;
}

void fault_trace(const struct session *session, struct trace *trace)
{
    struct trace_texts *texts = &session->faults->trace;
    put(texts->date, trace->date);
    put(texts->with, trace->with);
    put(texts->id, trace->id);
    change_date(session, texts->date);
    change_with(session, texts->with);
    if (faulty(session, FAULT_ID_WITH_AT))
        put(texts->id + strlen(texts->id), "@" REFERENCE_HOST);
    change_for(session, trace, &texts->paths);
    change_from(session, trace);
    trace->date = faulty(session, FAULT_RECEIVED_WITHOUT_DATE) ? NULL : texts->date;
    trace->with = texts->with;
    trace->id = texts->id;
    if (faulty(session, FAULT_RECEIVED_WITHOUT_BY))
        trace->by = NULL;
    if (faulty(session, FAULT_RECEIVED_CLAUSES_OUT_OF_ORDER)) {
        snprintf(texts->by, sizeof texts->by, REFERENCE_HOST " id %s", texts->id);
        trace->by = texts->by;
        trace->id = NULL;
    }
    if (faulty(session, FAULT_VIA_UNREGISTERED))
        trace->via = "PIGEON";
    if (faulty(session, FAULT_CLAUSE_UNREGISTERED))
        trace->more = " score low";
    if (faulty(session, FAULT_NO_RETURN_PATH))
        trace->return_path = NULL;
    else if (faulty(session, FAULT_RETURN_PATH_ALWAYS_NULL) &&
             !strcmp(trace->return_path, session->transaction.sender))
        trace->return_path = "";
}

/* The length of the Return-Path field at the start; 0 if there is none. */
static size_t return_path_length(const struct buffer *fields)
{
    const char *at = fields->octets;
    if (fields->length < 12 || memcmp(at, "Return-Path:", 12) != 0)
        return 0;
    return content_next_line(&at, fields->octets + fields->length).length;
}

/* Replaces the line endings within Received with spaces. */
static void unfold(struct buffer *fields, size_t start)
{
    for (size_t i = start; i + 2 < fields->length; i++)
        if (strchr("\r\n\t", fields->octets[i]))
            fields->octets[i] = ' ';
}

/* Repeats the first field, of LENGTH octets. */
static void repeat_first(struct buffer *fields, size_t length)
{
    struct buffer repeated = {0};
    buffer_add(&repeated, fields->octets, length);
    buffer_add(&repeated, fields->octets, fields->length);
    buffer_release(fields);
    *fields = repeated;
}

/* Moves the first field, of LENGTH octets, to the end. */
static void move_to_end(struct buffer *fields, size_t length)
{
    struct buffer moved = {0};
    buffer_add(&moved, fields->octets + length, fields->length - length);
    buffer_add(&moved, fields->octets, length);
    buffer_release(fields);
    *fields = moved;
}

static void add_recipients(const struct session *session, struct buffer *fields)
{
    const struct transaction *transaction = &session->transaction;
    bool to = content_fields(&transaction->content, "To");
    for (size_t i = 0; i < transaction->recipients_count; i++) {
        const char *mailbox = transaction->recipients[i].mailbox;
        if (faulty(session, FAULT_APPARENTLY_TO))
            buffer_format(fields, "Apparently-To: %s\r\n", mailbox);
        if (faulty(session, FAULT_TO_COMPLETED) && !to)
            buffer_format(fields, "To: %s\r\n", mailbox);
    }
}

static void add_missing(const struct session *session, struct buffer *fields)
{
    const struct buffer *content = &session->transaction.content;
    if (!faulty(session, FAULT_FIELDS_COMPLETED))
        return;
    if (!content_fields(content, "Message-ID"))
        buffer_add_text(fields, "Message-ID: <made@" REFERENCE_HOST ">\r\n");
    if (!content_fields(content, "Date"))
        buffer_add_text(fields, "Date: Thu, 1 Jan 2026 00:00:00 +0000\r\n");
}

void fault_fields(const struct session *session, struct buffer *fields)
{
    size_t path = return_path_length(fields);
    if (faulty(session, FAULT_NO_RECEIVED))
        buffer_cut(fields, path);
    if (faulty(session, FAULT_RECEIVED_IN_ONE_LINE))
        unfold(fields, path);
    if (faulty(session, FAULT_RETURN_PATH_TWICE))
        repeat_first(fields, path);
    if (faulty(session, FAULT_RETURN_PATH_BELOW_RECEIVED))
        move_to_end(fields, path);
    if (faulty(session, FAULT_ADDED_LINE_IS_NO_FIELD))
        buffer_add_text(fields, "This message has been checked\r\n");
    if (faulty(session, FAULT_ADDED_LINE_TOO_LONG))
        buffer_format(fields, "X-Checked: %01200d\r\n", 0);
    add_recipients(session, fields);
    add_missing(session, fields);
}

size_t fault_front(const struct session *session, const struct buffer *content)
{
    size_t header = content_header_length(content);
    bool late = faulty(session, FAULT_RECEIVED_AT_THE_END) && header < content->length;
    return late ? header : 0;
}

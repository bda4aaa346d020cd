#include "trace.h"
#include "mangle.h"
#include "smtp_session.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The registered names of RFC 3848 1 and RFC 6531 4.3. */
static void write_protocol(const struct session *session, struct buffer *out)
{
    bool extended = session->introduction == BY_HELO ? faulty(session, FAULT_RECEIVED_WITH_ESMTP)
                                                     : !faulty(session, FAULT_RECEIVED_WITH_SMTP);
    bool utf8 = session->transaction.utf8 && !faulty(session, FAULT_RECEIVED_WITHOUT_UTF8SMTP);
    bool secure = session->wire.ssl && !faulty(session, FAULT_RECEIVED_WITHOUT_S);
    bool authenticated = session->authenticated && !faulty(session, FAULT_RECEIVED_WITHOUT_A);
    if (faulty(session, FAULT_RECEIVED_WITH_FASTSMTP))
        buffer_add_text(out, "FASTSMTP");
    else if (!extended)
        buffer_add_text(out, "SMTP");
    else
        buffer_format(out, "%s%s%s", utf8 ? "UTF8SMTP" : "ESMTP", secure ? "S" : "",
                      authenticated ? "A" : "");
}

void trace_date(time_t when, struct buffer *out)
{
    /* strftime would ask the locale. */
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct tm tm;
    localtime_r(&when, &tm);
    long minutes = labs(tm.tm_gmtoff / 60);
    buffer_format(out, "%s, %d %s %d %02d:%02d:%02d %c%02ld%02ld", days[tm.tm_wday], tm.tm_mday,
                  months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec,
                  tm.tm_gmtoff < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

/* The date as faults want it. */
static void write_date(const struct session *session, time_t when, struct buffer *out)
{
    struct buffer date = {0};
    trace_date(when, &date);
    char *year = strstr(date.octets, " 20");
    if (faulty(session, FAULT_RECEIVED_TWO_DIGIT_YEAR) && year)
        memmove(year + 1, year + 3, strlen(year + 3) + 1);
    char *hour = strchr(date.octets, ':');
    if (faulty(session, FAULT_RECEIVED_AT_HOUR_24) && hour) {
        hour[-2] = '2';
        hour[-1] = '4';
    }
    char *zone = strrchr(date.octets, ' ');
    bool columns = faulty(session, FAULT_DATE_IN_COLUMNS) && hour;
    int before = hour ? (int)(hour - 2 - date.octets) : 0;
    if (faulty(session, FAULT_RECEIVED_ZONE_NAME) && zone)
        memcpy(zone, " GMT", sizeof " GMT");
    if (faulty(session, FAULT_DATE_ZONE_UNKNOWN) && zone)
        memcpy(zone, " -0000", sizeof " -0000");
    buffer_format(out, "%.*s%s%s%s", before, date.octets, columns ? " " : "", date.octets + before,
                  faulty(session, FAULT_DATE_ZONE_TWICE) ? " UTC" : "");
    buffer_release(&date);
}

/* FOR, if there is but one recipient: with several it would tell each of the others (7.2, 7.6). */
static void write_for(const struct session *session, struct buffer *out)
{
    const struct transaction *transaction = &session->transaction;
    bool all = faulty(session, FAULT_RECEIVED_FOR_ALL);
    bool first = faulty(session, FAULT_FOR_THE_FIRST);
    size_t count = first ? 1 : transaction->recipients_count;
    if (!transaction->recipients_count || (count != 1 && !all))
        return;
    for (size_t i = 0; i < count; i++)
        buffer_format(out, "%s<%s>", i ? "," : "\r\n\tfor ", transaction->recipients[i].mailbox);
}

static void write_received(const struct session *session, struct buffer *out)
{
    time_t now = time(NULL);
    unsigned long id = atomic_fetch_add(&session->server->ids, 1);
    buffer_add_text(out, "Received:");
    if (!faulty(session, FAULT_RECEIVED_WITHOUT_FROM)) {
        bool named = !faulty(session, FAULT_RECEIVED_WITHOUT_CLIENT_NAME);
        bool numbered = !faulty(session, FAULT_RECEIVED_WITHOUT_ADDRESS);
        buffer_format(out, " from %s", named ? session->client_name : "client.invalid");
        if (numbered)
            buffer_format(out, " (%s)",
                          faulty(session, FAULT_ADDRESS_FROM_EHLO) ? session->client_name
                                                                   : session->client_literal);
        buffer_add_text(out, "\r\n\t");
    }
    if (!faulty(session, FAULT_RECEIVED_WITHOUT_BY))
        buffer_add_text(out, "by " REFERENCE_HOST " ");
    if (faulty(session, FAULT_RECEIVED_CLAUSES_OUT_OF_ORDER))
        buffer_format(out, "id %lx ", id);
    buffer_add_text(out, faulty(session, FAULT_VIA_UNREGISTERED) ? "via PIGEON with " : "with ");
    write_protocol(session, out);
    if (!faulty(session, FAULT_RECEIVED_CLAUSES_OUT_OF_ORDER))
        buffer_format(out, " id %llx-%lx%s", (unsigned long long)now, id,
                      faulty(session, FAULT_ID_WITH_AT) ? "@" REFERENCE_HOST : "");
    write_for(session, out);
    if (faulty(session, FAULT_CLAUSE_UNREGISTERED))
        buffer_add_text(out, " score low");
    if (!faulty(session, FAULT_RECEIVED_WITHOUT_DATE)) {
        buffer_add_text(out, ";\r\n\t");
        write_date(session, now, out);
    }
    buffer_add_text(out, "\r\n");
}

static void write_return_path(const struct session *session, const char *sender, struct buffer *out)
{
    if (faulty(session, FAULT_NO_RETURN_PATH))
        return;
    if (faulty(session, FAULT_RETURN_PATH_ALWAYS_NULL))
        sender = "";
    buffer_format(out, "Return-Path: <%s>\r\n", sender);
    if (faulty(session, FAULT_RETURN_PATH_TWICE))
        buffer_format(out, "Return-Path: <%s>\r\n", sender);
}

/* A fault: the line ends within the field become blanks. */
static void unfold(struct buffer *out, size_t start)
{
    for (size_t i = start; i + 2 < out->length; i++)
        if (out->octets[i] == '\r' || out->octets[i] == '\n' || out->octets[i] == '\t')
            out->octets[i] = ' ';
}

void trace_write(const struct session *session, const char *sender, struct buffer *out)
{
    bool late = faulty(session, FAULT_RETURN_PATH_BELOW_RECEIVED);
    if (!late)
        write_return_path(session, sender, out);
    size_t start = out->length;
    if (!faulty(session, FAULT_NO_RECEIVED))
        write_received(session, out);
    if (faulty(session, FAULT_RECEIVED_IN_ONE_LINE))
        unfold(out, start);
    if (late)
        write_return_path(session, sender, out);
    mangle_header(session, out);
}

/* The length of the field at AT with its folded lines. */
static size_t field_length(const char *at, const char *end)
{
    const char *next = at;
    do {
        const char *line_end = memmem(next, (size_t)(end - next), "\r\n", 2);
        next = line_end ? line_end + 2 : end;
    } while (next < end && (*next == ' ' || *next == '\t'));
    return (size_t)(next - at);
}

void trace_strip(struct buffer *content)
{
    static const char name[] = "Return-Path:";
    struct buffer kept = {0};
    const char *at = content->octets, *end = at + content->length;
    if (!content->length)
        return;
    while (at < end && *at != '\r') {
        size_t length = field_length(at, end);
        if (length < sizeof name || strncasecmp(at, name, sizeof name - 1) != 0)
            buffer_add(&kept, at, length);
        at += length;
    }
    buffer_add(&kept, at, (size_t)(end - at));
    buffer_release(content);
    *content = kept;
}

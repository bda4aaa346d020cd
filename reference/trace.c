#include "trace.h"
#include "session.h"

#include <stdlib.h>

/* The registered names of RFC 3848 1 and RFC 6531 4.3. */
static void write_protocol(const struct session *session, struct buffer *out)
{
    if (session->introduction == BY_HELO) {
        buffer_add_text(out, "SMTP");
        return;
    }
    buffer_format(out, "%s%s%s", session->transaction.utf8 ? "UTF8SMTP" : "ESMTP",
                  session->wire.ssl ? "S" : "", session->authenticated ? "A" : "");
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

static void write_received(const struct session *session, struct buffer *out)
{
    const struct transaction *transaction = &session->transaction;
    time_t now = time(NULL);
    unsigned long id = atomic_fetch_add(&session->server->ids, 1);
    buffer_format(out, "Received: from %s (%s)\r\n\tby " REFERENCE_HOST " with ",
                  session->client_name, session->client_literal);
    write_protocol(session, out);
    buffer_format(out, " id %llx.%lx", (unsigned long long)now, id);
    /* With several recipients FOR would tell each of the others (7.2, 7.6). */
    if (transaction->recipients_count == 1)
        buffer_format(out, "\r\n\tfor <%s>", transaction->recipients[0].mailbox);
    buffer_add_text(out, ";\r\n\t");
    trace_date(now, out);
    buffer_add_text(out, "\r\n");
}

void trace_write(const struct session *session, const char *sender, struct buffer *out)
{
    buffer_format(out, "Return-Path: <%s>\r\n", sender);
    write_received(session, out);
}

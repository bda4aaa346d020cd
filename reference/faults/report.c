/* The stage of delivery status notifications. */
#include "arena.h"
#include "faulty.h"
#include "reference_names.h"
#include "report_delivery.h"
#include "stages.h"

#include <ctype.h>
#include <string.h>

bool fault_report_is_due(const struct session *session, const struct recipient *recipient, bool due)
{
    if (faulty(session, FAULT_DSN_UNASKED))
        return true;
    return due && strcmp(recipient->key, FAULT_NOWHERE) != 0 && !faulty(session, FAULT_DSN_MISSING);
}

static const char *lowered(struct arena *arena, const char *text)
{
    char *copy = arena_copy(arena, text, strlen(text));
    for (char *c = copy; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return copy;
}

/* The date with "GMT" in place of its offset. */
static const char *with_zone_name(struct arena *arena, const char *date)
{
    return arena_format(arena, "%.*s  GMT", (int)strlen(date) - 5, date);
}

static void change_recipient(const struct session *session, struct dsn_fields *fields,
                             struct arena *arena)
{
    if (faulty(session, FAULT_DSN_WITHOUT_ORCPT))
        fields->original_recipient = NULL;
    if (faulty(session, FAULT_DSN_RECIPIENT_LOWER_CASED))
        fields->final_recipient = lowered(arena, fields->final_recipient);
    if (faulty(session, FAULT_DSN_WITHOUT_FINAL_RECIPIENT))
        fields->final_recipient = NULL;
    if (faulty(session, FAULT_DSN_ACTION_RELAYED))
        fields->action = "relayed";
    if (faulty(session, FAULT_DSN_WITHOUT_ACTION))
        fields->action = NULL;
    if (faulty(session, FAULT_DSN_WITHOUT_STATUS))
        fields->status = NULL;
    if (faulty(session, FAULT_DSN_WITH_REMOTE_MTA))
        fields->remote_mta = "dns; elsewhere.example";
}

static void change_message_fields(const struct session *session, struct dsn_report *report,
                                  struct arena *arena)
{
    if (!*report->envid && faulty(session, FAULT_DSN_ENVID_MADE_UP))
        report->envid = "report";
    if (faulty(session, FAULT_DSN_ENVID_LOWER_CASED))
        report->envid = lowered(arena, report->envid);
    if (faulty(session, FAULT_DSN_WITHOUT_ENVID))
        report->envid = NULL;
    if (faulty(session, FAULT_DSN_WITHOUT_REPORTING_MTA))
        report->reporting_mta = NULL;
    if (faulty(session, FAULT_DSN_ZONE_NAME))
        report->date = with_zone_name(arena, report->date);
}

static void change_form(const struct session *session, struct dsn_report *report)
{
    if (faulty(session, FAULT_DSN_WITH_SENDER))
        report->return_path = "postmaster@" REFERENCE_DOMAIN;
    if (faulty(session, FAULT_DSN_TO_NOBODY))
        report->to = "";
    if (faulty(session, FAULT_DSN_IN_PLAIN_TEXT))
        report->type = "text/plain";
    if (faulty(session, FAULT_DSN_WITH_WHOLE_MESSAGE))
        report->original = DSN_ORIGINAL_WHOLE;
    if (faulty(session, FAULT_DSN_IN_TWO_PARTS))
        report->original = DSN_ORIGINAL_NONE;
}

void fault_report(const struct session *session, struct dsn_report_draft *draft)
{
    if (!*session->transaction.sender && faulty(session, FAULT_DSN_TO_NULL_SENDER))
        draft->reader = REFERENCE_USER;
    change_form(session, &draft->report);
    change_message_fields(session, &draft->report, draft->arena);
    for (size_t i = 0; i < draft->count; i++)
        change_recipient(session, &draft->recipients[i], draft->arena);
}

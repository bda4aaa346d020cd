#include "record.h"

void record_hide_result(struct smtpspec_result *result, struct secrets *secrets)
{
    result->reason = secrets_hide(secrets, result->reason);
    result->expected = secrets_hide(secrets, result->expected);
    result->got = secrets_hide(secrets, result->got);
    for (size_t i = 0; i < result->attempts_count; i++)
        result->attempts[i].reason = secrets_hide(secrets, result->attempts[i].reason);
    for (size_t i = 0; i < result->transcript_count; i++)
        result->transcript[i].text = secrets_hide(secrets, result->transcript[i].text);
}

void record_hide(struct smtpspec_record *record, struct secrets *secrets)
{
    record->greeting = secrets_hide(secrets, record->greeting);
    for (size_t i = 0; i < record->keywords_count; i++)
        record->keywords[i] = secrets_hide(secrets, record->keywords[i]);
    for (size_t i = 0; i < record->facts_count; i++)
        record->facts[i].value = secrets_hide(secrets, record->facts[i].value);
    for (size_t i = 0; i < record->cases_count; i++)
        record_hide_result(&record->cases[i], secrets);
}

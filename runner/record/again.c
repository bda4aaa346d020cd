#include "again.h"

#include "citation.h"
#include "record.h"

void again_accept(struct smtpspec_result *result, struct smtpspec_result *fresh)
{
    result_clear(result);
    result->verdict = fresh->verdict;
    citation_move(fresh, result);
    result->reason = fresh->reason;
    result->expected = fresh->expected;
    result->got = fresh->got;
    result->failed_line = fresh->failed_line;
    result->seconds = fresh->seconds;
    result->transcript = fresh->transcript;
    result->transcript_count = fresh->transcript_count;
    *fresh = (struct smtpspec_result){0};
}

void again_drop(struct smtpspec_result *fresh)
{
    result_clear(fresh);
    citation_clear(fresh);
    *fresh = (struct smtpspec_result){0};
}

#include "faulty.h"
#include "count_of.h"
#include "smtp_session.h"

/* These would leave nothing to test if they acted on the survey and the probes of a run. */
static bool is_sparing(enum fault_id fault)
{
    static const enum fault_id sparing[] = {
        FAULT_GREETING_MISSING,
        FAULT_EHLO_IN_PIECES,
        FAULT_DATA_502,
        FAULT_DATA_250,
        FAULT_MESSAGE_LOST,
        FAULT_RSET_UNDOES_THE_MESSAGE,
        FAULT_EHLO_UNDOES_THE_MESSAGE,
        FAULT_QUIT_UNDOES_THE_MESSAGE,
        FAULT_ERROR_UNDOES_THE_MESSAGE,
        FAULT_NEXT_MESSAGE_UNDOES_THE_LAST,
        FAULT_LOST_WITHOUT_QUIT,
        FAULT_HANGS_UP_NOW_AND_THEN,
        FAULT_MAIL_MISPLACED_NOW_AND_THEN,
    };
    for (size_t i = 0; i < COUNT_OF(sparing); i++)
        if (sparing[i] == fault)
            return true;
    return false;
}

bool fault_is_on(const struct session *session, enum fault_id fault)
{
    const struct fault_set *set = session->server->faults;
    return set->on[fault] && !(session->is_spared && set->spares && is_sparing(fault));
}

bool faulty(const struct session *session, enum fault_id fault)
{
    return fault_is_on(session, fault) && when_holds(&session->server->faults->when, session);
}

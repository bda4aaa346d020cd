#include "escape.h"
#include "memory.h"
#include "session.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void tell(const struct session *session, enum incident incident, const char *expected,
                 const char *got, const char *reason)
{
    const struct transcript *transcript = session->transcript;
    struct incident_met met = {
        .script = session->script,
        .incident = incident,
        .ends_case = incident != INCIDENT_DOUBLED,
        .sighting = {.reason = transcript_redact(transcript, escape_words(reason)),
                     .expected = mem_text(expected),
                     .got = transcript_redact(transcript, mem_text(got)),
                     .command = mem_text(transcript_last_sent(transcript))},
    };
    incidents_add(session->context->incidents, &met);
}

enum step_end session_met(struct session *session, const struct step *step, enum incident incident,
                          const char *expected, char *got, const char *format, ...)
{
    char reason[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    if (!incidents_judge(session->context->incidents, incident))
        return session_broken(session, step, expected, got, "%s", reason);
    tell(session, incident, expected, got, reason);
    free(got);
    return incident == INCIDENT_DOUBLED ? STEP_DONE : session_trouble(session, step, "%s", reason);
}

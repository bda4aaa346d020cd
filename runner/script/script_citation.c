#include "script.h"

struct citation script_citation(const struct script *script, const struct requirement *broken)
{
    if (broken)
        return requirement_citation(broken);
    return (struct citation){"", script->level, script->section, script->says, SMTPSPEC_UNRATED};
}

struct citation script_should_citation(const struct script *script,
                                       const struct requirement *broken)
{
    struct citation citation = script_citation(script, broken);
    if (citation.level == SMTPSPEC_MUST)
        citation.level = SMTPSPEC_SHOULD;
    return citation;
}

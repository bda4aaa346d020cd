#include "choice.h"

#include "memory.h"

#include <string.h>

/* With an invariant, cases are played that make the server speak: every so many of the catalogue,
 * and those that ask for help, which few others do. */
#define SPEAKERS_EVERY 12

bool fault_breaks(const struct fault *fault, const char *id)
{
    size_t length = strlen(id);
    for (const char *at = fault->requirements; (at = strstr(at, id)); at += length)
        if ((at == fault->requirements || at[-1] == ' ') && (!at[length] || at[length] == ' '))
            return true;
    return false;
}

bool fault_concerns(const struct fault *fault, const struct script *script)
{
    for (size_t i = 0; i < script->covers_count; i++)
        if (fault_breaks(fault, script->cover_ids[i]))
            return true;
    return false;
}

bool choice_concerns(const struct choice *choice, const struct fault *fault,
                     const struct script *script)
{
    return fault_concerns(fault, script) ||
           (choice->catchers && listed_find(choice->catchers, fault->name, script->id));
}

bool fault_is_now_and_then(const struct fault *fault)
{
    static const char ending[] = "-now-and-then";
    size_t length = strlen(fault->name), wanted = sizeof ending - 1;
    return length > wanted && strcmp(fault->name + length - wanted, ending) == 0;
}

static bool covers(const struct script *script, const char *id)
{
    for (size_t i = 0; i < script->covers_count; i++)
        if (strcmp(script->cover_ids[i], id) == 0)
            return true;
    return false;
}

static bool only_slow_cases_cover(const struct catalogue *catalogue, const char *id)
{
    for (size_t i = 0; i < catalogue->count; i++)
        if (!catalogue->scripts[i]->slow && covers(catalogue->scripts[i], id))
            return false;
    return true;
}

/* Whether a slow case is worth its time without --slow: the fault breaks what only slow cases
 * cover, the patience of the server, so that there is little of it to wait for. */
static bool ends_soon(const struct catalogue *catalogue, const struct fault *fault,
                      const struct script *script)
{
    for (size_t i = 0; fault && i < script->covers_count; i++)
        if (fault_breaks(fault, script->cover_ids[i]) &&
            only_slow_cases_cover(catalogue, script->cover_ids[i]))
            return true;
    return false;
}

static bool is_speaker(const struct script *script, size_t index)
{
    return index % SPEAKERS_EVERY == 0 || strncmp(script->id, "help/", 5) == 0;
}

unsigned first_protocol(const struct script *script)
{
    return script->protocols & (~script->protocols + 1U); /* the lowest bit */
}

static bool is_about_incident(const struct script *script)
{
    return script->always_count && expect_incident(script->always[0]) != INCIDENT_NONE;
}

/* Whether the cases that cover what it covers, too, do not bring it about. */
static bool needs_speakers(const struct script *script)
{
    return script->always_count &&
           (!is_about_incident(script) || expect_incident(script->always[0]) == INCIDENT_KEPT);
}

/* Whether a case that covers what the fault breaks holds for all replies: an invariant. */
static bool breaks_invariant(const struct catalogue *catalogue, const struct fault *fault)
{
    for (size_t i = 0; fault && i < catalogue->count; i++) {
        const struct script *script = catalogue->scripts[i];
        if (needs_speakers(script) && fault_concerns(fault, script))
            return true;
    }
    return false;
}

const struct script **choice_for(const struct choice *choice, const struct fault *fault,
                                 unsigned protocol, size_t *count)
{
    const struct catalogue *catalogue = choice->catalogue;
    const struct script **chosen = mem_alloc((catalogue->count + 1) * sizeof *chosen);
    bool invariant = breaks_invariant(catalogue, fault);
    *count = 0;
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct script *script = catalogue->scripts[i];
        bool wanted = choice->all || !fault || fault_is_now_and_then(fault) ||
                      choice_concerns(choice, fault, script) || is_about_incident(script) ||
                      (invariant && is_speaker(script, i));
        if (wanted && first_protocol(script) == protocol &&
            (choice->slow || !script->slow || ends_soon(catalogue, fault, script)))
            chosen[(*count)++] = script;
    }
    return chosen;
}

#include "finding.h"

#include "expect_parts.h"

#include <string.h>
#include <strings.h>

const char *finding_name(enum finding finding)
{
    static const char *const names[FINDINGS] = {
        [SEEN_BY_STEP] = "noticed by the step that reads it",
        [SEEN_BY_RUNNER] = "noticed in setup",
        [SEEN_LATER] = "noticed by a later step",
        [SEEN_BY_INVARIANT] = "noticed by an invariant",
        [FREE_OTHER_WAY] = "free: the case then sends something else (if, for, capture)",
        [FREE_SAID_AGAIN] = "free: it is put off, and the case sends the command again",
        [FREE_CODE] = "free: the step names this code too",
        [FREE_LINE] = "free: what is expected of the reply is in its other lines",
        [FREE_CLOSED] = "free: the step allows the end of the connection",
        [FREE_FAREWELL] = "free: the reply to the runner's own QUIT",
        [FREE_ALLOWED] =
            "free: whose reply it is cannot be counted, and the following steps name the codes",
        [FREE_UNREAD] = "free: whose reply it is cannot be counted, and nothing is read after it",
        [UNEXPLAINED] = "NEITHER NOTICED NOR EXPLAINED",
    };
    return names[finding];
}

static const struct tape_event *changed_event(const struct deck *deck)
{
    return &deck->tape->tracks[deck->change.track].events[deck->change.event];
}

/* The runner sends QUIT after its own deliveries (the sentinel), and accepts any reply. */
static bool is_farewell(const struct deck *deck)
{
    const struct tape_event *event = changed_event(deck);
    uint64_t quit = tape_sum("QUIT\r\n", strlen("QUIT\r\n"));
    return !deck->reader && deck->change.event && event[-1].kind == TAPE_SENT &&
           event[-1].sum == quit;
}

/* A command that is put off is sent once more (say_again.h), which only looks like the tape where
 * it has the same command next. */
static bool is_said_again(const struct deck *deck)
{
    const struct tape_track *track = &deck->tape->tracks[deck->change.track];
    size_t at = deck->change.event;
    return deck->change.kind == CHANGE_DIGIT && deck->change.digit == '4' && at &&
           at + 1 < track->count && track->events[at - 1].kind == TAPE_SENT &&
           track->events[at + 1].kind == TAPE_SENT &&
           track->events[at - 1].sum == track->events[at + 1].sum;
}

/* Whether the step asks by name for the line that was dropped. */
static bool asks_for_line(const struct deck *deck)
{
    size_t length;
    const char *line = change_line(changed_event(deck), deck->change.line, &length);
    for (size_t i = 0; deck->asked && i < deck->asked->keywords_count; i++) {
        const char *name = deck->asked->keywords[i].name;
        if (length > 4 + strlen(name) && strncasecmp(line + 4, name, strlen(name)) == 0 &&
            strchr(" \r\n", line[4 + strlen(name)]))
            return true;
    }
    return false;
}

/* A reply without its last line is not a reply. */
static enum finding of_dropped_line(const struct deck *deck)
{
    bool is_last = deck->change.line + 1 == change_lines(changed_event(deck));
    return is_last || asks_for_line(deck) ? UNEXPLAINED : FREE_LINE;
}

/* The rules by which a change may go unnoticed. The deck has checked the codes that steps accepted:
 * deck->lax. */
static enum finding rule_of(const struct deck *deck)
{
    if (deck->reached && is_said_again(deck))
        return FREE_SAID_AGAIN;
    if (!deck->reached || deck->lax)
        return UNEXPLAINED;
    if (is_farewell(deck))
        return FREE_FAREWELL;
    switch (deck->change.kind) {
    case CHANGE_DIGIT:
        return deck->asked ? FREE_CODE : UNEXPLAINED;
    case CHANGE_DROP:
        return of_dropped_line(deck);
    case CHANGE_EXTRA:
        return deck->is_counted ? UNEXPLAINED : deck->reads_after ? FREE_ALLOWED : FREE_UNREAD;
    case CHANGE_CUT:
        return deck->asked && deck->asked->closed ? FREE_CLOSED : UNEXPLAINED;
    default:
        return UNEXPLAINED;
    }
}

enum finding finding_of(const struct deck *deck, const struct replayed *replayed)
{
    unsigned line = replayed->result->failed_line;
    bool noticed = replayed->verdict_differs && deck->reached;
    if (noticed && deck->reader && deck->reader->at.line == line)
        return SEEN_BY_STEP;
    if (noticed && !deck->strayed)
        return line ? SEEN_LATER : SEEN_BY_RUNNER;
    if (replayed->invariants_differ)
        return SEEN_BY_INVARIANT;
    return deck->strayed && deck->reached ? FREE_OTHER_WAY : rule_of(deck);
}

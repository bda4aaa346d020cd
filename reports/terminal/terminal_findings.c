#include "broken.h"
#include "memory.h"
#include "ranking.h"
#include "terminal.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define SAME_ERRORS 3 /* how many errors with the same reason are listed in full */

/* The results of a record that are of interest, as ranking.h sorts them. */
struct interest {
    const struct smtpspec_result **results;
    size_t count;
};

static struct interest interest_of(const struct smtpspec_record *record)
{
    struct interest interest = {ranking_new(record), 0};
    while (interest.count < record->cases_count &&
           ranking_of(interest.results[interest.count]) != RANK_OTHER)
        interest.count++;
    return interest;
}

/* How many errors before this one have the same reason. */
static size_t same_before(const struct interest *interest, size_t index)
{
    size_t count = 0;
    for (size_t i = 0; i < index; i++)
        count += interest->results[i]->verdict == SMTPSPEC_ERROR &&
                 strcmp(interest->results[i]->reason, interest->results[index]->reason) == 0;
    return count;
}

enum showing { SHOW_NOT, SHOW_LINE, SHOW_WHOLE };

static enum showing showing_of(const struct terminal *terminal, const struct interest *interest,
                               size_t index)
{
    bool verbose = terminal->options->verbose;
    switch (ranking_of(interest->results[index])) {
    case RANK_FINDING:
        return SHOW_WHOLE;
    case RANK_ERROR:
        return verbose || same_before(interest, index) < SAME_ERRORS ? SHOW_WHOLE : SHOW_NOT;
    default:
        return SHOW_LINE;
    }
}

/* Whether a finding above is shown that has the same in common: then it is only counted. */
static bool is_known_already(const struct terminal *terminal, const struct interest *interest,
                             size_t index)
{
    for (size_t i = 0; i < index && !terminal->options->verbose; i++)
        if (ranking_of(interest->results[i]) == RANK_FINDING &&
            broken_is_same(interest->results[i], interest->results[index]))
            return true;
    return false;
}

/* "security" alone is a stage as well. */
static const char *heading_of(const struct smtpspec_result *result)
{
    static const char *const of_impact[] = {"impact security", "impact loss", "impact interop",
                                            "impact form", "no impact stated"};
    static const char *const headings[RANKS] = {
        [RANK_ERROR] = "could not be tried",
        [RANK_BASELINE] = "in the baseline",
        [RANK_KNOWN] = "known deviations",
    };
    const char *heading = headings[ranking_of(result)];
    return heading ? heading : of_impact[result->impact];
}

/* How many results from INDEX on have one heading. */
static size_t group_at(const struct interest *interest, size_t index)
{
    const char *heading = heading_of(interest->results[index]);
    size_t end = index;
    while (end < interest->count && heading_of(interest->results[end]) == heading)
        end++;
    return end - index;
}

/* How many findings further on are like the one at INDEX. */
static size_t count_like(const struct interest *interest, size_t index)
{
    size_t count = 0;
    for (size_t i = index + 1; i < interest->count; i++)
        count += ranking_of(interest->results[i]) == RANK_FINDING &&
                 broken_is_same(interest->results[index], interest->results[i]);
    return count;
}

static void write_whole(struct terminal *terminal, const struct interest *interest, size_t index)
{
    terminal_case(terminal, interest->results[index]);
    size_t others = terminal->options->verbose ? 0 : count_like(interest, index);
    if (!others)
        return;
    buffer_cut(&terminal->out, terminal->out.length - 1); /* the empty line after the case */
    buffer_add_text(&terminal->out, "        and ");
    text_counted(&terminal->out, others, "finding");
    buffer_add_text(&terminal->out, " like it\n\n");
}

static void write_one(struct terminal *terminal, const struct interest *interest, size_t index,
                      bool *after_line)
{
    enum showing showing = showing_of(terminal, interest, index);
    bool is_finding = ranking_of(interest->results[index]) == RANK_FINDING;
    if (showing == SHOW_NOT || (is_finding && is_known_already(terminal, interest, index)))
        return;
    if (showing == SHOW_WHOLE && *after_line)
        buffer_add_text(&terminal->out, "\n");
    *after_line = showing == SHOW_LINE;
    if (showing == SHOW_WHOLE)
        write_whole(terminal, interest, index);
    else
        terminal_case_line(terminal, interest->results[index]);
}

static void write_group(struct terminal *terminal, const struct interest *interest, size_t index,
                        size_t count)
{
    size_t summary[SMTPSPEC_VERDICTS] = {0};
    bool after_line = false;
    bool is_plain = ranking_of(interest->results[index]) == RANK_FINDING &&
                    !terminal->options->verbose; /* each states its impact */
    for (size_t i = 0; i < count; i++)
        summary[interest->results[index + i]->verdict]++;
    if (!is_plain) {
        terminal_counts(terminal, heading_of(interest->results[index]), summary);
        buffer_add_text(&terminal->out, "\n");
    }
    for (size_t i = 0; i < count; i++)
        write_one(terminal, interest, index + i, &after_line);
    buffer_add_text(&terminal->out, after_line ? "\n" : "");
}

/* A server that cannot be reached gives the same error hundreds of times: reported once, with a
 * count. */
static void write_same_errors(struct terminal *terminal, const struct interest *interest)
{
    size_t hidden = 0;
    for (size_t i = 0; i < interest->count; i++)
        hidden += showing_of(terminal, interest, i) == SHOW_NOT;
    if (!hidden)
        return;
    text_counted(&terminal->out, hidden, "more error");
    buffer_add_text(&terminal->out, hidden == 1 ? " has a reason given above.\n\n"
                                                : " have the reasons given above.\n\n");
}

void terminal_findings(struct terminal *terminal, const struct smtpspec_record *record)
{
    struct interest interest = interest_of(record);
    for (size_t i = 0; i < interest.count;) {
        size_t count = group_at(&interest, i);
        write_group(terminal, &interest, i, count);
        i += count;
    }
    write_same_errors(terminal, &interest);
    free(interest.results);
}

/* Preparation may be refused, not broken. */
#include "incidents.h"
#include "playing.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#define GREETED "start: greeted\ndialogue:\n"
#define HELLO SEND("220 hi\r\n"), AWAIT("EHLO client.example\r\n"), SEND("250 hi\r\n")
#define OWNER                                                                                      \
    "title: x\nlevel: MUST\nalways:\n- incident: unanswered\n- incident: dropped\n"                \
    "- incident: lost\n- incident: doubled\n"

/* A case beside an invariant about incidents. */
struct judged {
    struct playing playing;
    struct catalogue *owner;
    struct invariants *invariants, *none;
};

static void begin(struct judged *judged, const char *text, const struct act *acts)
{
    playing_prepare(&judged->playing, text, acts);
    judged->owner = catalogue_of_text("a/owner", OWNER, judged->playing.problems);
    judged->invariants =
        invariants_new((const struct script *const *)judged->owner->scripts, judged->owner->count);
    judged->none = judged->playing.context.invariants;
    judged->playing.context.invariants = judged->invariants;
    judged->playing.context.incidents = incidents_new(judged->invariants);
    judged->playing.context.timeout_ms = 300;
    playing_go(&judged->playing);
    incidents_settle(judged->playing.context.incidents, judged->playing.catalogue->scripts[0],
                     &judged->playing.result);
}

static void end(struct judged *judged)
{
    incidents_free(&judged->playing.context.incidents);
    judged->playing.context.invariants = judged->none;
    invariants_free(&judged->invariants);
    catalogue_free(&judged->owner);
    playing_end(&judged->playing);
}

/* The case is a skip for REASON, and its incident a fail of the owner if IS_MET. */
static void check(const char *text, const struct act *acts, const char *reason, bool is_met)
{
    struct judged judged;
    struct smtpspec_result result = {0};
    begin(&judged, text, acts);
    playing_expect(&judged.playing, SMTPSPEC_SKIP, reason);
    incidents_show(judged.playing.context.incidents);
    invariants_result(judged.invariants, judged.owner->scripts[0], &result);
    ck_assert_int_eq(result.verdict == SMTPSPEC_FAIL, is_met);
    result_empty(&result);
    end(&judged);
}

#define ASSUMES GREETED "- C: NOOP\n- assume: 250\n"

TEST(a_reply_that_is_assumed_and_does_not_come_is_an_incident)
{
    const struct act silent[] = {SEND("220 hi\r\n"), AWAIT("NOOP\r\n"), DRAIN, END};
    check(ASSUMES, silent, "no reply to NOOP within 0.3 s, which a/owner judges", true);
    const struct act half[] = {SEND("220 hi\r\n"), AWAIT("NOOP\r\n"), SEND("250-a\r\n"), DRAIN,
                               END};
    check(ASSUMES, half, "no complete reply to NOOP", true);
    const struct act closes[] = {SEND("220 hi\r\n"), AWAIT("NOOP\r\n"), END};
    check(ASSUMES, closes, "the connection was closed where the reply to NOOP", true);
}

TEST(a_start_state_that_breaks_is_an_incident)
{
    const struct act silent[] = {HELLO, AWAIT("MAIL"), DRAIN, END};
    check("start: mail\ndialogue:\n- C: RSET\n- S: 250\n", silent, "no reply to MAIL", true);
}

TEST(a_refusal_of_what_is_assumed_is_quoted)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("NOOP\r\n"), SEND("550 5.7.1 no\r\n"),
                               DRAIN, END};
    check(ASSUMES, acts, "NOOP was answered with \"550 5.7.1 no\" where 250 was assumed", false);
}

TEST(a_server_may_drop_whom_it_refused_three_times)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("NOOP 3\r\n"),
                               SEND("500 a\r\n500 b\r\n500 c\r\n"), AWAIT("NOOP 4\r\n"), END};
    check(GREETED "- C: [NOOP 1, NOOP 2, NOOP 3]\n- assume: [500, 500, 500]\n- C: NOOP 4\n"
                  "- assume: 250\n",
          acts, "closed after 3 refusals", false);
}

TEST(a_server_may_drop_who_sends_what_no_client_may)
{
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("FROB\r\n"), END};
    check(GREETED "- C: FROB\n- assume: 500\n", acts, "after what not every server takes", false);
}

TEST(where_nobody_judges_it_an_incident_of_an_assumption_is_a_skip)
{
    const struct act closes[] = {SEND("220 hi\r\n"), AWAIT("NOOP\r\n"), END};
    playing_check(ASSUMES, closes, SMTPSPEC_SKIP, "the connection was closed");
}

TEST(a_reply_too_many_is_seen_at_the_end)
{
    const struct act twice[] = {SEND("220 hi\r\n"),
                                AWAIT("NOOP\r\n"),
                                SEND("250 a\r\n"),
                                AWAIT("QUIT\r\n"),
                                SEND("250 more\r\n221 bye\r\n"),
                                DRAIN,
                                END};
    struct playing playing;
    struct catalogue *owner;
    playing_prepare(&playing, GREETED "- C: NOOP\n- S: 250\n", twice);
    owner = catalogue_of_text("a/owner", "title: x\nlevel: MUST\nalways:\n- faults: [unasked]\n",
                              playing.problems);
    struct invariants *none = playing.context.invariants,
                      *watching = invariants_new((const struct script *const *)owner->scripts,
                                                 owner->count);
    playing.context.invariants = watching;
    playing_go(&playing);
    playing_expect(&playing, SMTPSPEC_PASS, "");
    struct smtpspec_result result = {0};
    invariants_result(watching, owner->scripts[0], &result);
    ck_assert_int_eq(result.verdict, SMTPSPEC_FAIL);
    result_empty(&result);
    playing.context.invariants = none;
    invariants_free(&watching);
    catalogue_free(&owner);
    playing_end(&playing);
}

SUITE("preparation")

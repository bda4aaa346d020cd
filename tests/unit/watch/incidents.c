/* Incidents: who judges them, which of them stand, and what becomes of the cases that met them. */
#include "incidents.h"
#include "memory.h"
#include "playing.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#define OWNER "title: x\nlevel: MUST\nalways:\n- incident: lost\n"

struct fixture {
    struct problems *problems;
    struct catalogue *catalogue;
    struct invariants *invariants;
    struct incidents *incidents;
    struct smtpspec_result result;
};

static void begin(struct fixture *fixture, const char *owner)
{
    *fixture = (struct fixture){.problems = problems_new()};
    fixture->catalogue = catalogue_of_text("a/owner", owner, fixture->problems);
    fixture->invariants = invariants_new((const struct script *const *)fixture->catalogue->scripts,
                                         fixture->catalogue->count);
    fixture->incidents = incidents_new(fixture->invariants);
}

static void end(struct fixture *fixture)
{
    incidents_free(&fixture->incidents);
    invariants_free(&fixture->invariants);
    catalogue_free(&fixture->catalogue);
    problems_free(&fixture->problems);
    result_empty(&fixture->result);
}

static const struct script some_case = {.id = "a/case"}, other_case = {.id = "a/before"};

static void meet(struct fixture *fixture, const struct script *script, bool ends_case)
{
    struct incident_met met = {
        .script = script,
        .incident = INCIDENT_LOST,
        .ends_case = ends_case,
        .sighting = {mem_text("gone"), mem_text("1"), mem_text("0"), mem_text("DATA")}};
    incidents_add(fixture->incidents, &met);
}

static void judge(struct fixture *fixture, enum smtpspec_verdict verdict, const char *reason)
{
    incidents_show(fixture->incidents);
    invariants_result(fixture->invariants, fixture->catalogue->scripts[0], &fixture->result);
    ck_assert_str_eq(smtpspec_verdict_name(fixture->result.verdict),
                     smtpspec_verdict_name(verdict));
    ck_assert_msg(strstr(fixture->result.reason ? fixture->result.reason : "", reason) != NULL,
                  "%s", fixture->result.reason);
}

TEST(an_incident_is_judged_by_the_invariant_about_it)
{
    struct fixture fixture;
    begin(&fixture, OWNER);
    ck_assert_str_eq(incidents_judge(fixture.incidents, INCIDENT_LOST), "a/owner");
    ck_assert_ptr_null(incidents_judge(fixture.incidents, INCIDENT_DOUBLED));
    ck_assert_ptr_null(incidents_judge(NULL, INCIDENT_LOST));
    end(&fixture);
}

TEST(the_case_that_ended_with_it_is_a_skip_that_names_the_judge)
{
    struct fixture fixture;
    struct smtpspec_result result = {.verdict = SMTPSPEC_ERROR};
    begin(&fixture, OWNER);
    meet(&fixture, &some_case, true);
    incidents_settle(fixture.incidents, &some_case, &result);
    ck_assert_int_eq(result.verdict, SMTPSPEC_SKIP);
    ck_assert_str_eq(result.reason, "gone, which a/owner judges");
    judge(&fixture, SMTPSPEC_FAIL, "gone (in a/case)");
    result_empty(&result);
    end(&fixture);
}

TEST(what_the_last_play_did_not_meet_is_forgotten)
{
    struct fixture fixture;
    struct smtpspec_result result = {.verdict = SMTPSPEC_PASS};
    begin(&fixture, OWNER);
    meet(&fixture, &some_case, true);
    incidents_forget(fixture.incidents, &some_case);
    incidents_settle(fixture.incidents, &some_case, &result);
    ck_assert_int_eq(result.verdict, SMTPSPEC_PASS);
    invariants_spared(fixture.invariants, INCIDENT_LOST);
    judge(&fixture, SMTPSPEC_PASS, "");
    end(&fixture);
}

TEST(what_is_to_be_played_again_does_not_stand_yet)
{
    struct fixture fixture;
    begin(&fixture, OWNER);
    meet(&fixture, &some_case, true);
    judge(&fixture, SMTPSPEC_SKIP, "no messages of this kind were seen");
    end(&fixture);
}

TEST(one_that_a_case_survives_leaves_its_verdict)
{
    struct fixture fixture;
    struct smtpspec_result result = {.verdict = SMTPSPEC_PASS};
    begin(&fixture, OWNER);
    meet(&fixture, &some_case, false);
    incidents_settle(fixture.incidents, &some_case, &result);
    ck_assert_int_eq(result.verdict, SMTPSPEC_PASS);
    judge(&fixture, SMTPSPEC_FAIL, "gone (in a/case)");
    end(&fixture);
}

TEST(one_that_a_case_survived_is_not_forgotten_when_it_is_played_again)
{
    struct fixture fixture;
    struct smtpspec_result result = {.verdict = SMTPSPEC_PASS};
    begin(&fixture, OWNER);
    meet(&fixture, &some_case, false);
    incidents_forget(fixture.incidents, &some_case);
    incidents_settle(fixture.incidents, &some_case, &result);
    judge(&fixture, SMTPSPEC_FAIL, "gone (in a/case)");
    end(&fixture);
}

TEST(what_did_not_recur_is_unsteady_and_outweighed_by_what_does)
{
    struct fixture fixture;
    struct sighting sighting = {mem_text("once"), mem_text("1"), mem_text("0"), mem_text("")};
    begin(&fixture, OWNER);
    invariants_met_once(fixture.invariants, INCIDENT_LOST, "a/case", &sighting);
    judge(&fixture, SMTPSPEC_UNSTEADY, "once (in a/case)");
    result_empty(&fixture.result);
    invariants_met(fixture.invariants, INCIDENT_LOST, "a/other", &sighting);
    judge(&fixture, SMTPSPEC_FAIL, "once (in a/other)");
    sighting_release(&sighting);
    end(&fixture);
}

TEST(of_many_the_first_case_is_named_and_all_are_counted)
{
    struct fixture fixture;
    struct smtpspec_result result = {.verdict = SMTPSPEC_ERROR},
                           second = {.verdict = SMTPSPEC_ERROR};
    begin(&fixture, OWNER);
    meet(&fixture, &some_case, true);
    meet(&fixture, &other_case, true);
    incidents_settle(fixture.incidents, &some_case, &result);
    incidents_settle(fixture.incidents, &other_case, &second);
    invariants_spared(fixture.invariants, INCIDENT_LOST);
    judge(&fixture, SMTPSPEC_FAIL, "gone (in a/before); 2 of 3 messages are like this");
    result_empty(&result);
    result_empty(&second);
    end(&fixture);
}

SUITE("incidents")

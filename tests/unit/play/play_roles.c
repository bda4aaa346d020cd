/* What is required of another kind of server than the target is not judged. */
#include "playing.h"
#include "roles.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#define GREETED "start: greeted\ndialogue:\n"

static const struct requirement for_gateways = {
    .id = "rfc1-gateway", .level = SMTPSPEC_MUST, .roles = SMTPSPEC_GATEWAY};
static const struct requirement for_relays = {
    .id = "rfc1-relay", .level = SMTPSPEC_MUST, .roles = SMTPSPEC_RELAY | SMTPSPEC_GATEWAY};

static const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("\r\n"), SEND("500 no\r\n"), DRAIN,
                                  END};

/* The second step of a case judges REQUIREMENT, of which the server does the contrary. */
static void check_step(const struct requirement *requirement, enum smtpspec_verdict verdict,
                       const char *reason)
{
    struct playing playing;
    playing_prepare(&playing, GREETED "- C: NOOP\n- S: 250\n", acts);
    playing.catalogue->scripts[0]->steps[1].judges = requirement;
    playing_go(&playing);
    playing_expect(&playing, verdict, reason);
    playing_end(&playing);
}

TEST(a_step_about_another_role_accuses_nobody)
{
    check_step(&for_relays, SMTPSPEC_FAIL, "got 500");
    check_step(NULL, SMTPSPEC_FAIL, "got 500");
    check_step(&for_gateways, SMTPSPEC_SKIP,
               "required for gateway only, and the target's role is relay and delivery: got 500");
}

TEST(a_case_about_another_role_only_is_not_played)
{
    const struct requirement *both[] = {&for_gateways, &for_relays};
    for (size_t count = 1; count <= 2; count++) {
        struct playing playing;
        playing_prepare(&playing, GREETED "- C: NOOP\n- S: 500\n", acts);
        playing.catalogue->scripts[0]->covers = both;
        playing.catalogue->scripts[0]->covers_count = count;
        char *lack = roles_lack(playing.target, playing.catalogue->scripts[0]);
        if (count == 1)
            ck_assert_str_eq(lack, "required for gateway only, and the target's role is relay and "
                                   "delivery");
        else
            ck_assert_ptr_null(lack);
        free(lack);
        playing_end(&playing);
    }
}

TEST(what_is_stated_decides)
{
    struct playing playing;
    playing_prepare(&playing, GREETED "- C: NOOP\n- S: 250\n", acts);
    playing.target->roles = SMTPSPEC_GATEWAY;
    playing.catalogue->scripts[0]->steps[1].judges = &for_gateways;
    playing_go(&playing);
    playing_expect(&playing, SMTPSPEC_FAIL, "got 500");
    ck_assert_str_eq(playing.result.requirement, "rfc1-gateway");
    playing_end(&playing);
}

SUITE("roles")

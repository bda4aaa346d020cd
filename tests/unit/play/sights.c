/* What the invariants see of the replies of a session: what each answers. */
#include "invariants.h"
#include "memory.h"
#include "playing.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

/* Plays the DIALOGUE against ACTS, with an invariant that has the items ALWAYS, which is broken for
 * REASON; NULL: it holds. */
static void watched(const char *dialogue, const struct act *acts, const char *always,
                    const char *reason)
{
    struct playing playing;
    char *text = mem_format("title: x\nlevel: MUST\nalways:\n%s", always);
    playing_prepare(&playing, dialogue, acts);
    struct catalogue *owner = catalogue_of_text("a/owner", text, playing.problems);
    struct invariants *none = playing.context.invariants;
    playing.context.invariants =
        invariants_new((const struct script *const *)owner->scripts, owner->count);
    playing_go(&playing);
    playing_expect(&playing, SMTPSPEC_PASS, "");
    struct smtpspec_result result = {0};
    invariants_result(playing.context.invariants, owner->scripts[0], &result);
    ck_assert_str_eq(smtpspec_verdict_name(result.verdict),
                     smtpspec_verdict_name(reason ? SMTPSPEC_FAIL : SMTPSPEC_PASS));
    ck_assert_msg(!reason || strstr(result.reason, reason), "%s", result.reason);
    result_empty(&result);
    invariants_free(&playing.context.invariants);
    playing.context.invariants = none;
    catalogue_free(&owner);
    playing_end(&playing);
    free(text);
}

TEST(a_reply_in_a_group_answers_its_own_command)
{
    static const char group[] =
        "start: greeted\ndialogue:\n- C: [EXPN a, RCPT b, VRFY c]\n- S: [2yz, 2yz, 2yz]\n";
    const struct act acts[] = {SEND("220 hi\r\n"), AWAIT("VRFY c\r\n"),
                               SEND("250 a\r\n251 b\r\n252 c\r\n"), DRAIN, END};
    watched(group, acts, "- {of: RCPT, code: 251}\n", NULL);
    watched(group, acts, "- {of: VRFY, code: 252}\n", NULL);
    watched(group, acts, "- {of: greeting, code: 220}\n", NULL);
    watched(group, acts, "- {of: EXPN, code: 251}\n", "got 250 where 251 was expected");
}

TEST(what_was_there_before_the_command_does_not_answer_it)
{
    static const char twice[] = "start: greeted\ndialogue:\n- C: NOOP\n- S: 250\n- wait: 100ms\n"
                                "- C: RSET\n- S: 250\n";
    const struct act acts[] = {SEND("220 hi\r\n"),
                               AWAIT("NOOP\r\n"),
                               SEND("250 a\r\n251 b\r\n"),
                               AWAIT("RSET\r\n"),
                               SEND("250 c\r\n"),
                               DRAIN,
                               END};
    watched(twice, acts, "- {of: [NOOP, RSET], code: 250}\n", NULL);
}

/* A server may leave out what is of use only at the beginning. */
TEST(the_list_of_a_later_ehlo_may_be_another)
{
    static const char two[] = "start: greeted\ndialogue:\n- C: EHLO a.example\n- S: 250\n"
                              "- C: EHLO a.example\n- S: 250\n";
    const struct act acts[] = {SEND("220 hi\r\n"),
                               AWAIT("EHLO a.example\r\n"),
                               SEND("250-a\r\n250 DSN\r\n"),
                               AWAIT("EHLO a.example\r\n"),
                               SEND("250 a\r\n"),
                               DRAIN,
                               END};
    watched(two, acts, "- {of: EHLO, keywords: unchanged}\n", NULL);
    watched(two, acts, "- {of: LHLO, keywords: unchanged}\n- {of: greeting, code: 220}\n", NULL);
}

SUITE("sights")

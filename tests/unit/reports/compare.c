#include "compare.h"
#include "count_of.h"
#include "memory.h"
#include "sample.h"
#include "unit.h"

/* The records of up to two golden files. */
static struct sample joined(const char *first, const char *second)
{
    struct sample all = sample_read(first);
    if (!second)
        return all;
    struct sample more = sample_read(second);
    all.records = mem_grow(all.records, all.count + more.count, sizeof *all.records);
    for (size_t i = 0; i < more.count; i++)
        all.records[all.count++] = more.records[i];
    free(more.records);
    return all;
}

static char *written(const struct comparison *comparison, const char *format,
                     struct compare_options options)
{
    char *text = NULL;
    size_t length = 0;
    struct err err = {0};
    FILE *to = open_memstream(&text, &length);
    ck_assert(compare_writer_find(format)(to, comparison, &options, &err));
    fclose(to);
    return text;
}

static struct comparison *comparison_of(const struct sample *now, const struct sample *before,
                                        struct err *err)
{
    return comparison_new(sample_const(now), now->count, before ? sample_const(before) : NULL,
                          before ? before->count : 0, err);
}

static void compare(const char *first, const char *second, const char *before, const char *golden)
{
    static const char *const formats[][2] = {
        {"terminal", "txt"}, {"markdown", "md"}, {"json", "json"}};
    struct err err = {0};
    struct sample now = joined(first, second), old = {0};
    if (before)
        old = sample_read(before);
    struct comparison *comparison = comparison_of(&now, before ? &old : NULL, &err);
    ck_assert_msg(comparison != NULL, "%s", err.text);
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        char *name = mem_format("%s.%s", golden, formats[i][1]);
        char *text = written(comparison, formats[i][0], (struct compare_options){0});
        sample_compare(text, name);
        free(name);
        free(text);
    }
    comparison_free(&comparison);
    sample_release(&now);
    sample_release(&old);
}

TEST(targets_stand_side_by_side_with_the_differences_first)
{
    compare("mixed.json", "chasquid.json", NULL, "compare-two");
}

TEST(what_got_better_and_worse_is_told)
{
    compare("mixed.json", NULL, "earlier.json", "compare-against");
}

TEST(several_targets_are_matched_with_their_earlier_records_by_name)
{
    compare("mixed.json", "chasquid.json", "two-targets.json", "compare-two-against");
}

TEST(many_targets_are_numbered)
{
    struct err err = {0};
    struct sample sample = joined("mixed.json", "chasquid.json");
    struct smtpspec_record *many[12];
    char *names[12];
    struct sample twelve = {many, 12};
    struct smtpspec_record copies[12];
    for (size_t i = 0; i < 12; i++) {
        copies[i] = *sample.records[i % 2];
        names[i] = mem_format("A server with a long name, version %zu", i + 1);
        copies[i].name = names[i];
        many[i] = &copies[i];
    }
    struct comparison *comparison = comparison_of(&twelve, NULL, &err);
    ck_assert_msg(comparison != NULL, "%s", err.text);
    char *text = written(comparison, "terminal", (struct compare_options){.all = true});
    sample_compare(text, "compare-many.txt");
    free(text);
    comparison_free(&comparison);
    for (size_t i = 0; i < 12; i++)
        free(names[i]);
    sample_release(&sample);
}

/* Whether a case that went from BEFORE to NOW makes things worse. */
static bool worse(enum smtpspec_verdict before, enum smtpspec_verdict now, size_t *better)
{
    struct err err = {0};
    struct sample old = sample_read("chasquid.json"), new = sample_read("chasquid.json");
    old.records[0]->cases[0].verdict = before;
    new.records[0]->cases[0].verdict = now;
    struct comparison *comparison = comparison_of(&new, &old, &err);
    ck_assert_msg(comparison != NULL, "%s", err.text);
    bool result = comparison_worse(comparison);
    *better = comparison->histories[0].summary[CHANGE_BETTER];
    comparison_free(&comparison);
    sample_release(&old);
    sample_release(&new);
    return result;
}

TEST(a_case_gets_worse_when_it_breaks_more_than_before)
{
    /* Rows: before; columns: now; pass fail warn note skip error known unsteady. */
    static const char *const expected[SMTPSPEC_VERDICTS] = {
        [SMTPSPEC_PASS] = "=ww==w=w",  [SMTPSPEC_FAIL] = "b=bb===b",
        [SMTPSPEC_WARN] = "bw=b=w=w",  [SMTPSPEC_NOTE] = "=ww==w=w",
        [SMTPSPEC_SKIP] = "=ww==w=w",  [SMTPSPEC_ERROR] = "bwbb===w",
        [SMTPSPEC_KNOWN] = "=ww==w=w", [SMTPSPEC_UNSTEADY] = "bwbb====",
    };
    for (unsigned before = 0; before < SMTPSPEC_VERDICTS; before++)
        for (unsigned now = 0; now < SMTPSPEC_VERDICTS; now++) {
            size_t better;
            bool is_worse =
                worse((enum smtpspec_verdict)before, (enum smtpspec_verdict)now, &better);
            char got = is_worse ? 'w' : better ? 'b' : '=';
            ck_assert_msg(got == expected[before][now], "from %s to %s: %c",
                          smtpspec_verdict_name((enum smtpspec_verdict)before),
                          smtpspec_verdict_name((enum smtpspec_verdict)now), got);
        }
}

static void refused(const struct sample *now, const struct sample *before, const char *why)
{
    struct err err = {0};
    ck_assert_ptr_null(comparison_of(now, before, &err));
    ck_assert_msg(strstr(err.text, why) != NULL, "%s", err.text);
}

TEST(two_records_of_one_target_are_refused)
{
    struct sample twice = joined("mixed.json", "earlier.json"), one = sample_read("mixed.json");
    refused(&twice, NULL, "two records of the target \"Postfix 3.7\"");
    refused(&one, &twice, "two records of the target \"Postfix 3.7\"");
    sample_release(&twice);
    sample_release(&one);
}

TEST(a_target_without_an_earlier_record_is_refused)
{
    struct sample two = sample_read("two-targets.json"), old = sample_read("untried.json");
    refused(&two, &old, "--against has no record of the target \"Postfix 3.7\"");
    sample_release(&two);
    sample_release(&old);
}

TEST(a_record_with_a_case_twice_is_refused)
{
    struct sample one = sample_read("mixed.json");
    struct smtpspec_result *cases = one.records[0]->cases;
    char *id = mem_text(cases[1].id);
    const char *own = cases[0].id;
    cases[0].id = id;
    refused(&one, NULL, "has the case handshake/ehlo-lists-keywords twice");
    cases[0].id = own;
    free(id);
    sample_release(&one);
}

TEST(hostile_texts_stay_in_their_cells)
{
    struct err err = {0};
    struct sample sample = sample_hostile();
    for (size_t i = 1; i < sample.records[0]->cases_count; i++) { /* ids that differ */
        char *id = mem_format("%zu%s", i, sample.records[0]->cases[i].id);
        free((void *)(uintptr_t)sample.records[0]->cases[i].id);
        sample.records[0]->cases[i].id = id;
    }
    static const char *const formats[] = {"terminal", "markdown", "json"};
    struct comparison *comparison = comparison_of(&sample, &sample, &err);
    ck_assert_msg(comparison != NULL, "%s", err.text);
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        char *text = written(comparison, formats[i], (struct compare_options){.all = true});
        for (const char *at = text; *at; at++)
            ck_assert_msg((unsigned char)*at < 127 && (*at >= ' ' || *at == '\n'),
                          "octet %02x in %s", (unsigned char)*at, formats[i]);
        free(text);
    }
    comparison_free(&comparison);
    sample_release(&sample);
}

SUITE("compare")

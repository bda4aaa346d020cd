#include "form.h"

#include "count_of.h"
#include "smtpspec.h"

#include <stdlib.h>

#define AT(type, member) .offset = offsetof(struct type, member)
#define COUNTED(type, member) AT(type, member), .count = offsetof(struct type, member##_count)

static const struct member exchange_members[] = {
    {"at", MEMBER_SECONDS, AT(smtpspec_exchange, at), .help = "seconds since the case began"},
    {"connection", MEMBER_COUNT, AT(smtpspec_exchange, connection),
     .help = "of the case: 1 for the first"},
    {"from", MEMBER_SIDE, AT(smtpspec_exchange, from),
     .help = "C: smtpspec, S: the server, -: an event such as \"closed\""},
    {"octets", MEMBER_TEXT, AT(smtpspec_exchange, text),
     .help = "what was sent, as \\r \\n \\xNN where it cannot be printed and *** for a secret; or "
             "the event in words"},
    {.key = NULL},
};

static const struct form exchange_form = {"exchange", sizeof(struct smtpspec_exchange),
                                          exchange_members};

static const struct member attempt_members[] = {
    {"verdict", MEMBER_VERDICT, AT(smtpspec_attempt, verdict),
     .help = "how this attempt ended by itself"},
    {"reason", MEMBER_TEXT, AT(smtpspec_attempt, reason), .help = "why; empty for a pass"},
    {.key = NULL},
};

static const struct form attempt_form = {"attempt", sizeof(struct smtpspec_attempt),
                                         attempt_members};

static const struct member case_members[] = {
    {"id", MEMBER_TEXT, AT(smtpspec_result, id), .help = "of the case, with its row"},
    {"file", MEMBER_TEXT, AT(smtpspec_result, file), .help = "of the case"},
    {"line", MEMBER_COUNT, AT(smtpspec_result, line), .help = "of the case in its file, from 1"},
    {"title", MEMBER_TEXT, AT(smtpspec_result, title), .help = "what the case is about"},
    {"level", MEMBER_LEVEL, AT(smtpspec_result, level), .help = "of the requirement"},
    {"section", MEMBER_TEXT, AT(smtpspec_result, section),
     .help = "of the requirement, such as RFC 5321 4.1.1.5"},
    {"says", MEMBER_TEXT, AT(smtpspec_result, says), .may_lack = true,
     .help = "what that section requires"},
    {"requirement", MEMBER_TEXT, AT(smtpspec_result, requirement), .may_lack = true,
     .help = "the id of the requirement that was broken; of a pass the first that the case covers; "
             "empty for the rule of a user's own case"},
    {"impact", MEMBER_IMPACT, AT(smtpspec_result, impact), .may_lack = true,
     .help = "of the requirement: what breaks when it is broken; empty if nobody has said"},
    {"cause", MEMBER_TEXT, AT(smtpspec_result, cause), .may_lack = true,
     .help = "what it has in common with other failures; empty if that is unknown"},
    {"why", MEMBER_TEXT, AT(smtpspec_result, why), .may_lack = true,
     .help = "what the case says it is good for"},
    {"covers", MEMBER_TEXTS, COUNTED(smtpspec_result, covers),
     .help = "the ids of the requirements that the case is about"},
    {"verdict", MEMBER_VERDICT, AT(smtpspec_result, verdict), .help = "the verdict"},
    {"reason", MEMBER_TEXT, AT(smtpspec_result, reason), .help = "why; empty for a pass"},
    {"expected", MEMBER_TEXT, AT(smtpspec_result, expected), .may_lack = true,
     .help = "what the step that failed expects; empty if none did"},
    {"got", MEMBER_TEXT, AT(smtpspec_result, got), .may_lack = true,
     .help = "what arrived instead"},
    {"failed_line", MEMBER_COUNT, AT(smtpspec_result, failed_line), .may_lack = true,
     .help = "of the step that failed; 0 if none did"},
    {"seconds", MEMBER_SECONDS, AT(smtpspec_result, seconds), .help = "that the last attempt took"},
    {"retried", MEMBER_FLAG, AT(smtpspec_result, retried),
     .help = "whether it failed while other cases ran, and was played again"},
    {"in_baseline", MEMBER_FLAG, AT(smtpspec_result, in_baseline), .may_lack = true,
     .help = "whether the run's --baseline has the same finding: it does not count as a failure"},
    {"attempts", MEMBER_LIST, COUNTED(smtpspec_result, attempts), .of = &attempt_form,
     .may_lack = true,
     .help = "each time that it was played, the first one first; empty if it was not played by "
             "itself"},
    {"transcript", MEMBER_LIST, COUNTED(smtpspec_result, transcript), .of = &exchange_form,
     .help = "the dialogue of the last attempt"},
    {.key = NULL},
};

const struct form case_form = {"case", sizeof(struct smtpspec_result), case_members};

static const struct member fact_members[] = {
    {"key", MEMBER_TEXT, AT(smtpspec_target_fact, key),
     .help = "of the target file, such as login.mechanism"},
    {"value", MEMBER_TEXT, AT(smtpspec_target_fact, value), .help = "as text"},
    {.key = NULL},
};

static const struct form fact_form = {"fact", sizeof(struct smtpspec_target_fact), fact_members};

static const struct member target_members[] = {
    {"name", MEMBER_TEXT, AT(smtpspec_record, name), .help = "the name of the server"},
    {"address", MEMBER_TEXT, AT(smtpspec_record, address), .help = "its address"},
    {"protocol", MEMBER_TEXT, AT(smtpspec_record, protocol), .help = "smtp, submission or lmtp"},
    {"greeting", MEMBER_TEXT, AT(smtpspec_record, greeting), .help = "empty if there was none"},
    {"keywords", MEMBER_TEXTS, COUNTED(smtpspec_record, keywords),
     .help = "the lines of its EHLO response after the first"},
    {"facts", MEMBER_LIST, COUNTED(smtpspec_record, facts), .of = &fact_form, .may_lack = true,
     .help = "what was stated about it, without secrets; a key with several values stands "
             "once for each"},
    {.key = NULL},
};

static const struct form target_form = {"target", sizeof(struct smtpspec_record), target_members};

static const struct member catalogue_members[] = {
    {"format", MEMBER_COUNT, AT(smtpspec_record, catalogue_format), .may_lack = true,
     .help = "of the case files; 0 if unknown"},
    {"revision", MEMBER_TEXT, AT(smtpspec_record, catalogue_revision), .may_lack = true,
     .help = "differs where the files of cases or requirements differ; empty if unknown"},
    {.key = NULL},
};

static const struct form catalogue_form = {"catalogue", sizeof(struct smtpspec_record),
                                           catalogue_members};

static const struct member record_members[] = {
    {"format", MEMBER_FORMAT, .may_lack = true,
     .help = "of the record, whatever version of smtpspec wrote it; a record without it has "
             "format 1"},
    {"smtpspec", MEMBER_TEXT, AT(smtpspec_record, version), .help = "the version that wrote this"},
    {"target", MEMBER_OBJECT, .of = &target_form, .help = "the server that was tested"},
    {"catalogue", MEMBER_OBJECT, .of = &catalogue_form, .may_lack = true,
     .help = "the cases that were loaded, of which some were played"},
    {"started", MEMBER_TEXT, AT(smtpspec_record, started), .help = "RFC 3339, UTC"},
    {"seconds", MEMBER_SECONDS, AT(smtpspec_record, seconds), .help = "that the run took"},
    {"complete", MEMBER_FLAG, AT(smtpspec_record, complete), .may_lack = true,
     .help = "false: it was stopped before every case was played"},
    {"findings", MEMBER_TEXTS, COUNTED(smtpspec_record, findings), .may_lack = true,
     .help = "what concerns the run as a whole, a line each"},
    {"wrong_claims", MEMBER_COUNT, AT(smtpspec_record, wrong_claims), .may_lack = true,
     .help = "how many of the findings say that a fact of the target does not hold, so that what "
             "it concerns could not be tried"},
    {"summary", MEMBER_SUMMARY, AT(smtpspec_record, summary), .may_lack = true,
     .help = "how many cases have each verdict"},
    {"cases", MEMBER_LIST, COUNTED(smtpspec_record, cases), .of = &case_form,
     .help = "those that were played, in the order of the catalogue"},
    {.key = NULL},
};

const struct form record_form = {"record", sizeof(struct smtpspec_record), record_members};

static const char *level(unsigned index)
{
    return index <= SMTPSPEC_MAY ? smtpspec_level_name((enum smtpspec_level)index) : NULL;
}

static const char *verdict(unsigned index)
{
    return index < SMTPSPEC_VERDICTS ? smtpspec_verdict_name((enum smtpspec_verdict)index) : NULL;
}

static const char *impact(unsigned index)
{
    return index <= SMTPSPEC_UNRATED ? smtpspec_impact_name((enum smtpspec_impact)index) : NULL;
}

static const char *side(unsigned index)
{
    static const char *const sides[] = {"C", "S", "-"};
    return index < COUNT_OF(sides) ? sides[index] : NULL;
}

const char *member_word(enum member_kind kind, unsigned index)
{
    static const char *(*const words[MEMBER_KINDS])(unsigned) = {
        [MEMBER_LEVEL] = level,
        [MEMBER_VERDICT] = verdict,
        [MEMBER_IMPACT] = impact,
        [MEMBER_SIDE] = side,
    };
    return words[kind] ? words[kind](index) : NULL;
}

static void *at(void *object, size_t offset)
{
    return (char *)object + offset;
}

static void release_text(const struct member *member, void *object)
{
    free(*(char **)at(object, member->offset));
}

static void release_texts(const struct member *member, void *object)
{
    char **texts = *(char ***)at(object, member->offset);
    for (size_t i = 0; i < *(size_t *)at(object, member->count); i++)
        free(texts[i]);
    free(texts);
}

static void release_object(const struct member *member, void *object)
{
    form_release(member->of, at(object, member->offset));
}

static void release_list(const struct member *member, void *object)
{
    char *items = *(char **)at(object, member->offset);
    for (size_t i = 0; i < *(size_t *)at(object, member->count); i++)
        form_release(member->of, items + i * member->of->size);
    free(items);
}

void form_release(const struct form *form, void *object)
{
    static void (*const release[MEMBER_KINDS])(const struct member *, void *) = {
        [MEMBER_TEXT] = release_text,
        [MEMBER_TEXTS] = release_texts,
        [MEMBER_OBJECT] = release_object,
        [MEMBER_LIST] = release_list,
    };
    for (const struct member *member = form->members; member->key; member++)
        if (release[member->kind])
            release[member->kind](member, object);
}

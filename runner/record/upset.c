#include "upset.h"

#include "count_of.h"

#include <stddef.h>
#include <string.h>

/* A result whose text at MEMBER begins with BEGINNING, or ends with ENDING (NULL: any). */
struct sign {
    size_t member;
    const char *beginning, *ending;
    enum upset upset;
};

#define IN(member) offsetof(struct smtpspec_result, member)

static const struct sign signs[] = {
    {IN(got), "closed", "closed", UPSET_CLOSED},
    {IN(got), "reset", "reset", UPSET_CLOSED},
    {IN(got), "timeout", "timeout", UPSET_NO_REPLY},
    {IN(got), "nothing", "nothing", UPSET_NO_REPLY},
    {IN(got), "421", NULL, UPSET_421},
    {IN(got), "none in the mailbox", NULL, UPSET_NO_MESSAGE},
    {IN(reason), "the message for ", NULL, UPSET_MISPLACED},
    {IN(reason), "the connection was ", NULL, UPSET_CLOSED},
    {IN(reason), "the reply was not complete within ", NULL, UPSET_NO_REPLY},
    {IN(reason), "the reply took ", NULL, UPSET_NO_REPLY},
    {IN(reason), "the TLS handshake failed", "closed", UPSET_CLOSED},
    {IN(reason), "the TLS handshake failed", "reset", UPSET_CLOSED},
    {IN(reason), "libcurl could not deliver the message: response reading failed", NULL,
     UPSET_CLOSED},
    {IN(reason), "libcurl could not deliver the message: Recv failure", NULL, UPSET_CLOSED},
    {IN(reason), "libcurl could not deliver the message: Send failure", NULL, UPSET_CLOSED},
    {IN(reason), "libcurl could not deliver the message: ", "timed out", UPSET_NO_REPLY},
    {IN(reason), "the probe message was accepted but is not in the mailbox", NULL,
     UPSET_NO_MESSAGE},
    {IN(reason), "the greeting: ", "closed", UPSET_CLOSED},
    {IN(reason), "the greeting: ", "reset", UPSET_CLOSED},
    {IN(reason), "the greeting: ", "timeout", UPSET_NO_REPLY},
    {IN(reason), "no reply to ", NULL, UPSET_NO_REPLY},
    {IN(reason), "no complete reply to ", NULL, UPSET_NO_REPLY},
    {IN(reason), "the message was accepted but is not in the mailbox", NULL, UPSET_NO_MESSAGE},
};

static bool ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text), wanted = strlen(ending);
    return length >= wanted && strcmp(text + length - wanted, ending) == 0;
}

static bool shows(const struct smtpspec_result *result, const struct sign *sign)
{
    const char *text = *(char *const *)((const char *)result + sign->member);
    return text && strncmp(text, sign->beginning, strlen(sign->beginning)) == 0 &&
           (!sign->ending || ends_with(text, sign->ending));
}

static enum upset shown_by(const struct smtpspec_result *result)
{
    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (shows(result, &signs[i]))
            return signs[i].upset;
    return UPSET_WRONG;
}

enum upset upset_of(const struct smtpspec_result *result)
{
    enum upset upset = shown_by(result);
    switch (result->verdict) {
    case SMTPSPEC_FAIL:
    case SMTPSPEC_WARN:
        return upset == UPSET_MISPLACED ? UPSET_WRONG : upset; /* nobody else judges it */
    case SMTPSPEC_ERROR:
        return upset == UPSET_WRONG ? UPSET_UNTRIED : upset;
    case SMTPSPEC_NOTE: /* the server's choice, unless it did not come to choose */
        return upset == UPSET_CLOSED || upset == UPSET_421 ? upset : UPSET_NOT;
    default:
        return UPSET_NOT;
    }
}

bool upset_is_slow(enum upset upset)
{
    return upset == UPSET_NO_REPLY || upset == UPSET_NO_MESSAGE;
}

const char *upset_mark(enum upset upset)
{
    return upset == UPSET_MISPLACED ? "mail astray"
           : upset_is_slow(upset)   ? "slow"
                                    : "turned away first";
}

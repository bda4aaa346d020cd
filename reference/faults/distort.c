#include "distort.h"
#include "misdeeds.h"
#include "smtp_session.h"

#include <string.h>

#define TOO_LONG 600 /* octets of a reply line, where 512 are allowed (RFC 5321 4.5.3.1.5) */

/* The rows of REPLY_FAULT. */
static const struct rewrite {
    enum fault_id fault;
    const char *verbs;
    unsigned code;
    unsigned new_code;
    const char *text;
} rewrites[] = {
#define FAULT(id, name, breaks, requirements)
#define REPLY_FAULT(id, name, breaks, requirements, verbs, code, new_code, text)                   \
    {id, verbs, code, new_code, text},
#include "faults/all.def"
#undef FAULT
    {FAULT_NONE, NULL, 0, 0, NULL},
};

static void rewrite_reply(struct reply_form *form, const struct rewrite *rewrite)
{
    static const char *const enhanced[] = {NULL, NULL, "2.0.0", NULL, "4.0.0", "5.0.0"};
    unsigned class = rewrite->new_code / 100;
    if (rewrite->new_code)
        form->code = rewrite->new_code;
    if (form->enhanced && class && form->enhanced[0] - '0' != (int)class)
        form->enhanced = class < 6 ? enhanced[class] : NULL;
    if (!rewrite->text)
        return;
    form->text = rewrite->text;
    if (!*form->text)
        form->enhanced = NULL;
}

bool distort_reply(struct session *session, struct reply_form *form)
{
    if (!session->greeted && session->late && faulty(session, FAULT_GREETING_MISSING))
        return false;
    for (const struct rewrite *rewrite = rewrites; rewrite->fault != FAULT_NONE; rewrite++) {
        if (faulty(session, rewrite->fault) &&
            misdeed_concerns(session, form->code, rewrite->verbs, rewrite->code)) {
            rewrite_reply(form, rewrite);
            break;
        }
    }
    return true;
}

/* Whether the fault is on and the reply answers VERB. */
static bool spoils(const struct session *session, enum fault_id fault, const char *verb)
{
    return faulty(session, fault) && misdeed_concerns(session, 0, verb, 0);
}

static bool put_spoilt(struct session *session, const char *octets, size_t length, const char *end)
{
    wire_put(&session->wire, octets, length);
    wire_put(&session->wire, end, strlen(end));
    return true;
}

static bool put_padded(struct session *session, const char *line, size_t length)
{
    char octets[TOO_LONG];
    memset(octets, 'x', sizeof octets);
    memcpy(octets, line, length);
    return put_spoilt(session, octets, sizeof octets, "\r\n");
}

bool distort_line(struct session *session, const struct reply_form *form, const char *line,
                  size_t length, bool last)
{
    struct wire *wire = &session->wire;
    bool many = strchr(form->text, '\n') != NULL;
    if (faulty(session, FAULT_LF_ALONE))
        return put_spoilt(session, line, length, "\n");
    if (spoils(session, FAULT_TWO_DIGIT_CODE, "NOOP"))
        return put_spoilt(session, line + 1, length - 1, "\r\n");
    if (spoils(session, FAULT_CODE_ALONE, "NOOP"))
        return put_spoilt(session, line, 3, "\r\n");
    if (spoils(session, FAULT_LONG_REPLY, "NOOP") ||
        (faulty(session, FAULT_LONG_ERROR_REPLY) && form->code / 100 == 5))
        return put_padded(session, line, length);
    if (faulty(session, FAULT_CODE_CHANGES) && many && last) {
        wire_put(wire, "251", 3);
        return put_spoilt(session, line + 3, length - 3, "\r\n");
    }
    if (spoils(session, FAULT_NO_SEPARATOR, "NOOP") ||
        (spoils(session, FAULT_EHLO_IN_PIECES, "EHLO") && session->late && !last)) {
        wire_put(wire, line, 3);
        wire_put(wire, " ", faulty(session, FAULT_EHLO_IN_PIECES) ? 1 : 0);
        return put_spoilt(session, line + 4, length - 4, "\r\n");
    }
    return false;
}

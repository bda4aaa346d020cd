#include "codes.h"
#include "smtp_session.h"

#include <string.h>

static bool answers_hello(const struct session *session)
{
    return !session->greeted || (session->verb && (session->verb->serve == serve_ehlo ||
                                                   session->verb->serve == serve_helo));
}

/* Where a code stands that has no business there. */
static void add_code(const struct session *session, struct reply_form *form)
{
    if (form->code == 354 && faulty(session, FAULT_CODE_WITH_354))
        form->enhanced = "2.0.0";
    if (answers_hello(session) && faulty(session, FAULT_CODE_WITH_GREETING_AND_EHLO))
        form->enhanced = form->code < 400 ? "2.0.0" : "5.0.0";
}

/* One fault, and what the codes of classes 2, 4 and 5 become. */
static const struct code_row {
    enum fault_id fault;
    const char *success, *transient, *permanent;
} rows[] = {
    {FAULT_CODES_MISSING, NULL, NULL, NULL},
    {FAULT_CODES_WITH_COLON, "2.0.0:", "4.0.0:", "5.0.0:"},
    {FAULT_CODES_WITH_LEADING_ZEROS, "2.01.05", "4.02.01", "5.01.01"},
    {FAULT_CODES_OF_OTHER_CLASS, "5.0.0", "2.0.0", "4.0.0"},
    {FAULT_CODES_UNREGISTERED, "2.9.9", "4.9.9", "5.9.9"},
    {FAULT_CODES_GENERAL, "2.0.0", "4.0.0", "5.0.0"},
};

void codes_distort(const struct session *session, struct reply_form *form)
{
    if (!form->enhanced) {
        add_code(session, form);
        return;
    }
    char class = form->enhanced[0];
    for (const struct code_row *row = rows; row < rows + sizeof rows / sizeof *rows; row++)
        if (faulty(session, row->fault))
            form->enhanced = class == '2'   ? row->success
                             : class == '4' ? row->transient
                                            : row->permanent;
    if (faulty(session, FAULT_CODES_ONLY_AFTER_EHLO) && session->introduction != BY_EHLO)
        form->enhanced = NULL;
    if (class != '2' && session->verb && session->verb->serve == serve_rcpt &&
        faulty(session, FAULT_REFUSED_RECIPIENT_WITHOUT_CODE))
        form->enhanced = NULL;
}

void codes_distort_further(const struct session *session, struct reply_form *form)
{
    if (answers_hello(session))
        form->enhanced = NULL;
    if (form->enhanced && faulty(session, FAULT_CODES_DIFFER_BY_LINE))
        form->enhanced = form->enhanced[0] == '2' ? "2.1.7" : "5.1.7";
}

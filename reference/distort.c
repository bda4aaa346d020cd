#include "distort.h"
#include "session.h"

bool distort_reply(struct session *session, struct reply_form *form)
{
    (void)session;
    (void)form;
    return true;
}

bool distort_line(struct session *session, const struct reply_form *form, const char *line,
                  size_t length, bool last)
{
    (void)session;
    (void)form;
    (void)line;
    (void)length;
    (void)last;
    return false;
}

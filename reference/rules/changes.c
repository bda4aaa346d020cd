#include "changes.h"
#include "hooks.h"
#include "respond.h"
#include "smtp_command.h"
#include "smtp_session.h"

#include <stdlib.h>

void changes_release(struct changes *changes)
{
    free(changes->rows);
    *changes = (struct changes){0};
}

bool changes_find(const struct session *session, enum change_kind kind,
                  bool (*each)(const struct change *change, void *state), void *state)
{
    for (size_t i = 0; i < SERVER_CHANGES; i++) {
        const struct changes *changes = session->server->changes[i];
        for (size_t k = 0; changes && k < changes->count; k++)
            if (changes->rows[k]->kind == kind && changes->acts(session, changes->rows[k]->owner) &&
                each(changes->rows[k], state))
                return true;
    }
    return false;
}

bool change_is_due(const struct session *session, const struct change *change)
{
    return !change->is_due || change->is_due(session, change);
}

bool change_code_matches(unsigned code, unsigned which)
{
    return !which || code == which || code / 100 == which || code / 10 == which;
}

static bool concerns(const struct change *change, const struct session *session, unsigned code)
{
    return verb_is_among(session->verb, change->stage) && change_code_matches(code, change->code);
}

struct rewriting {
    struct session *session;
    struct reply_form *form;
};

static bool rewrite(const struct change *change, void *state)
{
    struct rewriting *rewriting = state;
    struct reply_form *form = rewriting->form;
    unsigned class = change->new_code / 100;
    if (!concerns(change, rewriting->session, form->code) ||
        !change_is_due(rewriting->session, change))
        return false;
    if (change->new_code)
        form->code = change->new_code;
    if (form->enhanced && class && form->enhanced[0] - '0' != (int)class)
        form->enhanced = enhanced_of_class(class);
    if (change->text) {
        form->text = change->text;
        if (!*form->text)
            form->enhanced = NULL;
    }
    return true;
}

bool changes_rewrite(struct session *session, struct reply_form *form)
{
    struct rewriting rewriting = {session, form};
    changes_find(session, CHANGE_REPLY, rewrite, &rewriting);
    return form->code != NO_REPLY;
}

static bool act_after(const struct change *change, void *state)
{
    struct session *session = state;
    if (concerns(change, session, session->last_code) && change_is_due(session, change) &&
        hook_is_due(session, change))
        change->act(session);
    return false;
}

void changes_after(struct session *session)
{
    changes_find(session, CHANGE_AFTER, act_after, session);
}

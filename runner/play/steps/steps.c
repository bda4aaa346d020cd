#include "steps.h"

#include "needs.h"
#include "variables.h"

static const struct verb *const verbs[] = {
    &verb_line,     &verb_expect,  &verb_assume,  &verb_silence, &verb_message,
    &verb_send,     &verb_fill,    &verb_repeat,  &verb_for,     &verb_if,
    &verb_connect,  &verb_close,   &verb_reset,   &verb_wait,    &verb_auth,
    &verb_starttls, &verb_deliver, &verb_mailbox, &verb_resolve, NULL,
};

const struct vocabulary player_vocabulary = {
    .verbs = verbs,
    .need_word = needs_word,
    .variable = variables_at,
};

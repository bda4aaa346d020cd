/* The verbs, each defined in a file of its name, and the table of them all. */
#ifndef STEPS_H
#define STEPS_H

#include "template.h"
#include "verb.h"

extern const struct verb verb_line, verb_expect, verb_assume, verb_silence, verb_message, verb_send,
    verb_fill, verb_repeat, verb_starttls, verb_auth, verb_connect, verb_close, verb_reset,
    verb_wait, verb_deliver, verb_mailbox, verb_resolve, verb_for, verb_if;

/* Every step that can be played, and every need that a target can be checked for. */
extern const struct vocabulary player_vocabulary;

/* Reads KEY of MAP, if present, as a text into OUT; false with a problem noted. */
bool bind_text_key(struct binder *binder, const struct node *map, const char *key,
                   struct template **out);
/* Reads KEY of MAP, if present, as the name of a variable that later steps know; false with a
 * problem noted. OUT lives as long as the node, and is left alone without the key. */
bool bind_name_key(struct binder *binder, const struct node *map, const char *key,
                   const char **out);

#endif

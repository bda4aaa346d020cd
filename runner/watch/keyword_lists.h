/* The keywords that the EHLO responses of a run list: those of the first session of each kind, to
 * which the others are compared.
 *
 * Sessions are of one kind if the client said the same EHLO, both under TLS or both not, both after
 * a login or both not: after a handshake the list MAY be another one (RFC 3207 4.2), after AUTH a
 * client has other rights, and a server may treat a client by its name. Parameters are not
 * compared: AUTH mechanisms and limits may change (RFC 4954 3, RFC 9422 3.6).
 *
 * Threads: none of its own; the invariants lock. */
#ifndef KEYWORD_LISTS_H
#define KEYWORD_LISTS_H

#include "buffer.h"
#include "invariants.h"

#include <stdbool.h>

struct keyword_lists;

struct keyword_lists *keyword_lists_new(void);
void keyword_lists_free(struct keyword_lists **lists);

/* Whether the reply lists what the first one of its kind did, which it may be itself. If not, WHY
 * gets the keyword that is missing, or new. True for what is not a 2yz to EHLO or LHLO. */
bool keyword_lists_agree(struct keyword_lists *lists, const struct sight *sight,
                         struct buffer *why);

#endif

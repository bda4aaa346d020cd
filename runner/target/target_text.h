/* What the texts of a target have to look like, in its file or on the command line: what is put
 * into commands must not break them, or the server is blamed for it. */
#ifndef TARGET_TEXT_H
#define TARGET_TEXT_H

#include "err.h"

/* Whether TEXT can be the value of KEY ("sender", "recipient", "host" …). Keys that take any text
 * are not asked about. */
bool target_text_check(const char *key, const char *text, struct err *err);

#endif

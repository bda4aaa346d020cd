/* Where the mail of one recipient is: %u, %d and %r in a path or URL. */
#ifndef RECIPIENT_PATH_H
#define RECIPIENT_PATH_H

#include <stdbool.h>

/* Replaces %u (local part), %d (domain), %r (whole recipient) and %% in a path; free() it. */
char *mailbox_path(const char *path, const char *recipient);
/* The same for a URL, with percent-encoding of what is inserted. Any other % is left alone. */
char *mailbox_url(const char *url, const char *recipient);

struct mailbox_settings;

/* Whether the settings by themselves show that two recipients have one mailbox: all that names it
 * is filled in alike. */
bool mailbox_is_shared(const struct mailbox_settings *settings, const char *one, const char *other);

#endif

/* Where the mail of one recipient is: %u, %d and %r in a path or URL. */
#ifndef RECIPIENT_PATH_H
#define RECIPIENT_PATH_H

/* Replaces %u (local part), %d (domain), %r (whole recipient) and %% in a path; free() it. */
char *mailbox_path(const char *path, const char *recipient);
/* The same for a URL, with percent-encoding of what is inserted. Any other % is left alone. */
char *mailbox_url(const char *url, const char *recipient);

#endif

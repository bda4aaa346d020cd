/* What AFTER_FAULTs do after a reply. */
#ifndef AFTERMATH_H
#define AFTERMATH_H

struct session;

void clear_transaction(struct session *session);
void open_transaction(struct session *session);
void forget_client(struct session *session);
void close_connection(struct session *session);
void keep_connection(struct session *session);
void reply_again(struct session *session);
void greet_again(struct session *session);
/* From now on every command but QUIT is rejected. */
void refuse_all(struct session *session);
/* Reads what follows as mail data, up to its end. */
void swallow_message(struct session *session);
/* Reads what follows until the client gives up, and says nothing to it. */
void fall_silent(struct session *session);
void lose_input(struct session *session);
/* The mailbox that VRFY has shown becomes a recipient. */
void add_verified_recipient(struct session *session);

#endif

/* What liberties offer in the EHLO response other than the reference server, and when they send
 * their replies. */
#ifndef LIBERTY_OFFERS_H
#define LIBERTY_OFFERS_H

struct extension;
struct reply_form;
struct session;

/* A line of the EHLO response with other parameters, or in other sessions. */
void liberty_change_offer(const struct session *session, struct extension *extension);
/* Waits, if a reply is to be late. */
void liberty_wait(const struct session *session, const struct reply_form *form);

#endif

/* Predicates of the checks that liberties impose: each holds for what the liberty accepts. */
#ifndef LIBERTY_PREDICATES_H
#define LIBERTY_PREDICATES_H

#include <stdbool.h>

struct change;
struct command;
struct session;

bool is_rejected(const struct command *command);
/* Not the first of its verb in the session. */
bool is_later_command(const struct command *command);
/* The sender and the recipient have been seen together before; now they have. */
bool is_seen_again(const struct command *command);
bool is_introduced_by_ehlo(const struct command *command);
bool is_authenticated(const struct command *command);
bool is_secure_or_allowed(const struct command *command);
bool is_only_recipient(const struct command *command);
bool is_not_after_unknown(const struct command *command);
bool recipients_exist(const struct command *command);
bool has_no_dsn_parameter_here(const struct command *command);
bool has_no_parameter_here(const struct command *command);
bool has_no_binarymime_here(const struct command *command);
bool has_no_smtputf8_here(const struct command *command);

/* put_off.def: something has been seen before; now it has. */
bool sender_is_seen_again(const struct command *command);
bool sender_domain_is_seen_again(const struct command *command);
bool is_from_somebody_or_seen_again(const struct command *command);
bool message_is_seen_again(const struct command *command);
bool is_known_or_seen_again(const struct command *command);
bool is_for_us_or_seen_again(const struct command *command);
/* A login that succeeds has made the password transition. Always true. */
bool makes_transition(const struct command *command);
bool has_transition(const struct command *command);
/* put_off.def: of what is put off now and then. */
bool declares_small_size(const struct command *command);
bool is_for_small_message_here(const struct command *command);
bool content_is_small_here(const struct command *command);
bool is_last_chunk(const struct command *command);
bool is_by_data(const struct command *command);
/* limits.def */
bool is_within_hundred_here(const struct command *command);
bool has_room_for_all(const struct command *command);
bool has_hundred_recipients(const struct command *command);
bool is_from_somebody_or_only_recipient(const struct command *command);
bool is_for_room_enough(const struct command *command);
bool is_as_small_as_declared(const struct command *command);
bool has_path_of_256(const struct command *command);
bool has_lines_of_1000(const struct command *command);
bool has_sent_few_messages(const struct command *command);
bool has_sent_few_mails(const struct command *command);
/* order.def */
bool is_not_logged_in(const struct command *command);
bool is_not_introduced_yet(const struct command *command);
/* policy.def */
bool is_known_here(const struct command *command);
bool failure_can_be_reported(const struct command *command);
bool is_about_an_alias(const struct session *session, const struct change *change);
bool has_no_route_here(const struct command *command);
bool has_no_literal_here(const struct command *command);
bool has_qualified_domain(const struct command *command);
bool has_resolvable_domain(const struct command *command);
bool sender_has_good_domain(const struct command *command);
bool is_elsewhere_or_logged_in(const struct command *command);
bool has_qualified_name(const struct command *command);
bool is_authenticated_or_allowed(const struct command *command);
bool is_under_tls_here(const struct command *command);
bool shows_password(const struct command *command);
bool shows_no_password_in_the_clear(const struct command *command);
bool is_strong_mechanism(const struct command *command);
bool is_7_bit_or_declared(const struct command *command);
bool is_7_bit_or_mime(const struct command *command);
bool is_not_spam(const struct command *command);

#endif

/* Predicates of the checks that faults impose: each holds for what the fault accepts. */
#ifndef PREDICATES_H
#define PREDICATES_H

#include <stdbool.h>

struct command;

bool never_holds(const struct command *command);
/* of the line and the sequence of commands */
bool has_no_space_at_end(const struct command *command);
bool has_argument(const struct command *command);
bool has_no_argument(const struct command *command);
bool has_high_octet(const struct command *command);
bool has_ascii_argument(const struct command *command);
bool is_introduced_and_idle(const struct command *command);
bool is_not_introduced(const struct command *command);
bool has_no_transaction(const struct command *command);
bool has_no_sender(const struct command *command);
bool is_not_behind_group(const struct command *command);
bool is_not_refused(const struct command *command);
bool is_under_tls(const struct command *command);
/* of EHLO and HELO */
bool has_no_name(const struct command *command);
bool has_name_of_client(const struct command *command);
bool has_no_literal_name(const struct command *command);
bool has_short_name(const struct command *command);
/* of the path of MAIL and RCPT, and its parameters */
bool has_keyword_in_capitals(const struct command *command);
bool has_no_quotes(const struct command *command);
bool has_plain_local_part(const struct command *command);
bool has_no_dots(const struct command *command);
bool has_words_as_domain(const struct command *command);
bool has_lower_case_domain(const struct command *command);
bool has_no_long_label(const struct command *command);
bool has_capital_local_part(const struct command *command);
bool has_no_route(const struct command *command);
bool has_short_path(const struct command *command);
bool has_no_literal(const struct command *command);
bool has_no_single_label(const struct command *command);
bool has_no_parameter(const struct command *command);
bool has_one_parameter(const struct command *command);
bool has_short_size(const struct command *command);
bool has_size_and_body_in_capitals(const struct command *command);
bool has_no_smtputf8(const struct command *command);
bool has_no_binarymime(const struct command *command);
bool has_no_text_body(const struct command *command);
bool has_no_dsn_parameter(const struct command *command);
bool has_no_auth_parameter(const struct command *command);
bool declares_largest_number(const struct command *command);
/* of senders and recipients */
bool has_null_path(const struct command *command);
bool has_no_null_path(const struct command *command);
bool has_common_domain(const struct command *command);
bool has_valid_domain(const struct command *command);
bool is_first_recipient(const struct command *command);
bool is_within_fifty(const struct command *command);
bool is_within_hundred(const struct command *command);
bool has_domain_in_our_case(const struct command *command);
bool is_not_postmaster(const struct command *command);
bool is_not_bare_postmaster(const struct command *command);
bool is_not_shouted_postmaster(const struct command *command);
bool is_not_postmaster_from_null(const struct command *command);
bool is_not_postmaster_from_stranger(const struct command *command);
bool is_one_mailbox(const struct command *command);
bool is_for_small_message(const struct command *command);
/* of what is wrong with them */
bool lacks_path(const struct command *command);
bool has_control_character(const struct command *command);
bool has_bad_brackets(const struct command *command);
bool has_bad_literal(const struct command *command);
bool has_bad_local_part_only(const struct command *command);
bool has_bad_domain(const struct command *command);
bool has_two_at_signs(const struct command *command);
bool has_one_at_sign_or_none(const struct command *command);
bool has_size(const struct command *command);
bool has_no_size(const struct command *command);
bool has_body(const struct command *command);
bool has_smtputf8(const struct command *command);
bool has_ret(const struct command *command);
bool has_envid(const struct command *command);
bool has_notify(const struct command *command);
bool has_orcpt(const struct command *command);
bool has_private_parameter(const struct command *command);
/* of BDAT, VRFY, EXPN and AUTH */
bool has_last_in_capitals(const struct command *command);
bool has_octets(const struct command *command);
bool has_query_with_domain(const struct command *command);
bool has_query_without_domain(const struct command *command);
bool has_query_without_brackets(const struct command *command);
bool has_no_utf8_parameter(const struct command *command);
bool is_ambiguous(const struct command *command);
bool has_no_list(const struct command *command);
bool is_not_user(const struct command *command);
bool has_no_initial_response(const struct command *command);
bool has_mechanism_in_capitals(const struct command *command);
bool names_nobody(const struct command *command);
/* of the message */
bool content_has_from(const struct command *command);
bool content_has_body(const struct command *command);
bool content_is_in_one_part(const struct command *command);
bool content_has_no_trace(const struct command *command);
bool content_has_no_resent(const struct command *command);
bool content_has_plain_received(const struct command *command);
bool is_empty_or_for_somebody(const struct command *command);
bool is_not_empty_or_for_somebody(const struct command *command);
bool content_has_few_addresses(const struct command *command);
bool body_is_7bit(const struct command *command);
bool content_has_no_long_line(const struct command *command);
bool content_is_not_of_64k(const struct command *command);
bool fits_with_dots(const struct command *command);
bool is_not_larger_than_declared(const struct command *command);
bool is_larger_than_declared(const struct command *command);
bool all_recipients_exist(const struct command *command);

#endif

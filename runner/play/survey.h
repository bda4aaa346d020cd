/* What the server says about itself, asked once before the first case: it decides `needs`, and the
 * record keeps it. */
#ifndef SURVEY_H
#define SURVEY_H

#include "clock.h"
#include "err.h"
#include "guard.h"
#include "target.h"

#include <stddef.h>

struct survey;

struct survey_settings {
    const struct target *target;
    const struct stop *stop;
    struct guard *guard; /* NULL: this machine only */
    long timeout_ms;
    const char *client; /* the name for EHLO */
};

/* Greeting, EHLO, whether MAIL requires TLS first, HELP, QUIT; and on a second connection EHLO
 * under TLS if STARTTLS is offered. NULL with the reason if the server cannot be reached or its
 * greeting is not SMTP. What it rejects later is not an error: the cases will report it. */
struct survey *survey_take(const struct survey_settings *settings, struct err *err);
void survey_free(struct survey **survey);

/* The IP address at which the server was reached; "" for a unix socket. */
const char *survey_address(const struct survey *survey);
/* The greeting, escaped, without its line ending. */
const char *survey_greeting(const struct survey *survey);
/* EHLO keyword lines ("SIZE 1048576") in the clear. */
size_t survey_keywords_count(const struct survey *survey);
const char *survey_keyword_line(const struct survey *survey, size_t index);
/* Whether KEYWORD (case-insensitively) is offered in the clear or, if IN_TLS, under TLS, with WORD
 * (unless NULL) among its parameters. */
bool survey_offers(const struct survey *survey, const char *keyword, const char *word, bool in_tls);
/* The parameter of SIZE; 0 if it is not offered or gives no limit. */
unsigned long survey_size(const struct survey *survey);
/* The SMTP verbs that HELP names, separated by spaces. */
const char *survey_verbs(const struct survey *survey);
/* Whether MAIL was answered with 530 without TLS but not under TLS (RFC 3207 4). False without a
 * survey. */
bool survey_wants_tls(const struct survey *survey);

#endif

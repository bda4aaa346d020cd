/* What the server says of itself, asked once before the first case: `needs` is answered from it,
 * the record keeps it. */
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

/* Greeting, EHLO, whether MAIL wants TLS first, HELP, QUIT; and on a second connection EHLO inside
 * TLS if STARTTLS is offered. NULL with the reason if the server cannot be reached or greets with
 * nothing that is SMTP. What it rejects later is not an error: the cases will say. */
struct survey *survey_take(const struct survey_settings *settings, struct err *err);
void survey_free(struct survey **survey);

/* The IP address at which it was reached; "" for a unix socket. */
const char *survey_address(const struct survey *survey);
/* The greeting, escaped, without its line ending. */
const char *survey_greeting(const struct survey *survey);
/* EHLO keyword lines ("SIZE 1048576") in the clear. */
size_t survey_keywords_count(const struct survey *survey);
const char *survey_keyword_line(const struct survey *survey, size_t index);
/* Whether KEYWORD (without regard to case) is offered in the clear or, IN_TLS, inside TLS; WORD,
 * unless NULL, is among its parameters. */
bool survey_offers(const struct survey *survey, const char *keyword, const char *word, bool in_tls);
/* The parameter of SIZE; 0 if it is not offered or names no limit. */
unsigned long survey_size(const struct survey *survey);
/* The SMTP verbs that HELP names, separated by spaces. */
const char *survey_verbs(const struct survey *survey);
/* Outside TLS MAIL was answered with 530 and inside it was not (RFC 3207 4). No survey: no. */
bool survey_wants_tls(const struct survey *survey);

#endif

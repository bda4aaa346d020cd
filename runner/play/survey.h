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
    const char *client;      /* the name for EHLO */
    struct secrets *secrets; /* gets what a login says; NULL: none are kept */
    struct session_log *log; /* NULL: none */
    bool tries_login;        /* also where mail is accepted without */
    bool looks_closely;      /* asks for the keywords once more after a login */
};

struct way_in;
struct way_found;

/* Greeting, EHLO, MAIL, HELP, QUIT; then the other ways in which mail may be accepted (way_in.h),
 * each on a connection of its own. What is put off is tried again for the target's `ready-within`.
 * NULL with the reason if the server cannot be reached or its greeting is not SMTP. What it rejects
 * later is not an error here. */
struct survey *survey_take(const struct survey_settings *settings, struct err *err);
void survey_free(struct survey **survey);

/* The IP address at which the server was reached; "" for a unix socket. */
const char *survey_address(const struct survey *survey);
/* The greeting, escaped, without its line ending. */
const char *survey_greeting(const struct survey *survey);
/* What was found on each of ways_in[]. */
const struct way_found *survey_found(const struct survey *survey, size_t way);
/* Whether KEYWORD (case-insensitively) is offered in the clear or, if IN_TLS, under TLS, with WORD
 * (unless NULL) among its parameters. */
bool survey_offers(const struct survey *survey, const char *keyword, const char *word, bool in_tls);
/* The parameter of SIZE; 0 if it is not offered or gives no limit. */
unsigned long survey_size(const struct survey *survey);
/* What HELP was answered with, as it came; "" without a 2yz. */
const char *survey_help(const struct survey *survey);
/* The SMTP verbs that it names, separated by spaces. */
const char *survey_verbs(const struct survey *survey);
/* How every start state gets to mail. SURVEY may be NULL. */
const struct way_in *survey_way(const struct survey *survey);
/* The last reply on each way, in one line, if all are refused as the RFCs say; else NULL: there is
 * one, or the server is broken, which is for the cases to judge. free() it. */
char *survey_no_way(const struct survey *survey);
/* How the last login that was tried ended; NULL: none was answered. */
const struct way_found *survey_login(const struct survey *survey);
/* In one line, that the server speaks the other of SMTP and LMTP; NULL: it does not. */
const char *survey_other_protocol(const struct survey *survey);

#endif

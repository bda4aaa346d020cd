#include "misread.h"
#include "reference.h"
#include "smtp_session.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool has_high_octet(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return true;
    return false;
}

bool misread_begins(const struct session *session, const char *argument, const char *word)
{
    size_t length = strlen(word);
    if (faulty(session, FAULT_FROM_AND_TO_UPPER_CASE_ONLY))
        return !strncmp(argument, word, length);
    return !strncasecmp(argument, word, length);
}

bool misread_takes(const struct session *session, const char *argument, const char *word,
                   struct address *address)
{
    bool mail = word[0] == 'F';
    bool atoms = faulty(session, FAULT_UTF8_ATOMS_UNCHECKED) && has_high_octet(argument);
    if (!atoms && !faulty(session, mail ? FAULT_ANY_SENDER_ACCEPTED : FAULT_ANY_RECIPIENT_ACCEPTED))
        return false;
    const char *at = argument + strlen(word);
    const struct address_rules path = {.null = mail, .postmaster = !mail, .utf8 = true};
    if (!strncasecmp(argument, word, strlen(word)) && !address_take_path(&at, &path, address) &&
        (!*at || *at == ' '))
        return false;
    *address = mail ? (struct address){.text = "someone@client.example"}
                    : (struct address){.local = REFERENCE_USER,
                                       .domain = REFERENCE_DOMAIN,
                                       .text = REFERENCE_USER "@" REFERENCE_DOMAIN};
    return true;
}

static bool is_quoted(const struct address *address)
{
    return address->text[0] == '"';
}

static bool has_other_characters(const struct address *address)
{
    for (const char *c = address->local; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '.')
            return true;
    return false;
}

static bool has_dots(const struct address *address)
{
    return strchr(address->local, '.') != NULL;
}

static bool is_no_pair_of_words(const struct address *address)
{
    size_t labels = 0;
    for (const char *at = address->domain; *at; labels++) {
        size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz");
        if (length < 2 || length > 32 || (at[length] && at[length] != '.'))
            return true;
        at += length + (at[length] == '.');
    }
    return *address->domain && labels != 2;
}

static bool has_route(const struct address *address)
{
    return address->routed;
}

static bool is_long(const struct address *address)
{
    return strlen(address->local) > 32 || strlen(address->text) > 128;
}

static bool is_literal(const struct address *address)
{
    return address->domain[0] == '[';
}

static bool is_single_label(const struct address *address)
{
    return *address->domain && !is_literal(address) && !strchr(address->domain, '.');
}

static const char *refuse_address(const struct session *session, const struct address *address)
{
    static const struct {
        enum fault_id fault;
        bool (*refuses)(const struct address *address);
        const char *why;
    } rows[] = {
        {FAULT_QUOTED_LOCAL_PARTS_REFUSED, is_quoted, "quotes"},
        {FAULT_FEW_CHARACTERS_IN_LOCAL_PARTS, has_other_characters, "bad character"},
        {FAULT_DOTS_IN_LOCAL_PARTS_REFUSED, has_dots, "dot"},
        {FAULT_DOMAINS_OF_LETTERS_ONLY, is_no_pair_of_words, "bad domain"},
        {FAULT_SOURCE_ROUTES_REFUSED, has_route, "source route"},
        {FAULT_SHORT_PATHS_ONLY, is_long, "path too long"},
        {FAULT_ADDRESS_LITERALS_REFUSED, is_literal, "address literal"},
        {FAULT_SINGLE_LABELS_REFUSED, is_single_label, "bad domain"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (faulty(session, rows[i].fault) && rows[i].refuses(address))
            return rows[i].why;
    return NULL;
}

static bool has_long_size(const char *parameters)
{
    const char *size = strcasestr(parameters, " SIZE=");
    return size && strspn(size + 6, "0123456789") > 9;
}

const char *misread_refusal(const struct session *session, const struct address *address,
                            const char *parameters)
{
    const char *why = refuse_address(session, address);
    if (why || !*parameters)
        return why;
    bool several = strchr(parameters + 1, ' ') != NULL;
    if (faulty(session, FAULT_PARAMETERS_REFUSED) ||
        (faulty(session, FAULT_ONE_PARAMETER_ONLY) && several) ||
        (faulty(session, FAULT_SIZE_OF_NINE_DIGITS) && has_long_size(parameters)))
        return "parameters";
    return NULL;
}

enum params_outcome misread_outcome(const struct session *session, enum params_outcome outcome)
{
    static const enum fault_id tolerant[] = {
        [PARAMS_SYNTAX] = FAULT_BAD_PARAMETERS_ACCEPTED,
        [PARAMS_REPEATED] = FAULT_REPEATED_PARAMETERS_ACCEPTED,
        [PARAMS_UNKNOWN] = FAULT_UNKNOWN_PARAMETERS_IGNORED,
    };
    return outcome != PARAMS_OK && faulty(session, tolerant[outcome]) ? PARAMS_OK : outcome;
}

bool misread_control(const struct session *session)
{
    return faulty(session, FAULT_ANY_SENDER_ACCEPTED) ||
           faulty(session, FAULT_ANY_RECIPIENT_ACCEPTED) ||
           faulty(session, FAULT_UTF8_ATOMS_UNCHECKED);
}

static void lower_local_part(char *sender)
{
    for (char *c = sender; *c && *c != '@'; c++)
        *c = (char)tolower((unsigned char)*c);
}

static void unquote(char *sender)
{
    char *to = sender;
    for (const char *from = sender; *from; from++)
        if (*from != '"')
            *to++ = *from;
    *to = '\0';
}

void misread_sender(struct session *session)
{
    char *sender = session->transaction.sender;
    size_t size = sizeof session->transaction.sender;
    if (faulty(session, FAULT_SENDER_LOWER_CASED))
        lower_local_part(sender);
    if (faulty(session, FAULT_SENDER_UNQUOTED))
        unquote(sender);
    if (faulty(session, FAULT_REVERSE_PATH_REWRITTEN))
        snprintf(sender, size, "bounces@" REFERENCE_DOMAIN);
    if (faulty(session, FAULT_NULL_PATH_REPLACED) && !*sender)
        snprintf(sender, size, "postmaster@" REFERENCE_DOMAIN);
}

/* The EHLO response: what is listed, and how. */
#include "count_of.h"
#include "extension.h"
#include "liberties.h"
#include "liberty_offers.h"
#include "liberty_stages.h"
#include "reference_names.h"

#include <ctype.h>
#include <string.h>

static bool never(const struct session *session)
{
    (void)session;
    return false;
}

static bool is_under_tls(const struct session *session)
{
    return session->wire.ssl != NULL;
}

/* EHLO keywords that are not offered, or only under TLS. */
static const struct absence {
    enum liberty_id liberty;
    const char *keyword;
    bool (*is_offered)(const struct session *session);
} absences[] = {
    {LIBERTY_EXPN_252_UNLISTED, "EXPN", never},
    {LIBERTY_DSN_ABSENT, "DSN", never},
    {LIBERTY_DSN_UNDER_TLS_ONLY, "DSN", is_under_tls},
    {LIBERTY_CHUNKING_ABSENT, "CHUNKING", never},
    {LIBERTY_CHUNKING_ABSENT, "BINARYMIME", never},
    {LIBERTY_CHUNKING_UNRECOGNISED, "CHUNKING", never},
    {LIBERTY_CHUNKING_UNRECOGNISED, "BINARYMIME", never},
    {LIBERTY_CHUNKING_UNDER_TLS_ONLY, "CHUNKING", is_under_tls},
    {LIBERTY_CHUNKING_UNDER_TLS_ONLY, "BINARYMIME", is_under_tls},
    {LIBERTY_BINARYMIME_ABSENT, "BINARYMIME", never},
    {LIBERTY_SMTPUTF8_ABSENT, "SMTPUTF8", never},
    {LIBERTY_SMTPUTF8_UNDER_TLS_ONLY, "SMTPUTF8", is_under_tls},
    {LIBERTY_STARTTLS_ABSENT, "STARTTLS", never},
    {LIBERTY_STARTTLS_UNRECOGNISED, "STARTTLS", never},
    {LIBERTY_PIPELINING_ABSENT, "PIPELINING", never},
    {LIBERTY_SIZE_ABSENT, "SIZE", never},
    {LIBERTY_STATUS_CODES_ABSENT, "ENHANCEDSTATUSCODES", never},
    {LIBERTY_STATUS_CODES_UNANNOUNCED, "ENHANCEDSTATUSCODES", never},
    {LIBERTY_AUTH_ABSENT, "AUTH", never},
    {LIBERTY_AUTH_UNRECOGNISED, "AUTH", never},
    {LIBERTY_VRFY_UNLISTED, "VRFY", never},
    {LIBERTY_PRIVATE_UNLISTED, "XREFERENCE", never},
};

/* Parameters of EHLO keywords. */
static const struct parameter_row {
    enum liberty_id liberty;
    const char *keyword;
    const char *parameter; /* NULL: none */
} parameters[] = {
    {LIBERTY_SIZE_WITHOUT_NUMBER, "SIZE", NULL},
    {LIBERTY_SIZE_UNLIMITED, "SIZE", "0"},
    {LIBERTY_SIZE_OF_FIVE_GIGABYTES, "SIZE", "5000000000"},
    {LIBERTY_AUTH_PLAIN_ALONE, "AUTH", "PLAIN"},
    {LIBERTY_AUTH_LOGIN_ALONE, "AUTH", "LOGIN"},
    {LIBERTY_AUTH_CRAM_MD5_ALONE, "AUTH", "CRAM-MD5"},
    {LIBERTY_AUTH_SCRAM_ALONE, "AUTH", "SCRAM-SHA-256"},
};

void liberty_extension(const struct session *session, struct extension *extension)
{
    const char *keyword = extension->keyword;
    for (size_t i = 0; i < COUNT_OF(absences); i++)
        if (liberty_is_taken(session, absences[i].liberty) &&
            strcmp(absences[i].keyword, keyword) == 0)
            extension->is_offered = absences[i].is_offered;
    for (size_t i = 0; i < COUNT_OF(parameters); i++)
        if (liberty_is_taken(session, parameters[i].liberty) &&
            strcmp(parameters[i].keyword, keyword) == 0)
            extension->parameter = parameters[i].parameter;
    liberty_change_offer(session, extension);
    if (liberty_is_taken(session, LIBERTY_8BITMIME_AND_HELP) && strcmp(keyword, "8BITMIME") != 0 &&
        strcmp(keyword, "HELP") != 0)
        extension->is_offered = never;
}

/* Reverses the lines after the first. */
static void reverse_lines(const char *text, struct buffer *out)
{
    size_t first = strcspn(text, "\n");
    const char *end = text + strlen(text);
    buffer_add(out, text, first);
    while (end > text + first) {
        const char *line = memrchr(text, '\n', (size_t)(end - text));
        buffer_add(out, line, (size_t)(end - line));
        end = line;
    }
}

/* Whether the letter at AT becomes a small one. */
static bool is_lowered(const struct session *session, size_t at)
{
    return liberty_is_taken(session, LIBERTY_KEYWORDS_IN_LOWER_CASE) ||
           (liberty_is_taken(session, LIBERTY_KEYWORDS_IN_MIXED_CASE) && at % 2);
}

/* Changes the letters of the keyword that begins at FROM. */
static void change_keyword(const struct session *session, struct buffer *text, size_t from)
{
    for (size_t i = from; i < text->length && !strchr(" \n", text->octets[i]); i++)
        if (is_lowered(session, i))
            text->octets[i] = (char)tolower((unsigned char)text->octets[i]);
}

/* Of all lines but the first. */
static void change_case(const struct session *session, struct buffer *text)
{
    for (size_t i = 0; i < text->length; i++)
        if (text->octets[i] == '\n')
            change_keyword(session, text, i + 1);
}

void liberty_ehlo(struct session *session, struct reply_form *form)
{
    struct buffer text = {0};
    const char *lines = form->text;
    if (liberty_is_taken(session, LIBERTY_EHLO_WITHOUT_GREETING)) {
        buffer_add(&text, lines, strcspn(lines, " \n"));
        lines += strcspn(lines, "\n");
    }
    if (liberty_is_taken(session, LIBERTY_KEYWORDS_REVERSED))
        reverse_lines(lines, &text);
    else
        buffer_add_text(&text, lines);
    if (liberty_is_taken(session, LIBERTY_PRIVATE_KEYWORDS))
        buffer_add_text(&text, "\nXTEST one TWO =3; <4>\nX-ANOTHER\nX5\nXTEST2 " REFERENCE_DOMAIN);
    if (liberty_is_taken(session, LIBERTY_LIMITS_LISTED))
        buffer_add_text(&text, "\nLIMITS RCPTMAX=1000");
    change_case(session, &text);
    reply_form_take(session, form, &text);
}

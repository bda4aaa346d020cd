#include "transcript.h"

#include "base64.h"
#include "clock.h"
#include "escape.h"
#include "memory.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* How many octets of an exchange are kept, and how many exchanges at the beginning and end of a
 * case. */
#define OCTETS_MOST 2000
#define KEPT_FIRST 400
#define KEPT_LAST 400
#define CONNECTIONS 10
/* The shortest SASL payload that is worth hiding if it occurs again. */
#define PAYLOAD_LEAST 4

struct transcript {
    char **secrets; /* escaped, as they would appear in a text */
    size_t secrets_count;
    long began;
    struct session_log *log; /* NULL: none */
    const char *case_id;
    struct smtpspec_exchange *exchanges;
    size_t count;
    size_t left_out;
    bool
        challenged[CONNECTIONS]; /* the last reply was a 334: what is sent next is a SASL payload */
};

static void add_secret(struct transcript *transcript, const char *octets, size_t length)
{
    if (!length)
        return;
    transcript->secrets =
        mem_grow(transcript->secrets, transcript->secrets_count + 1, sizeof *transcript->secrets);
    transcript->secrets[transcript->secrets_count++] = escape_new(octets, length);
}

struct transcript *transcript_new(const char *secret)
{
    struct transcript *transcript = mem_alloc(sizeof *transcript);
    if (secret)
        add_secret(transcript, secret, strlen(secret));
    transcript->began = clock_now();
    return transcript;
}

void transcript_free(struct transcript **transcript)
{
    if (!*transcript)
        return;
    for (size_t i = 0; i < (*transcript)->count; i++)
        free((*transcript)->exchanges[i].text);
    free((*transcript)->exchanges);
    for (size_t i = 0; i < (*transcript)->secrets_count; i++)
        free((*transcript)->secrets[i]);
    free((*transcript)->secrets);
    free(*transcript);
    *transcript = NULL;
}

void transcript_log_to(struct transcript *transcript, struct session_log *log, const char *case_id)
{
    transcript->log = log;
    transcript->case_id = case_id;
}

static char *without(char *text, const char *secret)
{
    if (!strstr(text, secret))
        return text;
    struct buffer out = {0};
    const char *from = text, *found;
    while ((found = strstr(from, secret))) {
        buffer_add(&out, from, (size_t)(found - from));
        buffer_add_text(&out, "***");
        from = found + strlen(secret);
    }
    buffer_add_text(&out, from);
    free(text);
    return buffer_take(&out);
}

char *transcript_redact(const struct transcript *transcript, char *text)
{
    for (size_t i = 0; i < transcript->secrets_count; i++)
        text = without(text, transcript->secrets[i]);
    return text;
}

/* Keeps the first and the last exchanges of an endless dialogue: drops one in the middle. */
static void forget_one(struct transcript *transcript)
{
    struct smtpspec_exchange *oldest = &transcript->exchanges[KEPT_FIRST];
    free(oldest->text);
    memmove(oldest, oldest + 1, (transcript->count - KEPT_FIRST - 1) * sizeof *oldest);
    transcript->count--;
    transcript->left_out++;
}

/* Something that was said or happened: octets, and TEXT, what is kept of them. */
struct entry {
    unsigned connection;
    enum smtpspec_side from;
    char *text;
    const char *octets; /* NULL: the text is the whole, or hides the rest */
    size_t length;
};

static void write_log(const struct transcript *transcript, const struct entry *entry)
{
    char *text = entry->octets ? escape_new(entry->octets, entry->length) : mem_text(entry->text);
    session_log_add(transcript->log, transcript->case_id, entry->connection, entry->from,
                    transcript_redact(transcript, text));
}

static void keep(struct transcript *transcript, const struct entry *entry)
{
    if (transcript->log)
        write_log(transcript, entry);
    if (transcript->count == KEPT_FIRST + KEPT_LAST)
        forget_one(transcript);
    transcript->exchanges =
        mem_grow(transcript->exchanges, transcript->count + 1, sizeof *transcript->exchanges);
    transcript->exchanges[transcript->count++] = (struct smtpspec_exchange){
        .at = (double)(clock_now() - transcript->began) / 1000.0,
        .connection = entry->connection,
        .from = entry->from,
        .text = transcript_redact(transcript, entry->text),
    };
}

static char *shortened(const char *octets, size_t length)
{
    struct buffer out = {0};
    escape_shortened(&out, octets, length, OCTETS_MOST);
    return buffer_take(&out);
}

/* How many octets of "AUTH MECHANISM initial-response" come before the response; 0 if this is not
 * such a line. */
static size_t auth_prefix(const char *octets, size_t length)
{
    if (length < 5 || strncasecmp(octets, "AUTH ", 5) != 0)
        return 0;
    size_t at = 5;
    while (at < length &&
           (isalnum((unsigned char)octets[at]) || octets[at] == '-' || octets[at] == '_'))
        at++;
    return at + 1 < length && octets[at] == ' ' ? at + 1 : 0;
}

/* Keeps what is sent in a SASL exchange as a secret: a server that echoes it shows the password.
 * Short words such as "=" and "*" reveal nothing. */
static void keep_secret(struct transcript *transcript, const char *octets, size_t length)
{
    while (length && strchr("\r\n", octets[length - 1]))
        length--;
    if (length >= PAYLOAD_LEAST)
        add_secret(transcript, octets, length);
}

/* Whether a line is what a SASL exchange consists of (RFC 4954 4): base64, which a password may be
 * in. Anything else, such as "*", "=" or broken base64, is what a case has in it. */
static bool is_payload(const char *octets, size_t length)
{
    struct buffer decoded = {0};
    while (length && strchr("\r\n", octets[length - 1]))
        length--;
    bool is = length >= PAYLOAD_LEAST && !memchr(octets, ' ', length) &&
              base64_decode(octets, length, &decoded);
    buffer_release(&decoded);
    return is;
}

const char *transcript_sent(struct transcript *transcript, unsigned connection, const char *octets,
                            size_t length)
{
    size_t prefix = auth_prefix(octets, length);
    struct entry entry = {.connection = connection, .from = SMTPSPEC_CLIENT};
    if (transcript->challenged[connection] && is_payload(octets, length)) {
        keep_secret(transcript, octets, length);
        entry.text = mem_text("***\\r\\n");
    } else if (prefix && is_payload(octets + prefix, length - prefix)) {
        keep_secret(transcript, octets + prefix, length - prefix);
        char *visible = escape_new(octets, prefix);
        entry.text = mem_format("%s***\\r\\n", visible);
        free(visible);
    } else {
        entry.text = shortened(octets, length);
        entry.octets = octets;
        entry.length = length;
    }
    transcript->challenged[connection] = false;
    keep(transcript, &entry);
    return transcript->exchanges[transcript->count - 1].text;
}

const char *transcript_last_sent(const struct transcript *transcript)
{
    for (size_t i = transcript->count; i-- > 0;)
        if (transcript->exchanges[i].from == SMTPSPEC_CLIENT)
            return transcript->exchanges[i].text;
    return "";
}

void transcript_reply(struct transcript *transcript, unsigned connection, const struct reply *reply)
{
    transcript->challenged[connection] = reply->code == 334;
    struct entry entry = {.connection = connection, .from = SMTPSPEC_SERVER};
    if (reply->code == 334 && is_payload(buffer_text(&reply->text), reply->text.length)) {
        entry.text = mem_text("334 ***\\r\\n");
    } else {
        entry.octets = buffer_text(&reply->octets);
        entry.length = reply->octets.length;
        entry.text = shortened(entry.octets, entry.length);
    }
    keep(transcript, &entry);
}

void transcript_event(struct transcript *transcript, unsigned connection, const char *format, ...)
{
    char words[512];
    va_list args;
    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    struct entry entry = {
        .connection = connection, .from = SMTPSPEC_EVENT, .text = escape_new(words, strlen(words))};
    keep(transcript, &entry);
}

bool transcript_mentions(const struct transcript *transcript, const char *text)
{
    for (size_t i = 0; i < transcript->count; i++)
        if (strcasestr(transcript->exchanges[i].text, text))
            return true;
    return transcript->left_out > 0;
}

struct smtpspec_exchange *transcript_take(struct transcript *transcript, size_t *count)
{
    if (transcript->left_out) {
        struct smtpspec_exchange *first_late = &transcript->exchanges[KEPT_FIRST];
        char *text = mem_format("[...%zu exchanges...] %s", transcript->left_out, first_late->text);
        free(first_late->text);
        first_late->text = text;
    }
    struct smtpspec_exchange *exchanges = transcript->exchanges;
    *count = transcript->count;
    transcript->exchanges = NULL;
    transcript->count = transcript->left_out = 0;
    return exchanges;
}

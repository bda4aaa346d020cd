#include "memory.h"
#include "replay.h"
#include "reproduce.h"

#include <stdlib.h>
#include <string.h>

/* What was said at once keeps its distance; what was waited for longer than this does not. */
#define GAP_LEAST 0.2
#define GAP_MOST 10.0

static void remark(struct replay *replay, const struct smtpspec_exchange *exchange, unsigned number,
                   const char *before)
{
    char *prefix = mem_format("%s%c%u: ", before, (char)exchange->from, number);
    reproduce_comment(replay->out, prefix, exchange->text);
    free(prefix);
}

#define FOLDED 5 /* lines of a reply that are too many for a comment */

/* A reply in which nothing is wrong: of a long one the first line and the last. */
static void remark_reply(struct replay *replay, size_t index, unsigned number)
{
    struct smtpspec_exchange exchange = replay->shown->transcript[index];
    size_t lines = 0;
    const char *first_end = NULL, *last = exchange.text;
    for (const char *end = last; (end = strstr(end, "\\r\\n")); end += 4, lines++) {
        first_end = first_end ? first_end : end + 4;
        last = end[4] ? end + 4 : last;
    }
    char *folded = NULL;
    if (lines >= FOLDED && index != replay->failing)
        folded = mem_format("%.*s[%zu lines]\\r\\n%s", (int)(first_end - exchange.text),
                            exchange.text, lines - 2, last);
    exchange.text = folded ? folded : exchange.text;
    remark(replay, &exchange, number, "");
    free(folded);
}

static void open_connection(struct replay *replay, size_t index, unsigned number)
{
    const char *protocol = strcmp(replay->record->protocol, "lmtp") == 0 ? "lmtp" : "smtp";
    bool is_path = strncmp(replay->record->address, "unix:", 5) == 0;
    buffer_format(replay->out, "open %u ", number);
    if (replay_is_implicit_tls(replay->record))
        buffer_add_text(replay->out, "openssl s_client -quiet -connect \"$host:$port\"\n");
    else if (replay_upgrade(replay, index) == UPGRADE_OPENSSL)
        buffer_format(replay->out, "openssl s_client -quiet -starttls %s %s\n", protocol,
                      is_path ? "-unix \"$path\"" : "-connect \"$host:$port\"");
    else
        buffer_add_text(replay->out, is_path ? "nc -U \"$path\"\n" : "nc \"$host\" \"$port\"\n");
    replay->is_open[number - 1] = true;
}

static void leave(struct replay *replay, unsigned number)
{
    if (replay->is_open[number - 1])
        buffer_format(replay->out, "leave %u\n", number);
    replay->is_open[number - 1] = false;
}

static void play_event(struct replay *replay, size_t index, unsigned number)
{
    const struct smtpspec_exchange *exchange = &replay->shown->transcript[index];
    if (replay_is_event(exchange, "connected to ")) {
        leave(replay, number);
        open_connection(replay, index, number);
        return;
    }
    remark(replay, exchange, number, "");
    if (replay_is_event(exchange, "TLS: ") && replay_upgrade(replay, index) == UPGRADE_RELAY)
        buffer_format(replay->out, "tls %u\n", number);
    else if (replay_is_event(exchange, "timeout"))
        buffer_format(replay->out, "pause %u \"$patience\"\n", number);
    else if (replay_is_event(exchange, "closed") || replay_is_event(exchange, "reset") ||
             replay_is_event(exchange, "RST sent"))
        leave(replay, number);
    else if (replay_is_event(exchange, "FIN sent") || replay_is_event(exchange, "close_notify"))
        buffer_format(replay->out, "exec %u>&- # FIN; OpenBSD's nc sends it only with -N\n",
                      number + 2);
}

/* "[...N octets...]" in the middle of what was long. */
static const char *find_gap(const char *text, unsigned long *octets)
{
    const char *gap = strstr(text, "[...");
    char *end;
    if (!gap)
        return NULL;
    *octets = strtoul(gap + 4, &end, 10);
    return strncmp(end, " octets...]", 11) == 0 ? gap : NULL;
}

static void say(struct replay *replay, unsigned number, const char *text)
{
    unsigned long octets;
    const char *gap = find_gap(text, &octets);
    char *first = gap ? mem_copy(text, (size_t)(gap - text)) : mem_text(text);
    buffer_format(replay->out, "say %u ", number);
    reproduce_octets(replay->out, first);
    buffer_add_text(replay->out, "\n");
    free(first);
    if (!gap)
        return;
    buffer_format(replay->out, "fill %u %lu\n", number, octets);
    say(replay, number, strchr(gap, ']') + 1);
}

/* What was sent on the connection before, and nothing came since; NULL: nothing. */
static const struct smtpspec_exchange *said_before(const struct replay *replay, size_t index)
{
    const struct smtpspec_exchange *exchanges = replay->shown->transcript;
    for (size_t i = index; i-- > 0;)
        if (exchanges[i].connection == exchanges[index].connection)
            return exchanges[i].from == SMTPSPEC_CLIENT ? &exchanges[i] : NULL;
    return NULL;
}

static void keep_distance(struct replay *replay, size_t index)
{
    const struct smtpspec_exchange *before = said_before(replay, index);
    double gap = before ? replay->shown->transcript[index].at - before->at : 0;
    if (gap >= GAP_LEAST)
        buffer_format(replay->out, "sleep %.1f\n", gap < GAP_MOST ? gap : GAP_MOST);
}

static void play_client(struct replay *replay, size_t index, unsigned number)
{
    const struct smtpspec_exchange *exchange = &replay->shown->transcript[index];
    if (replay_upgrade(replay, index) == UPGRADE_OPENSSL) {
        remark(replay, exchange, number, "openssl says its own: ");
        return;
    }
    if (!replay->is_open[number - 1])
        open_connection(replay, index, number);
    keep_distance(replay, index);
    say(replay, number, exchange->text);
}

static void expect_here(struct replay *replay)
{
    const struct smtpspec_result *finding = replay->finding;
    reproduce_comment(replay->out, "^ this is wrong. Expected: ",
                      *finding->expected ? finding->expected : finding->title);
    if (*finding->section)
        reproduce_comment(replay->out, "  ", finding->section);
}

static void play_server(struct replay *replay, size_t index, unsigned number)
{
    const struct smtpspec_exchange *exchange = &replay->shown->transcript[index];
    size_t replies = reproduce_replies(exchange->text);
    bool is_ours = replay->is_open[number - 1] && replay_upgrade(replay, index) != UPGRADE_OPENSSL;
    if (is_ours && replies)
        buffer_format(replay->out, "reply %u %zu\n", number, replies);
    else if (is_ours)
        buffer_format(replay->out, "pause %u 1\n", number);
    remark_reply(replay, index, number);
}

static void play(struct replay *replay, size_t index)
{
    static void (*const plays[])(struct replay *, size_t, unsigned) = {
        [SMTPSPEC_CLIENT] = play_client,
        [SMTPSPEC_SERVER] = play_server,
        [SMTPSPEC_EVENT] = play_event,
    };
    const struct smtpspec_exchange *exchange = &replay->shown->transcript[index];
    unsigned number = replay_number(replay, exchange);
    if (number)
        plays[exchange->from](replay, index, number);
    else
        remark(replay, exchange, exchange->connection, "LEFT OUT: ");
    if (index == replay->failing)
        expect_here(replay);
}

static void tell(struct replay *replay, const char *name, const char *value)
{
    char *text = *value ? mem_format("%s: %s", name, value) : NULL;
    if (text) {
        buffer_add_text(replay->out, "printf '%s\\n' ");
        replay_quote(replay->out, text, strlen(text));
        buffer_add_text(replay->out, "\n");
    }
    free(text);
}

void replay_dialogue(struct replay *replay)
{
    for (size_t i = 0; i < replay->shown->transcript_count; i++)
        play(replay, i);
    for (unsigned i = 0; i < replay->count; i++)
        leave(replay, i + 1);
    tell(replay, "smtpspec found then", replay->finding->reason);
    tell(replay, "expected", replay->finding->expected);
    tell(replay, "got", replay->finding->got);
    tell(replay, "section", replay->finding->section);
}

#include "explain.h"
#include "memory.h"
#include "replay.h"
#include "reproduce.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define WIDTH 96

/* A sentence of ours, as a comment in lines of WIDTH columns. */
static void say(struct replay *replay, const char *sentence)
{
    struct buffer lines = {0};
    text_wrapped(&lines, sentence, (struct text_wrap){WIDTH, 0, 0});
    for (const char *at = buffer_text(&lines); *at;) {
        size_t length = strcspn(at, "\n");
        buffer_format(replay->out, "# %.*s\n", (int)length, at);
        at += length + (at[length] == '\n');
    }
    buffer_release(&lines);
}

static void say_field(struct replay *replay, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    char *sentence = mem_format("%s: %s", name, value);
    say(replay, sentence);
    free(sentence);
}

static void say_finding(struct replay *replay)
{
    const struct smtpspec_result *finding = replay->finding;
    struct buffer rule = {0};
    char *got = text_reply(finding->got);
    explain_rule(&rule, finding);
    say(replay, finding->id);
    say(replay, finding->title);
    say_field(replay, rule.octets, finding->says ? finding->says : "");
    say_field(replay, smtpspec_verdict_name(finding->verdict), finding->reason);
    say_field(replay, "expected", finding->expected);
    say_field(replay, "got", got);
    buffer_release(&rule);
    free(got);
}

static bool any(const struct replay *replay, enum smtpspec_side from, const char *words)
{
    for (size_t i = 0; i < replay->shown->transcript_count; i++)
        if (replay->shown->transcript[i].from == from &&
            strstr(replay->shown->transcript[i].text, words))
            return true;
    return false;
}

/* Whether something is sent on a connection, then on another, then on the first again. */
static bool is_interleaved(const struct replay *replay)
{
    unsigned last = 0;
    for (size_t i = 0; i < replay->shown->transcript_count; i++) {
        const struct smtpspec_exchange *exchange = &replay->shown->transcript[i];
        if (exchange->from != SMTPSPEC_CLIENT || exchange->connection == last)
            continue;
        for (size_t k = 0; k < i; k++)
            if (replay->shown->transcript[k].from == SMTPSPEC_CLIENT &&
                replay->shown->transcript[k].connection == exchange->connection)
                return true;
        last = exchange->connection;
    }
    return false;
}

static bool needs_relay(const struct replay *replay)
{
    for (size_t i = 0; i < replay->shown->transcript_count; i++)
        if (replay_upgrade(replay, i) == UPGRADE_RELAY)
            return true;
    return false;
}

static void say_limits(struct replay *replay)
{
    const struct smtpspec_result *shown = replay->shown;
    if (shown != replay->finding)
        say_field(replay, "It was seen in another case, whose dialogue this is", shown->id);
    else if (!shown->attempts_count && *shown->reason && strstr(shown->reason, "(in "))
        say(replay,
            "IT IS NOT WHOLE: it was seen in another case, which the record does not have.");
    if (is_interleaved(replay))
        say(replay, "It needs several connections at once: what is said on them is interleaved as "
                    "it was.");
    if (needs_relay(replay))
        say(replay,
            "Before TLS more is sent than openssl says of itself: it needs an nc that knows "
            "-lU (OpenBSD's, or ncat), to relay.");
    if (any(replay, SMTPSPEC_CLIENT, "***"))
        say(replay, "*** stands for a secret, which the record does not have: put it in, in base64 "
                    "where it was.");
    if (any(replay, SMTPSPEC_CLIENT, "[..."))
        say(replay, "The record does not have the middle of what was long: x stands for it.");
    if (any(replay, SMTPSPEC_EVENT, "libcurl"))
        say(replay, "IT IS NOT WHOLE: libcurl delivered a message as well, see below.");
    if (replay->failing == shown->transcript_count && any(replay, SMTPSPEC_EVENT, "mailbox of"))
        say(replay,
            "What is wrong does not show in the replies: look into the mailbox afterwards.");
}

void replay_quote(struct buffer *out, const char *text, size_t length)
{
    char *part = mem_copy(text, length), *clean = text_cleaned(part);
    buffer_add_text(out, "'");
    for (const char *at = clean; *at; at++)
        if (*at == '\'')
            buffer_add_text(out, "'\\''");
        else
            buffer_add(out, at, 1);
    buffer_add_text(out, "'");
    free(clean);
    free(part);
}

static const char *default_port(const struct smtpspec_record *record)
{
    if (replay_is_implicit_tls(record))
        return "465";
    return strcmp(record->protocol, "lmtp") == 0         ? "24"
           : strcmp(record->protocol, "submission") == 0 ? "587"
                                                         : "25";
}

static void say_place(struct replay *replay)
{
    const char *address = replay->record->address;
    if (strncmp(address, "unix:", 5) == 0) {
        buffer_add_text(replay->out, "path=");
        replay_quote(replay->out, address + 5, strlen(address + 5));
        buffer_add_text(replay->out, "\n");
        return;
    }
    address += replay_is_implicit_tls(replay->record) ? 8 : 0;
    bool bracketed = *address == '[';
    address += bracketed;
    size_t length = strcspn(address, bracketed ? "]" : ":");
    const char *port = strchr(address + length, ':');
    port = port ? port + 1 : default_port(replay->record);
    buffer_add_text(replay->out, "host=");
    replay_quote(replay->out, address, length);
    buffer_add_text(replay->out, "\nport=");
    replay_quote(replay->out, port, strlen(port));
    buffer_add_text(replay->out, "\n");
}

void replay_head(struct replay *replay)
{
    const struct smtpspec_record *record = replay->record;
    char *origin =
        mem_format("Found by smtpspec %s with %s, %s. Needs a POSIX shell, and nc or openssl.",
                   record->version, record->name, record->started);
    buffer_add_text(replay->out, "#!/bin/sh\n");
    say_finding(replay);
    buffer_add_text(replay->out, "#\n");
    say(replay, origin);
    say_limits(replay);
    buffer_add_text(replay->out, "\n");
    say_place(replay);
    buffer_add_text(replay->out, "patience=5 # seconds that a reply may take\n");
    free(origin);
}

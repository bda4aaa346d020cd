#include "reproduce.h"

#include "dialogue.h"
#include "replay.h"
#include "seen_in.h"

#include <string.h>
#include <strings.h>

unsigned replay_number(struct replay *replay, const struct smtpspec_exchange *exchange)
{
    for (unsigned i = 0; i < replay->count; i++)
        if (replay->numbers[i] == exchange->connection)
            return i + 1;
    if (replay->count == REPLAY_CONNECTIONS)
        return 0;
    replay->numbers[replay->count] = exchange->connection;
    return ++replay->count;
}

bool replay_is_event(const struct smtpspec_exchange *exchange, const char *words)
{
    return exchange->from == SMTPSPEC_EVENT && strncmp(exchange->text, words, strlen(words)) == 0;
}

/* Where TLS begins on the connection of the exchange at INDEX, from there on and before the
 * connection is made again; the number of exchanges: nowhere. */
static size_t tls_after(const struct smtpspec_result *shown, size_t index)
{
    for (size_t i = index; i < shown->transcript_count; i++) {
        const struct smtpspec_exchange *exchange = &shown->transcript[i];
        if (exchange->connection != shown->transcript[index].connection)
            continue;
        if (i > index && replay_is_event(exchange, "connected to "))
            break;
        if (replay_is_event(exchange, "TLS: "))
            return i;
    }
    return shown->transcript_count;
}

/* Whether openssl says something like it of itself. */
static bool is_openssls(const struct smtpspec_exchange *exchange)
{
    static const char start[] = "STARTTLS\\r\\n";
    return exchange->from != SMTPSPEC_CLIENT || strncasecmp(exchange->text, "EHLO ", 5) == 0 ||
           strncasecmp(exchange->text, "LHLO ", 5) == 0 || strcasecmp(exchange->text, start) == 0;
}

enum upgrade replay_upgrade(const struct replay *replay, size_t index)
{
    const struct smtpspec_result *shown = replay->shown;
    size_t tls = tls_after(shown, index);
    if (tls == shown->transcript_count)
        return UPGRADE_NONE;
    for (size_t i = tls; i-- > 0;) {
        const struct smtpspec_exchange *exchange = &shown->transcript[i];
        if (exchange->connection != shown->transcript[tls].connection)
            continue;
        if (replay_is_event(exchange, "connected to "))
            break;
        if (!is_openssls(exchange))
            return UPGRADE_RELAY;
    }
    return UPGRADE_OPENSSL;
}

bool replay_is_implicit_tls(const struct smtpspec_record *record)
{
    return strncmp(record->address, "smtps://", 8) == 0;
}

/* What is wrong in the dialogue that is shown: the words are the finding's. */
static size_t failing_of(const struct smtpspec_result *finding, const struct smtpspec_result *shown)
{
    struct smtpspec_result both = *shown;
    both.got = finding->got;
    both.verdict = finding->verdict;
    return dialogue_failing(&both);
}

void reproduce(struct buffer *out, const struct smtpspec_record *record,
               const struct smtpspec_result *result)
{
    const struct smtpspec_result *shown = seen_in(record, result);
    struct replay replay = {.out = out,
                            .record = record,
                            .finding = result,
                            .shown = shown ? shown : result,
                            .failing = failing_of(result, shown ? shown : result)};
    replay_head(&replay);
    buffer_format(out, "\n%s\n", reproduce_functions());
    replay_dialogue(&replay);
}

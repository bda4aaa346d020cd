#include "serving.h"

#include "session.h"

/* A second client is waited for so many times longer than the first, and at least that long. */
#define SLOWER 3
#define LEAST_MS 3000

static bool is_greeted(const struct channel *channel)
{
    return channel_last_reply(channel)->code / 100 == 2;
}

/* Opens, and reads the greeting; milliseconds of it, -1 without one. */
static long greeting_ms(struct channel *channel)
{
    struct err err = {0};
    long began = clock_now();
    if (channel_open(channel, &err) != LINK_OK || channel_reply(channel, &err) != LINK_OK)
        return -1;
    return is_greeted(channel) ? clock_now() - began : -1;
}

/* Turned away beside the first, and let in once that is gone. */
static bool is_let_in_later(struct channel *first, struct channel *second)
{
    struct err err = {0};
    channel_quit(first, &err);
    return greeting_ms(second) >= 0;
}

/* Whether SECOND is greeted only once FIRST is gone. */
static bool waits_its_turn(struct channel *first, struct channel *second, long patience_ms)
{
    struct err err = {0};
    if (channel_open(second, &err) != LINK_OK)
        return is_let_in_later(first, second);
    enum link_outcome outcome = channel_silence(second, patience_ms, &err);
    if (outcome == LINK_OK && channel_reply(second, &err) == LINK_OK && is_greeted(second))
        return false;
    if (outcome != LINK_TIMEOUT)
        return is_let_in_later(first, second);
    channel_quit(first, &err);
    return channel_silence(second, patience_ms, &err) == LINK_OK &&
           channel_reply(second, &err) == LINK_OK && is_greeted(second);
}

static struct serving ask(const struct session *session)
{
    struct serving serving = {0};
    struct err err = {0};
    struct channel *first = session_channel(session, 1), *second = session_channel(session, 2);
    long greeting = greeting_ms(first);
    if (greeting < 0)
        return serving;
    long began = clock_now();
    if (channel_hello(first, session_variable(session, "client"), &err) != LINK_OK)
        return serving;
    serving.pace = (struct pace){.greeting = greeting, .reply = clock_now() - began};
    long patience_ms = SLOWER * greeting > LEAST_MS ? SLOWER * greeting : LEAST_MS;
    serving.one_at_a_time = waits_its_turn(first, second, patience_ms);
    return serving;
}

struct serving serving_ask(const struct context *context)
{
    static const struct script script = {.id = "serving", .protocols = ~0U};
    struct session session;
    session_init(&session, context, &script);
    struct serving serving = ask(&session);
    session_quit(&session);
    session_release(&session);
    return serving;
}

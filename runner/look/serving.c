#include "serving.h"

#include "session.h"

/* A second client is waited for so many times longer than the first, and at least that long. */
#define SLOWER 3
#define LEAST_MS 3000
/* The client before, who has said QUIT, may not have gone yet. */
#define TRIES_MOST 10
#define PAUSE_MS 100L

static bool is_greeted(const struct channel *channel)
{
    return channel_last_reply(channel)->code / 100 == 2;
}

/* Opens, and reads the greeting; milliseconds of it, -1 without one. */
static long greeting_ms(struct channel *channel)
{
    struct err err = {0};
    if (channel_open(channel, &err) != LINK_OK)
        return -1;
    long began = clock_now();
    if (channel_reply(channel, &err) != LINK_OK || !is_greeted(channel))
        return -1;
    return clock_now() - began;
}

static bool is_let_in(struct channel *channel, const struct stop *stop)
{
    bool is_in = greeting_ms(channel) >= 0;
    for (int tries = 1; !is_in && tries < TRIES_MOST && stop_sleep(stop, PAUSE_MS); tries++)
        is_in = greeting_ms(channel) >= 0;
    return is_in;
}

/* Turned away beside the first, and let in once that is gone. */
static bool is_let_in_later(struct channel *first, struct channel *second, const struct stop *stop)
{
    struct err err = {0};
    channel_quit(first, &err);
    return is_let_in(second, stop);
}

/* Whether SECOND is greeted only once FIRST is gone. */
static bool waits_its_turn(struct channel *first, struct channel *second, long patience_ms,
                           const struct stop *stop)
{
    struct err err = {0};
    if (channel_open(second, &err) != LINK_OK)
        return is_let_in_later(first, second, stop);
    enum link_outcome outcome = channel_silence(second, patience_ms, &err);
    if (outcome == LINK_OK && channel_reply(second, &err) == LINK_OK && is_greeted(second))
        return false;
    if (outcome != LINK_TIMEOUT)
        return is_let_in_later(first, second, stop);
    channel_quit(first, &err);
    return channel_silence(second, patience_ms, &err) == LINK_OK &&
           channel_reply(second, &err) == LINK_OK && is_greeted(second);
}

static struct pace pace_of(struct channel *channel, const char *client)
{
    struct err err = {0};
    struct pace pace = {greeting_ms(channel), 0};
    long began = clock_now();
    if (pace.greeting < 0 || channel_hello(channel, client, &err) != LINK_OK)
        return (struct pace){0};
    pace.reply = clock_now() - began;
    return pace;
}

static const struct script script = {.id = "serving", .protocols = ~0U};

struct pace serving_pace(const struct context *context)
{
    struct session session;
    session_init(&session, context, &script);
    struct pace pace = pace_of(session_channel(&session, 1), context->target->client);
    session_quit(&session);
    session_release(&session);
    return pace;
}

bool serving_is_one_at_a_time(const struct context *context, const struct pace *pace)
{
    struct session session;
    session_init(&session, context, &script);
    struct channel *first = session_channel(&session, 1), *second = session_channel(&session, 2);
    long patience_ms = SLOWER * pace->greeting > LEAST_MS ? SLOWER * pace->greeting : LEAST_MS;
    bool is_one_at_a_time = is_let_in(first, context->stop) &&
                            waits_its_turn(first, second, patience_ms, context->stop);
    session_quit(&session);
    session_release(&session);
    return is_one_at_a_time;
}

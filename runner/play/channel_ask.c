/* What is made of a channel's own functions. */
#include "channel.h"

#include <string.h>

enum link_outcome channel_ask(struct channel *channel, const char *text, struct err *err)
{
    if (*text && !channel_send(channel, text, strlen(text)))
        return LINK_STOPPED;
    return channel_reply(channel, err);
}

bool channel_ask_for_tls(struct channel *channel, long ms, enum link_outcome *outcome,
                         struct err *err)
{
    *outcome = channel_ask(channel, "STARTTLS\r\n", err);
    if (*outcome == LINK_OK && channel_last_reply(channel)->code == 454) /* RFC 3207 4 */
        *outcome = channel_ask(channel, "STARTTLS\r\n", err);
    if (*outcome != LINK_OK || channel_last_reply(channel)->code != 220)
        return false;
    return (*outcome = channel_start_tls(channel, ms, err)) == LINK_OK;
}

bool channel_is_tls(const struct channel *channel)
{
    const struct link *link = channel_link(channel);
    return link && link_is_tls(link);
}

const char *channel_peer_address(const struct channel *channel)
{
    const struct link *link = channel_link(channel);
    return link ? link_peer_address(link) : "";
}

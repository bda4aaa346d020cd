#include "meeting.h"

#include <check.h>
#include <string.h>

#define PATIENCE_MS 10000 /* for what must happen; sanitizers are slow on a busy machine */

void meeting_prepare(struct meeting *meeting, const char *address, const struct act *acts)
{
    *meeting = (struct meeting){0};
    meeting->server = scripted_start(address, acts, &meeting->err);
    ck_assert_msg(meeting->server != NULL, "%s", meeting->err.text);
    const char *at = scripted_address(meeting->server);
    ck_assert_msg(endpoint_parse(at, 25, &meeting->endpoint, &meeting->err), "%s",
                  meeting->err.text);
    meeting->stop = stop_new();
    meeting->settings = (struct link_settings){
        .endpoint = &meeting->endpoint,
        .connect_ms = PATIENCE_MS,
        .stop = meeting->stop,
    };
}

enum link_outcome meeting_open(struct meeting *meeting)
{
    return link_open(&meeting->settings, &meeting->link, &meeting->err);
}

void meeting_begin(struct meeting *meeting, const struct act *acts)
{
    meeting_prepare(meeting, "127.0.0.1", acts);
    enum link_outcome outcome = meeting_open(meeting);
    ck_assert_msg(outcome == LINK_OK, "%s: %s", link_outcome_name(outcome), meeting->err.text);
}

void meeting_end(struct meeting *meeting)
{
    link_free(&meeting->link);
    scripted_stop(&meeting->server);
    stop_free(&meeting->stop);
    reply_release(&meeting->reply);
}

enum link_outcome meeting_read(struct meeting *meeting, long ms)
{
    return link_reply(meeting->link, clock_now() + ms, &meeting->reply, &meeting->err);
}

enum link_outcome meeting_send(struct meeting *meeting, const char *text)
{
    return link_send(meeting->link, text, strlen(text), clock_now() + PATIENCE_MS, &meeting->err);
}

void meeting_expect(struct meeting *meeting, const char *octets)
{
    enum link_outcome outcome = meeting_read(meeting, PATIENCE_MS);
    ck_assert_msg(outcome == LINK_OK, "%s: %s", link_outcome_name(outcome), meeting->err.text);
    ck_assert_str_eq(meeting->reply.octets.octets, octets);
}

#include "channel.h"

#include "answers.h"
#include "invariants.h"
#include "memory.h"
#include "outstanding.h"
#include "transcript.h"
#include "well_formed.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define UNSOLICITED_MOST_MS 200 /* for the rest of an unsolicited reply */
#define QUIT_MOST_MS 500        /* for the QUIT at the end of a case */
#define GOODBYE_MOST_MS 3000    /* for a reply to QUIT on which no verdict depends */
#define COMMAND_KEPT 64
#define UNASKED_MOST 100     /* unsolicited replies that are skipped before one */
#define UNASKED_AFTER_QUIT 4 /* each of which is waited for */

struct channel {
    struct channel_settings settings;
    long held_ms;
    struct link_settings link_settings; /* the link points to these */
    struct link *link;                  /* NULL: not open */
    struct reply reply;                 /* the last one read */
    bool put_back;                      /* it is also the next one */
    bool closed, logged_in;
    unsigned refusals;
    struct outstanding outstanding;
    struct answers answers;
    enum asked asked;           /* what the last reply answers */
    bool answered;              /* a reply was read since something was sent */
    bool after_content;         /* the last reply, or the next, is one to mail data */
    bool improper;              /* something was sent that not every server has to bear */
    size_t unsolicited;         /* octets that arrived before they were asked for */
    char command[COMMAND_KEPT]; /* what was sent last, as in the transcript; truncated */
};

struct channel *channel_new(const struct channel_settings *settings)
{
    const struct target *target = settings->target;
    struct channel *channel = mem_alloc(sizeof *channel);
    channel->settings = *settings;
    channel->link_settings = (struct link_settings){
        .endpoint = &target->endpoint,
        .tls_ca = target->tls.ca,
        .tls_verify = target->tls.verify,
        .tls_name = target_tls_name(target),
        .connect_ms = settings->timeout_ms,
        .stop = settings->stop,
        .guard = settings->guard,
    };
    return channel;
}

void channel_free(struct channel **channel)
{
    if (!*channel)
        return;
    if ((*channel)->link)
        link_half_close((*channel)->link, false);
    link_free(&(*channel)->link);
    reply_release(&(*channel)->reply);
    free(*channel);
    *channel = NULL;
}

long channel_timeout_ms(const struct channel *channel)
{
    return channel->settings.timeout_ms;
}

long channel_held_ms(const struct channel *channel)
{
    return channel->held_ms;
}

enum channel_purpose channel_purpose(const struct channel *channel)
{
    return channel->settings.purpose;
}

static void forget_dialogue(struct channel *channel)
{
    reply_clear(&channel->reply);
    channel->put_back = channel->closed = channel->logged_in = false;
    channel->unsolicited = channel->refusals = 0;
    channel->improper = channel->after_content = false;
    channel->command[0] = '\0';
    answers_begin(&channel->answers);
    /* the greeting; LMTP answers a message once per recipient (RFC 2033 4.2) */
    channel->outstanding = (struct outstanding){
        .replies = 1, .is_unknown = channel->settings.target->protocol == PROTOCOL_LMTP};
}

enum link_outcome channel_open(struct channel *channel, struct err *err)
{
    const struct channel_settings *settings = &channel->settings;
    link_free(&channel->link);
    forget_dialogue(channel);
    channel->held_ms += rate_wait(settings->rate, settings->stop);
    enum link_outcome outcome = link_open(&channel->link_settings, &channel->link, err);
    if (outcome == LINK_OK)
        transcript_event(settings->transcript, settings->number, "connected to %s",
                         settings->target->address);
    else
        transcript_event(settings->transcript, settings->number, "not connected: %s", err->text);
    return outcome;
}

bool channel_expects_nothing(const struct channel *channel)
{
    /* after 354 the message may be rejected early, after our FIN the server may comment on it */
    return channel->link && link_is_open(channel->link) &&
           outstanding_nothing(&channel->outstanding) && channel->reply.code != 354;
}

static bool has_unsolicited(const struct channel *channel)
{
    return channel_expects_nothing(channel) && !channel->put_back && link_has_come(channel->link) &&
           isdigit((unsigned char)link_pending(channel->link)->octets[0]);
}

/* Before a command is sent: what is there by then cannot be its reply. */
static void mark_unsolicited(struct channel *channel)
{
    if (!channel->unsolicited && has_unsolicited(channel))
        channel->unsolicited = link_pending(channel->link)->length;
}

/* A server may say 421 at any time (RFC 5321 3.8). */
static void count_answered(struct channel *channel)
{
    size_t length = channel->reply.octets.length, left = channel->unsolicited;
    channel->reply.faults |= left && channel->reply.code != 421 ? REPLY_UNASKED : 0;
    channel->unsolicited = left > length ? left - length : 0;
    if (left)
        return;
    channel->asked = answers_next(&channel->answers, channel->reply.code);
    outstanding_answered(&channel->outstanding);
}

bool channel_send(struct channel *channel, const char *octets, size_t length)
{
    const struct channel_settings *settings = &channel->settings;
    mark_unsolicited(channel);
    channel->after_content = channel->reply.code == 354;
    channel->improper |= !well_formed(channel->reply.code, octets, length);
    outstanding_sent(&channel->outstanding, channel->reply.code, octets, length);
    answers_sent(&channel->answers, channel->reply.code, octets, length);
    const char *shown = transcript_sent(settings->transcript, settings->number, octets, length);
    if (channel->answered || strncasecmp(channel->command, "BDAT", 4) != 0) /* a chunk is none */
        snprintf(channel->command, sizeof channel->command, "%s", shown);
    channel->answered = false;
    if (!channel->link)
        return true;
    struct err err = {0};
    enum link_outcome outcome =
        link_send(channel->link, octets, length, clock_now() + settings->timeout_ms, &err);
    if (outcome != LINK_OK && outcome != LINK_STOPPED)
        transcript_event(settings->transcript, settings->number, "could not be sent completely: %s",
                         link_outcome_name(outcome));
    return outcome != LINK_STOPPED;
}

/* A reply, or part of one, has arrived: log it, count rejections, show it to the invariants. */
static void note_reply(struct channel *channel)
{
    const struct channel_settings *settings = &channel->settings;
    transcript_reply(settings->transcript, settings->number, &channel->reply);
    if (channel->reply.code >= 400)
        channel->refusals++;
    channel->logged_in |= channel->reply.code == 235;
    bool is_later = channel->answers.commands > 1;
    const struct sight sight = {
        &channel->reply,         settings->case_id,  channel->command,     channel->asked,
        channel_is_tls(channel), channel->logged_in, settings->transcript, is_later};
    if (settings->invariants)
        invariants_see(settings->invariants, &sight);
}

static enum link_outcome read_reply(struct channel *channel, long deadline, struct err *err)
{
    const struct channel_settings *settings = &channel->settings;
    enum link_outcome outcome = link_reply(channel->link, deadline, &channel->reply, err);
    if (reply_is_alert(&channel->reply) && !link_is_tls(channel->link)) {
        transcript_event(settings->transcript, settings->number, "a TLS alert");
        reply_clear(&channel->reply);
        outcome = link_reply(channel->link, deadline, &channel->reply, err);
    }
    channel->answered = true;
    channel->asked = ASKED_UNKNOWN;
    if (outcome == LINK_OK)
        count_answered(channel);
    if (channel->reply.octets.length)
        note_reply(channel);
    if (outcome != LINK_OK) {
        transcript_event(settings->transcript, settings->number, "%s", link_outcome_name(outcome));
        channel->closed = outcome != LINK_TIMEOUT && outcome != LINK_STOPPED;
    }
    return outcome;
}

static enum link_outcome reply_within(struct channel *channel, long ms, struct err *err)
{
    if (channel->put_back) {
        channel->put_back = false;
        return LINK_OK;
    }
    reply_clear(&channel->reply);
    if (channel->link)
        return read_reply(channel, clock_now() + ms, err);
    channel->closed = true;
    return LINK_CLOSED;
}

enum link_outcome channel_reply(struct channel *channel, struct err *err)
{
    enum link_outcome outcome = reply_within(channel, channel->settings.timeout_ms, err);
    for (int i = UNASKED_MOST; i && outcome == LINK_OK && channel->reply.faults & REPLY_UNASKED;
         i--)
        outcome = reply_within(channel, channel->settings.timeout_ms, err);
    return outcome;
}

enum link_outcome channel_hello(struct channel *channel, const char *client, struct err *err)
{
    bool lmtp = channel->settings.target->protocol == PROTOCOL_LMTP;
    char *line = mem_format("%s %s\r\n", lmtp ? "LHLO" : "EHLO", client);
    enum link_outcome outcome = channel_ask(channel, line, err);
    free(line);
    return outcome;
}

enum link_outcome channel_silence(struct channel *channel, long ms, struct err *err)
{
    return channel->link ? link_silence(channel->link, clock_now() + ms, err) : LINK_CLOSED;
}

enum link_outcome channel_start_tls(struct channel *channel, long ms, struct err *err)
{
    const struct channel_settings *settings = &channel->settings;
    if (!channel->link)
        return LINK_CLOSED;
    size_t plain_left = 0;
    ms = ms && ms < settings->timeout_ms ? ms : settings->timeout_ms;
    reply_clear(&channel->reply);
    channel->logged_in = false; /* RFC 3207 4.2 */
    enum link_outcome outcome = link_starttls(channel->link, clock_now() + ms, &plain_left, err);
    if (plain_left)
        transcript_event(settings->transcript, settings->number,
                         "%zu octets had arrived in the clear before the handshake", plain_left);
    if (outcome == LINK_OK)
        transcript_event(settings->transcript, settings->number, "TLS: %s",
                         link_tls_name(channel->link));
    else
        transcript_event(settings->transcript, settings->number, "no TLS: %s",
                         err->text[0] ? err->text : link_outcome_name(outcome));
    return outcome;
}

void channel_half_close(struct channel *channel, bool notify)
{
    if (channel->link)
        link_half_close(channel->link, notify);
    channel->improper = true;
    transcript_event(channel->settings.transcript, channel->settings.number, "%s",
                     notify ? "close_notify and FIN sent" : "FIN sent");
}

void channel_reset(struct channel *channel)
{
    if (channel->link)
        link_abort(channel->link);
    link_free(&channel->link);
    channel->closed = true;
    transcript_event(channel->settings.transcript, channel->settings.number, "RST sent");
}

enum link_outcome channel_quit(struct channel *channel, struct err *err)
{
    if (!channel->link)
        return LINK_CLOSED;
    bool sent = channel_send(channel, "QUIT\r\n", 6);
    enum link_outcome outcome = sent ? reply_within(channel, GOODBYE_MOST_MS, err) : LINK_STOPPED;
    link_free(&channel->link);
    return outcome;
}

/* Reads the next reply after our QUIT; true if another follows: this was not QUIT's. */
static bool read_before_the_last(struct channel *channel)
{
    struct err err = {0};
    reply_clear(&channel->reply);
    if (link_reply(channel->link, clock_now() + QUIT_MOST_MS, &channel->reply, &err) != LINK_OK ||
        channel->reply.code == 221 || channel->reply.code == 421)
        return false;
    return link_silence(channel->link, clock_now() + UNSOLICITED_MOST_MS, &err) == LINK_OK;
}

/* RFC 5321 4.2.2: 421 closes. Whether a command is obeyed after it is seen by an invariant. */
static void try_after_421(struct channel *channel)
{
    struct err err = {0};
    if (channel->reply.code == 421 && channel_expects_nothing(channel) &&
        channel_send(channel, "NOOP\r\n", 6))
        reply_within(channel, QUIT_MOST_MS, &err);
}

void channel_leave(struct channel *channel)
{
    struct err err = {0};
    if (channel->link && !channel->closed)
        try_after_421(channel);
    if (!channel->link || !link_is_open(channel->link) || channel->closed)
        return;
    bool is_counted = channel_expects_nothing(channel);
    link_send(channel->link, "QUIT\r\n", 6, clock_now() + QUIT_MOST_MS, &err);
    for (int i = 0; i < UNASKED_AFTER_QUIT && is_counted && read_before_the_last(channel); i++) {
        channel->unsolicited = 1;
        count_answered(channel);
        note_reply(channel);
    }
}

const struct reply *channel_last_reply(const struct channel *channel)
{
    return &channel->reply;
}

void channel_put_back(struct channel *channel)
{
    channel->put_back = true;
}

bool channel_has_put_back(const struct channel *channel)
{
    return channel->put_back;
}

void channel_look_for_unsolicited(struct channel *channel)
{
    struct err err = {0};
    mark_unsolicited(channel);
    while (channel->unsolicited && reply_within(channel, UNSOLICITED_MOST_MS, &err) == LINK_OK)
        continue;
}

bool channel_is_closed(const struct channel *channel)
{
    return channel->closed;
}

bool channel_is_logged_in(const struct channel *channel)
{
    return channel->logged_in;
}

unsigned channel_refusals(const struct channel *channel)
{
    return channel->refusals;
}

bool channel_is_over(const struct channel *channel)
{
    return channel->answers.is_over;
}

const char *channel_last_command(const struct channel *channel)
{
    return channel->command[0] ? channel->command : "the greeting";
}

enum asked channel_asked(const struct channel *channel)
{
    return channel->asked;
}

bool channel_came_too_early(const struct channel *channel)
{
    return channel->asked != ASKED_UNKNOWN && channel->answers.was_too_early;
}

bool channel_ended_content(const struct channel *channel)
{
    return channel->after_content;
}

bool channel_is_proper(const struct channel *channel)
{
    return !channel->improper;
}

const struct link *channel_link(const struct channel *channel)
{
    return channel->link;
}

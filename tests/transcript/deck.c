#include "deck.h"

#include "dns.h"
#include "expect_parts.h"
#include "link_internal.h"
#include "memory.h"
#include "named.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The functions of the runner and libcurl that the linker wraps with ours. */
#define WRAP(type, name, ...)                                                                      \
    type __real_##name(__VA_ARGS__);                                                               \
    type __wrap_##name(__VA_ARGS__);                                                               \
    type __wrap_##name(__VA_ARGS__)

/* A connection's end is seen at once, but only after what was sent before it. */
#define END_MS 10000

/* The wrapped functions have no argument for it. */
static _Thread_local struct deck *current;

void deck_use(struct deck *deck)
{
    current = deck;
}

static struct deck *playing_deck(void)
{
    return current && current->plays ? current : NULL;
}

static void end_track(struct deck_track *track)
{
    if (track->peer >= 0)
        close(track->peer);
    track->peer = -1;
    track->link = NULL;
}

void deck_release(struct deck *deck)
{
    for (size_t i = 0; i < deck->tracks_count; i++)
        end_track(&deck->tracks[i]);
}

static struct deck_track *track_of(const struct link *link)
{
    for (size_t i = current ? current->tracks_count : 0; i-- > 0;)
        if (current->tracks[i].link == link)
            return &current->tracks[i];
    return NULL;
}

static size_t number_of(const struct deck_track *track)
{
    return (size_t)(track - current->tracks);
}

/* Notes what LINK did; NULL if it is not being recorded. */
static struct tape_event *note(const struct link *link, enum tape_kind kind,
                               enum link_outcome outcome)
{
    struct deck_track *track = track_of(link);
    return track ? tape_add(current->tape, number_of(track), kind, outcome) : NULL;
}

static bool is_changed(const struct deck_track *track)
{
    const struct change *change = &current->change;
    return change->kind != CHANGE_NOTHING && change->track == number_of(track) &&
           change->event == track->next;
}

/* The next event of the track; NULL if the case now does something different. Reading one more
 * reply where there was silence, or nothing, does not count: the case says what it has found. */
static const struct tape_event *next_event(struct deck_track *track, enum tape_kind kind)
{
    const struct tape_track *tape = &current->tape->tracks[number_of(track)];
    const struct tape_event *next = track->next < tape->count ? &tape->events[track->next] : NULL;
    if (next && next->kind == kind)
        return next;
    bool reads_more = kind == TAPE_REPLY && (!next || next->kind == TAPE_SILENCE);
    bool takes_leave = kind == TAPE_SENT && !next; /* it sent no QUIT if it saw the server close */
    current->strayed = current->strayed || !(reads_more || takes_leave);
    return NULL;
}

static void record_track(struct deck *deck, struct link *link)
{
    if (deck->tracks_count == TAPE_TRACKS) {
        deck->tape->is_full = true;
        return;
    }
    deck->tracks[deck->tracks_count++] = (struct deck_track){.link = link, .peer = -1};
    deck->tape->tracks_count = deck->tracks_count;
}

WRAP(enum link_outcome, link_connect, struct link *link, struct err *err)
{
    struct deck *deck = current;
    int ends[2];
    if (!playing_deck()) {
        enum link_outcome outcome = __real_link_connect(link, err);
        if (deck && outcome == LINK_OK)
            record_track(deck, link);
        return outcome;
    }
    if (deck->tracks_count == deck->tape->tracks_count) {
        deck->strayed = true;
        err_set(err, "the tape has no such connection");
        return LINK_REFUSED;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        abort();
    link->fd = ends[0];
    deck->tracks[deck->tracks_count++] = (struct deck_track){.link = link, .peer = ends[1]};
    return LINK_OK;
}

WRAP(void, link_disconnect, struct link *link)
{
    struct deck_track *track = track_of(link);
    if (playing_deck() && track) {
        close(link->fd);
        link->fd = -1;
    } else {
        __real_link_disconnect(link);
    }
    if (track)
        end_track(track);
}

WRAP(enum link_outcome, link_send, struct link *link, const char *octets, size_t length,
     long deadline, struct err *err)
{
    struct deck_track *track = track_of(link);
    uint64_t sum = track ? tape_sum(octets, length) : 0;
    if (!playing_deck() || !track) {
        enum link_outcome outcome = __real_link_send(link, octets, length, deadline, err);
        struct tape_event *event = note(link, TAPE_SENT, outcome);
        if (event)
            event->sum = sum;
        return outcome;
    }
    const struct tape_event *event = next_event(track, TAPE_SENT);
    if (!event)
        return LINK_OK;
    current->strayed = current->strayed || event->sum != sum;
    track->next++;
    return event->outcome;
}

/* The reply that a step or the runner is now asking for is the changed one. */
static void see_changed(struct deck *deck)
{
    deck->reached = true;
    deck->reader = deck->step;
    deck->asked = deck->expect;
}

/* Writes what the server says next; returns the deadline until which more may arrive. */
static long answer(struct deck_track *track, enum tape_kind kind)
{
    struct buffer out = {0};
    const struct tape_event *event = next_event(track, kind);
    if (current->reached && current->change.track == number_of(track))
        current->reads_after++;
    if (!event)
        return clock_now();
    bool changed = is_changed(track);
    if (changed) {
        see_changed(current);
        change_apply(&current->change, event, &out);
    } else if (event->length) {
        buffer_add(&out, event->octets, event->length);
    }
    track->next++;
    if (out.length)
        send(track->peer, out.octets, out.length, MSG_NOSIGNAL | MSG_DONTWAIT);
    buffer_release(&out);
    bool ends = event->outcome == LINK_CLOSED || event->outcome == LINK_RESET ||
                (changed && current->change.kind == CHANGE_CUT);
    if (ends)
        shutdown(track->peer, SHUT_WR);
    track->is_ended = track->is_ended || ends;
    return track->is_ended ? clock_now() + END_MS : clock_now();
}

WRAP(enum link_outcome, link_reply, struct link *link, long deadline, struct reply *reply,
     struct err *err)
{
    struct deck_track *track = track_of(link);
    if (playing_deck() && track) {
        deadline = answer(track, TAPE_REPLY);
        return __real_link_reply(link, deadline, reply, err);
    }
    enum link_outcome outcome = __real_link_reply(link, deadline, reply, err);
    struct tape_event *event = note(link, TAPE_REPLY, outcome);
    if (event && reply->octets.length) {
        event->length = reply->octets.length;
        event->octets = mem_copy(reply->octets.octets, event->length);
    }
    return outcome;
}

WRAP(enum link_outcome, link_silence, struct link *link, long deadline, struct err *err)
{
    struct deck_track *track = track_of(link);
    if (playing_deck() && track) {
        current->looks_elsewhere = true;
        deadline = answer(track, TAPE_SILENCE);
        return __real_link_silence(link, deadline, err);
    }
    enum link_outcome outcome = __real_link_silence(link, deadline, err);
    note(link, TAPE_SILENCE, outcome);
    return outcome;
}

/* The handshake ends as it did when taped; what was inside TLS is played in the clear. */
WRAP(enum link_outcome, link_starttls, struct link *link, long deadline, size_t *plain_left,
     struct err *err)
{
    struct deck_track *track = track_of(link);
    if (!playing_deck() || !track) {
        enum link_outcome outcome = __real_link_starttls(link, deadline, plain_left, err);
        note(link, TAPE_TLS, outcome);
        return outcome;
    }
    current->looks_elsewhere = true;
    if (plain_left)
        *plain_left = link->input.length;
    if (link->ended != LINK_OK)
        return link->ended;
    const struct tape_event *event = next_event(track, TAPE_TLS);
    if (!event) {
        err_set(err, "no handshake is on the tape");
        return link->ended = LINK_TLS_FAILED;
    }
    track->next++;
    track->is_tls = true;
    if (event->outcome != LINK_OK)
        err_set(err, "the handshake failed, as on the tape");
    return link->ended = event->outcome;
}

WRAP(bool, link_is_tls, const struct link *link)
{
    const struct deck_track *track = playing_deck() ? track_of(link) : NULL;
    return track ? track->is_tls : __real_link_is_tls(link);
}

/* A message is found in the mailbox by its token: the taped one was delivered. */
WRAP(void, tokens_next, struct tokens *tokens, char out[TOKEN_LENGTH + 1])
{
    struct deck *deck = current;
    if (playing_deck() && deck->tokens_count < deck->tape->tokens_count) {
        memcpy(out, deck->tape->tokens[deck->tokens_count++], TOKEN_LENGTH + 1);
        return;
    }
    __real_tokens_next(tokens, out);
    if (!deck || deck->plays)
        return;
    if (deck->tape->tokens_count == TAPE_TOKENS)
        deck->tape->is_full = true;
    else
        memcpy(deck->tape->tokens[deck->tape->tokens_count++], out, TOKEN_LENGTH + 1);
}

/* Whatever will be in the mailbox is already there. */
WRAP(bool, mailbox_wait, struct mailbox *mailbox, const struct mailbox_search *search,
     struct delivery **out, size_t *found, struct err *err)
{
    struct deck *deck = playing_deck();
    struct mailbox_search at_once = *search;
    if (deck) {
        deck->looks_elsewhere = true;
        at_once.deadline = clock_now();
    }
    return __real_mailbox_wait(mailbox, &at_once, out, found, err);
}

WRAP(bool, stop_sleep, const struct stop *stop, long ms)
{
    return playing_deck() ? true : __real_stop_sleep(stop, ms);
}

/* `deliver`: libcurl judges its replies. */
WRAP(CURLcode, curl_easy_perform, CURL *curl)
{
    struct deck *deck = current;
    if (playing_deck()) {
        deck->looks_elsewhere = true;
        if (deck->deliveries_count < deck->tape->deliveries_count)
            return (CURLcode)deck->tape->deliveries[deck->deliveries_count++];
        deck->strayed = true;
        return CURLE_COULDNT_CONNECT;
    }
    CURLcode code = __real_curl_easy_perform(curl);
    if (deck && deck->tape->deliveries_count == TAPE_DELIVERIES)
        deck->tape->is_full = true;
    else if (deck)
        deck->tape->deliveries[deck->tape->deliveries_count++] = (int)code;
    return code;
}

WRAP(enum dns_outcome, dns_ask, const struct dns_settings *settings, const char *name,
     enum dns_type type, struct dns_answer *answer, struct err *err)
{
    if (playing_deck())
        current->looks_elsewhere = true;
    return __real_dns_ask(settings, name, type, answer, err);
}

WRAP(enum dns_outcome, dns_addresses, const struct dns_settings *settings, const char *name,
     struct dns_answer *answer, struct err *err)
{
    if (playing_deck())
        current->looks_elsewhere = true;
    return __real_dns_addresses(settings, name, answer, err);
}

typedef enum step_end reader(struct session *session, const struct step *step,
                             const struct expect *expect);

/* READ, for a step that judges the reply or assumes it. */
static enum step_end see_step(struct session *session, const struct step *step,
                              const struct expect *expect, reader *read)
{
    struct deck *deck = playing_deck();
    const struct channel *channel = session_channel(session, step->connection);
    if (!deck)
        return read(session, step, expect);
    deck->step = step;
    deck->expect = expect;
    deck->judges |= step->verb->judging == JUDGES;
    if (channel_has_put_back(channel) && deck->reached &&
        !deck->reader) /* `auth` has read it for this step */
        see_changed(deck);
    enum step_end ended = read(session, step, expect);
    deck->looks_elsewhere |=
        step->verb->judging == JUDGES && !channel_last_reply(channel)->octets.length;
    if (ended == STEP_DONE && !deck->lax && !named_code(expect, channel_last_reply(channel)))
        deck->lax = step;
    deck->step = NULL;
    deck->expect = NULL;
    return ended;
}

WRAP(enum step_end, session_expect, struct session *session, const struct step *step,
     const struct expect *expect)
{
    return see_step(session, step, expect, __real_session_expect);
}

WRAP(enum step_end, session_assume, struct session *session, const struct step *step,
     const struct expect *expect)
{
    return see_step(session, step, expect, __real_session_assume);
}

/* Whether an extra reply on the changed connection must have been found by now. */
WRAP(void, channel_look_for_unsolicited, struct channel *channel)
{
    struct deck *deck = playing_deck();
    const struct link *link = channel_link(channel);
    const struct deck_track *track = deck && link ? track_of(link) : NULL;
    if (track && number_of(track) == deck->change.track)
        deck->is_counted = channel_expects_nothing(channel);
    __real_channel_look_for_unsolicited(channel);
}

WRAP(bool, expect_match, const struct expect *expect, const struct reply *reply, struct vars *vars,
     struct buffer *why)
{
    const struct deck *deck = playing_deck();
    if (deck && deck->step && vars && deck->blindness == DECK_BLIND_STEPS)
        return true; /* invariants have no variables */
    return __real_expect_match(expect, reply, vars, why);
}

WRAP(void, invariants_see, struct invariants *invariants, const struct sight *sight)
{
    const struct deck *deck = playing_deck();
    if (!deck || deck->blindness != DECK_BLIND_INVARIANTS)
        __real_invariants_see(invariants, sight);
}

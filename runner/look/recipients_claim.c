#include "recipients_claim.h"

#include "facts.h"
#include "memory.h"
#include "sentinel.h"
#include "start_state.h"

#include <stdlib.h>
#include <string.h>

/* The pauses between attempts at what is put off. */
#define PAUSE_LEAST_MS 250
#define PAUSE_MOST_MS 2000
/* How often a command is said at once: a server may put off the first time alone. */
#define TRIES 2
/* The most recipients that are named where none receives mail. */
#define NAMED_MOST 3

/* The last stage of a transaction. */
#define MESSAGE "the probe message"

enum state { PENDING, ACCEPTED, WRONG, REFUSED, LEFT_TO_THE_CASES };

struct claim {
    const char *recipient;
    struct location at;
    enum state state;
    char token[TOKEN_LENGTH + 1];
    char *said; /* the last refusal, or what is wrong, in words; NULL: none */
};

struct checking {
    struct claims *claims;
    struct claim *items;
    size_t count;
    struct channel *channel; /* of a round */
};

/* The number of recipients that the cases use. */
static size_t used(const struct claims *claims)
{
    size_t most = 0;
    for (size_t i = 0; i < claims->scripts_count; i++) {
        const struct script *script = claims->scripts[i];
        if (script->recipients > most && script->protocols & claims->target->protocol)
            most = script->recipients;
    }
    return most;
}

static void say(struct claim *claim, enum state state, char *said)
{
    free(claim->said);
    claim->said = said;
    claim->state = state;
}

/* The reply to STAGE is not the one that leads on: a temporary one leaves the claim pending, a
 * permanent one of RCPT shows that it is wrong, one of a plain message that none is accepted; all
 * else is not about the recipient. */
static bool refused(const struct checking *checking, struct claim *claim, const char *stage)
{
    const struct reply *reply = channel_last_reply(checking->channel);
    struct buffer said = {0};
    buffer_format(&said, "%s was answered with ", stage);
    reply_quote(&said, reply);
    enum state state = reply->code / 100 == 4                                  ? PENDING
                       : reply->code / 100 == 5 && strcmp(stage, "RCPT") == 0  ? WRONG
                       : reply->code / 100 == 5 && strcmp(stage, MESSAGE) == 0 ? REFUSED
                                                                               : LEFT_TO_THE_CASES;
    say(claim, state, buffer_take(&said));
    return false;
}

/* Says LINE until it is not put off at once; whether the reply begins with DIGIT. */
static bool ask(const struct checking *checking, struct claim *claim, const char *stage,
                const char *line, unsigned digit)
{
    struct err err = {0};
    for (int i = 0; i < TRIES; i++) {
        if (channel_ask(checking->channel, line, &err) != LINK_OK) {
            say(claim, LEFT_TO_THE_CASES, mem_format("%s was not answered", stage));
            return false;
        }
        if (channel_last_reply(checking->channel)->code / 100 == digit)
            return true;
        if (channel_last_reply(checking->channel)->code / 100 != 4)
            break;
    }
    return refused(checking, claim, stage);
}

static bool send_message(const struct checking *checking, struct claim *claim)
{
    struct err err = {0};
    tokens_next(checking->claims->context->tokens, claim->token);
    char *message =
        sentinel_message(checking->claims->target->sender, claim->recipient, claim->token);
    enum link_outcome outcome = channel_ask(checking->channel, message, &err);
    free(message);
    if (outcome == LINK_OK && channel_last_reply(checking->channel)->code / 100 == 2)
        return true;
    if (outcome == LINK_OK)
        return refused(checking, claim, MESSAGE);
    say(claim, LEFT_TO_THE_CASES, mem_text("the probe message was not answered"));
    return false;
}

/* One transaction; without a mailbox there is nothing to be seen of a message. */
static void try_claim(const struct checking *checking, struct claim *claim)
{
    struct err err = {0};
    bool has_mailbox = checking->claims->context->mailbox;
    char *mail = mem_format("MAIL FROM:<%s>\r\n", checking->claims->target->sender);
    char *rcpt = mem_format("RCPT TO:<%s>\r\n", claim->recipient);
    if (ask(checking, claim, "MAIL", mail, 2) && ask(checking, claim, "RCPT", rcpt, 2) &&
        (!has_mailbox ||
         (ask(checking, claim, "DATA", "DATA\r\n", 3) && send_message(checking, claim))))
        say(claim, ACCEPTED, NULL);
    if (claim->state != ACCEPTED || !has_mailbox)
        channel_ask(checking->channel, "RSET\r\n", &err);
    free(rcpt);
    free(mail);
}

/* Tries what is pending on one connection. */
static void play_round(struct checking *checking)
{
    static const struct script script = {.id = "claims", .start = START_HELLO};
    struct session session;
    struct err err = {0};
    session_init(&session, checking->claims->context, &script);
    checking->channel = session_probe_channel(&session);
    enum step_end ended = session_start(&session, checking->channel, START_HELLO, NULL);
    for (size_t i = 0; i < checking->count; i++) {
        struct claim *claim = &checking->items[i];
        if (claim->state == PENDING && ended != STEP_DONE)
            say(claim, LEFT_TO_THE_CASES, mem_text("there is no session"));
        else if (claim->state == PENDING)
            try_claim(checking, claim);
    }
    channel_quit(checking->channel, &err);
    session_release(&session);
}

static size_t count_of(const struct checking *checking, enum state state)
{
    size_t count = 0;
    for (size_t i = 0; i < checking->count; i++)
        count += checking->items[i].state == state;
    return count;
}

/* What is still put off when the time is over is a wrong claim. */
static void send_all(struct checking *checking)
{
    const struct target *target = checking->claims->target;
    const struct stop *stop = checking->claims->context->stop;
    long deadline = clock_now() + target->ready_within_ms, pause = PAUSE_LEAST_MS;
    play_round(checking);
    while (count_of(checking, PENDING) && clock_now() < deadline && stop_sleep(stop, pause)) {
        play_round(checking);
        pause = pause * 2 < PAUSE_MOST_MS ? pause * 2 : PAUSE_MOST_MS;
    }
    for (size_t i = 0; i < checking->count; i++)
        if (checking->items[i].state == PENDING)
            say(&checking->items[i], stop_is_set(stop) ? LEFT_TO_THE_CASES : WRONG,
                mem_format("%s for %.3g s", checking->items[i].said,
                           (double)target->ready_within_ms / 1000.0));
}

/* Its message has to reach its mailbox. False: the mailboxes cannot be read. */
static bool await(struct checking *checking, struct claim *claim, long deadline, struct err *err)
{
    const struct context *context = checking->claims->context;
    struct mailbox_search search = {claim->recipient, claim->token, 1, deadline};
    struct delivery *deliveries;
    struct err why = {0};
    size_t found;
    if (!mailbox_wait(context->mailbox, &search, &deliveries, &found, err))
        return err_prefix(err, "the mailbox cannot be read");
    deliveries_free(deliveries, found);
    if (found || stop_is_set(context->stop))
        return true;
    bool known = mailbox_explain(context->mailbox, claim->recipient, &why);
    say(claim, WRONG,
        mem_format("the probe message was accepted but is not in the mailbox after %.3g s%s%s",
                   (double)context->wait_ms / 1000.0, known ? ": " : "", why.text));
    return true;
}

/* Whether a message to the one is in the mailbox of the other. */
static bool is_in(const struct checking *checking, const struct claim *claim,
                  const struct claim *other, struct err *err)
{
    struct mailbox_tally tally = {.recipient = other->recipient, .token = claim->token};
    return mailbox_count(checking->claims->context->mailbox, &tally, 1, err) && tally.found;
}

static void compare_mailboxes(struct checking *checking, struct claim *claim)
{
    struct err err = {0};
    for (struct claim *other = checking->items; other < claim && claim->state == ACCEPTED; other++)
        if (other->state == ACCEPTED &&
            (is_in(checking, claim, other, &err) || is_in(checking, other, claim, &err)))
            say(claim, WRONG,
                mem_format("it shares mail with %s, and each recipient needs a mailbox of its own",
                           other->recipient));
}

static bool look_at_mailboxes(struct checking *checking, struct err *err)
{
    const struct context *context = checking->claims->context;
    long deadline = clock_now() + context->wait_ms;
    for (size_t i = 0; context->mailbox && i < checking->count; i++)
        if (checking->items[i].state == ACCEPTED &&
            !await(checking, &checking->items[i], deadline, err))
            return false;
    for (size_t i = 1; context->mailbox && i < checking->count; i++)
        compare_mailboxes(checking, &checking->items[i]);
    return true;
}

/* "RCPT was answered with … (recipients, target.yaml:7)" */
static char *in_words(const struct claim *claim)
{
    char *place = fact_place_at("recipients", &claim->at);
    char *text = mem_format("%s (%s)", claim->said, place);
    free(place);
    return text;
}

static bool nobody_receives(const struct checking *checking, struct err *err)
{
    struct buffer all = {0};
    for (size_t i = 0; i < checking->count && i < NAMED_MOST; i++) {
        char *words = in_words(&checking->items[i]);
        buffer_format(&all, "%s%s: %s", i ? "; " : "", checking->items[i].recipient, words);
        free(words);
    }
    err_set(err, "no recipient receives mail: %s%s", buffer_text(&all),
            checking->count > NAMED_MOST ? "; …" : "");
    buffer_release(&all);
    return false;
}

/* Facts that lead to one that is withdrawn go with it: the alias leads to the first two recipients,
 * the list to all. */
static void withdraw(const struct checking *checking, size_t index)
{
    struct claims *claims = checking->claims;
    const struct claim *claim = &checking->items[index];
    char *words = in_words(claim);
    char *text = mem_format("%s is left out: %s", claim->recipient, words);
    findings_add(claims->findings, text);
    claims->withdrawn++;
    claims->target->list = NULL;
    if (index < 2)
        claims->target->alias = NULL;
    free(text);
    free(words);
}

static bool apply(const struct checking *checking, struct err *err)
{
    struct target *target = checking->claims->target;
    size_t kept = 0, wrong = count_of(checking, WRONG), refused = count_of(checking, REFUSED);
    if (wrong == target->recipients_count || (refused && wrong + refused == checking->count))
        return nobody_receives(checking, err);
    for (size_t i = 0; i < target->recipients_count; i++) {
        if (i < checking->count && checking->items[i].state == WRONG) {
            withdraw(checking, i);
            continue;
        }
        target->recipients_at[kept] = target->recipients_at[i];
        target->recipients[kept++] = target->recipients[i];
    }
    target->recipients_count = kept;
    return true;
}

static bool check(struct checking *checking, size_t count, struct err *err)
{
    const struct target *target = checking->claims->target;
    for (; checking->count < count; checking->count++)
        checking->items[checking->count] = (struct claim){
            .recipient = target->recipients[checking->count],
            .at = target->recipients_at[checking->count],
        };
    send_all(checking);
    return look_at_mailboxes(checking, err);
}

bool recipients_claim_check(struct claims *claims, struct err *err)
{
    const struct target *target = claims->target;
    size_t wanted = used(claims), all = target->recipients_count;
    struct checking checking = {.claims = claims};
    /* without a mailbox, only what somebody has stated */
    if (!wanted || !all || (!claims->context->mailbox && !target->recipients_at[0].file))
        return true;
    checking.items = mem_alloc(all * sizeof *checking.items);
    bool good = check(&checking, wanted < all ? wanted : all, err) &&
                (!count_of(&checking, WRONG) || check(&checking, all, err)) &&
                apply(&checking, err);
    for (size_t i = 0; i < checking.count; i++)
        free(checking.items[i].said);
    free(checking.items);
    return good;
}

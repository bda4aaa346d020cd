/* `needs:` and `protocol:`: whether a case applies to this target at all. */
#include "needs.h"

#include "count_of.h"
#include "facts.h"
#include "login.h"
#include "memory.h"
#include "play.h"
#include "roles.h"
#include "way_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct need {
    const char *name;
    bool (*holds)(const struct context *context);
    const char *lack; /* the reason if it does not hold */
};

static bool has_mailbox(const struct context *context)
{
    return context->mailbox != NULL;
}

static bool has_starttls(const struct context *context)
{
    return survey_offers(context->survey, "STARTTLS", NULL, false);
}

static bool has_tls(const struct context *context)
{
    return context->target->endpoint.implicit_tls || has_starttls(context);
}

/* The system's resolver knows nothing about a server that is tested on loopback. */
static bool has_dns(const struct context *context)
{
    return context->resolver || !endpoint_is_local(&context->target->endpoint);
}

/* A unix socket has none. */
static bool has_address(const struct context *context)
{
    return *survey_address(context->survey) != '\0';
}

/* The mailbox shows what the server passes on to other hosts: it is the next hop, or the embedded
 * server's store. */
static bool has_relay(const struct context *context)
{
    const char *url = context->target->mailbox.url;
    return context->mailbox && (!url || strncmp(url, "smtp:", 5) == 0);
}

/* The mailbox shows what the server itself has delivered. */
static bool has_local(const struct context *context)
{
    const char *url = context->target->mailbox.url;
    return context->mailbox && (!url || strncmp(url, "smtp:", 5) != 0);
}

/* Needs that are more than one fact about the target. */
static const struct need needs[] = {
    {"mailbox", has_mailbox, "the target has no mailbox to look into"},
    {"relay", has_relay, "the target's mailbox is not the next hop of a relay (smtp://)"},
    {"local", has_local, "the target's mailbox is not one that the server itself delivers into"},
    {"starttls", has_starttls, "the server does not offer STARTTLS"},
    {"tls", has_tls, "the server does not offer TLS"},
    {"dns", has_dns, "no resolver was given to query the DNS (--resolver)"},
    {"address", has_address, "the target has no IP address"},
};
#define NEEDS COUNT_OF(needs)

/* The INDEX-th fact that has its own word; NULL after the last. */
static const struct fact *needed_fact(size_t index)
{
    for (const struct fact *fact = facts(); fact->key; fact++)
        if (fact->lack && !index--)
            return fact;
    return NULL;
}

const char *needs_word(size_t index)
{
    const struct fact *fact = index < NEEDS ? NULL : needed_fact(index - NEEDS);
    if (index < NEEDS)
        return needs[index].name;
    return fact ? fact->need : NULL;
}

const char *needs_lack(size_t index)
{
    const struct fact *fact = index < NEEDS ? NULL : needed_fact(index - NEEDS);
    if (index < NEEDS)
        return needs[index].lack;
    return fact ? fact->lack : NULL;
}

static bool holds(const struct context *context, size_t index)
{
    const struct fact *fact = index < NEEDS ? NULL : needed_fact(index - NEEDS);
    if (index < NEEDS)
        return needs[index].holds(context);
    return fact && fact_text(fact, context->target);
}

static char *lack_of_recipients(const struct context *context, const char *count)
{
    size_t wanted = strtoul(count, NULL, 10), have = context->target->recipients_count;
    return have >= wanted
               ? NULL
               : mem_format("it needs %zu recipients, and the target has %zu", wanted, have);
}

/* "AUTH PLAIN": a keyword, and optionally one of its parameters. */
static bool offers(const struct context *context, const char *need, bool in_tls)
{
    char keyword[64] = "", word[64] = "";
    sscanf(need, "%63s %63s", keyword, word);
    return survey_offers(context->survey, keyword, *word ? word : NULL, in_tls);
}

static char *lack_of_keyword(const struct context *context, const struct script *script,
                             const char *need)
{
    if (offers(context, need, false))
        return NULL;
    /* If the case begins after the greeting, it can begin under TLS. */
    bool in_tls = offers(context, need, true);
    if (in_tls && script->start >= START_GREETED)
        return NULL;
    return mem_format("the server does not offer %s%s", need, in_tls ? " without TLS" : "");
}

static bool is_word(const char *need)
{
    for (size_t i = 0; needs_word(i); i++)
        if (strcmp(need, needs_word(i)) == 0)
            return true;
    return false;
}

static bool makes_handshake_itself(const struct script *script)
{
    for (size_t i = 0; i < script->needs_count; i++)
        if (strcmp(script->needs[i], "starttls") == 0 || strcmp(script->needs[i], "STARTTLS") == 0)
            return true;
    return false;
}

bool play_starts_in_tls(const struct context *context, const struct script *script)
{
    if (makes_handshake_itself(script))
        return false;
    if (survey_way(context->survey)->tls)
        return true;
    if (login_is_used(script) && !login_is_allowed(context, false) &&
        survey_offers(context->survey, "AUTH", NULL, true))
        return true;
    for (size_t i = 0; i < script->needs_count; i++) {
        const char *need = script->needs[i];
        if (!strchr(need, ':') && !is_word(need) && !offers(context, need, false) &&
            offers(context, need, true))
            return true;
    }
    return false;
}

static char *lack_of(const struct context *context, const struct script *script, const char *need)
{
    if (strncmp(need, "recipients:", 11) == 0)
        return lack_of_recipients(context, need + 11);
    for (size_t i = 0; needs_word(i); i++)
        if (strcmp(need, needs_word(i)) == 0)
            return holds(context, i) ? NULL : mem_text(needs_lack(i));
    return lack_of_keyword(context, script, need);
}

static char *lack_of_absence(const struct context *context, const struct script *script,
                             const char *need)
{
    char *lack = lack_of(context, script, need);
    if (!lack)
        return mem_format("it is for servers without %s", need);
    free(lack);
    return NULL;
}

char *play_unmet_need(const struct context *context, const struct script *script)
{
    if (!(script->protocols & context->target->protocol))
        return mem_text("it is not for this protocol");
    char *role = roles_lack(context->target, script);
    if (role)
        return role;
    for (size_t i = 0; i < script->needs_count; i++) {
        const char *need = script->needs[i];
        char *lack = strncmp(need, "not:", 4) == 0 ? lack_of_absence(context, script, need + 4)
                                                   : lack_of(context, script, need);
        if (lack)
            return lack;
    }
    return NULL;
}

#include "looking.h"

#include "count_of.h"
#include "guard.h"
#include "mailbox_secrets.h"
#include "mx.h"
#include "option_set.h"
#include "target.h"

#include <errno.h>
#include <string.h>

/* For all of it, however slowly a server talks. */
#define WHOLE_MS 60000
/* How long what is put off is tried again: a look says what is, and does not wait. */
#define PUT_OFF_MS 500

bool look_fact_option(size_t index, struct command_option *out)
{
    static const char *const needed[] = {"protocol", "sender",       "client",    "user",
                                         "password", "password-env", "mechanism", "login-cleartext",
                                         "tls-ca",   "tls-verify",   NULL};
    return fact_option(out, index, needed, offsetof(struct look_options, facts));
}

bool look_other_option(size_t index, struct command_option *out)
{
    static const struct command_option rows[] = {
        {.name = "timeout",
         .argument = "SECONDS",
         .help = "the longest wait for a reply (5)",
         .set = option_seconds,
         .offset = offsetof(struct look_options, timeout_ms)},
        {.name = "remote",
         .help = "the server may be on another machine",
         .set = option_flag,
         .offset = offsetof(struct look_options, remote)},
    };
    if (index < COUNT_OF(rows))
        *out = rows[index];
    return index < COUNT_OF(rows);
}

static bool make_target(struct look *look, const struct look_options *options, const char *address,
                        struct err *err)
{
    look->target = target_from_address(address, err);
    if (!look->target)
        return false;
    if (mx_is(look->target->address))
        return err_set(err, "%s may stand for several hosts; name one", address);
    look->target->ready_within_ms = PUT_OFF_MS;
    return said_facts_apply(&options->facts, look->target, err) &&
           guard_may_reach(look->guard, &look->target->endpoint, err);
}

/* Nobody has said which protocol the server speaks: it may be LMTP. */
static bool is_to_be_taken_as_lmtp(const struct look *look)
{
    return look->survey && survey_other_protocol(look->survey) &&
           look->target->protocol == PROTOCOL_SMTP &&
           !fact_is_stated(look->target, NULL, "protocol");
}

static bool survey(struct look *look, const struct look_options *options, struct err *err)
{
    look->parent = stop_new();
    look->stop = look->parent ? stop_new_within(look->parent, WHOLE_MS) : NULL;
    if (!look->stop)
        return err_set(err, "%s", strerror(errno));
    look->interrupt = interrupt_new(look->parent);
    look->secrets = secrets_new();
    secrets_add(look->secrets, look->target->login.password);
    mailbox_secrets_add(look->secrets, &look->target->mailbox);
    const struct survey_settings settings = {
        .target = look->target,
        .stop = look->stop,
        .guard = look->guard,
        .timeout_ms = options->timeout_ms ? options->timeout_ms : LOOK_TIMEOUT_MS,
        .client = look->target->client,
        .secrets = look->secrets,
        .tries_login = true,
        .looks_closely = true,
    };
    look->survey = survey_take(&settings, err);
    if (is_to_be_taken_as_lmtp(look)) {
        survey_free(&look->survey);
        look->target->protocol = PROTOCOL_LMTP;
        look->survey = survey_take(&settings, err);
    }
    secrets_hide_err(look->secrets, err);
    return look->survey;
}

int look_take(struct look *look, const struct command *command, const struct look_options *options,
              const struct operands *operands)
{
    struct err err = {0};
    if (operands->count != 1)
        return command_misused(command, operands->count ? "one address at a time"
                                                        : "whose address? HOST[:PORT]");
    look->guard = guard_new(options->remote);
    if (!make_target(look, options, operands->items[0], &err)) {
        command_complain(command, "%s", err.text);
        return EXIT_USAGE;
    }
    if (survey(look, options, &err))
        return -1;
    command_complain(command, "%s could not be tried: %s", operands->items[0], err.text);
    return look->interrupt && interrupt_came(look->interrupt) ? EXIT_STOPPED
           : guard_has_refused(look->guard)                   ? EXIT_USAGE
                                                              : EXIT_UNTRIED;
}

char *look_hide(const struct look *look, char *text)
{
    return secrets_hide(look->secrets, text);
}

void look_release(struct look *look)
{
    survey_free(&look->survey);
    if (look->target)
        target_free(&look->target);
    secrets_free(&look->secrets);
    interrupt_free(&look->interrupt);
    stop_free(&look->stop);
    stop_free(&look->parent);
    guard_free(&look->guard);
}

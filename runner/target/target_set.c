#include "target_set.h"

#include "facts.h"

bool target_set(struct target *target, const char *key, const char *value, bool again,
                struct err *err)
{
    const struct fact *fact = fact_of_option(key);
    if (!fact)
        return err_set(err, "%s: a target has no such fact", key);
    return fact_set(fact, target, value, again, err);
}

bool target_set_check(const struct target *target, struct err *err)
{
    if (target->login.user && !target->login.password)
        return err_set(err, "user needs a password, too: password or password-env");
    if (target_has_mailbox(target) && !mailbox_is_known(&target->mailbox, err))
        return err_prefix(err, "mailbox");
    size_t one, other;
    return !target_shares_mailbox(target, &one, &other, err) || err_prefix(err, "recipient");
}

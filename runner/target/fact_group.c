/* The kinds of facts that are mappings of others: `login` and `tls`. The mailbox has a file of its
 * own. */
#include "facts.h"

bool fact_bind_group(struct target *target, const struct fact *fact, const struct node *value,
                     struct problems *problems)
{
    return node_want(value, NODE_MAP, fact->key, problems) &&
           facts_bind(target, fact->key, value, problems);
}

static bool bind_login(struct target *target, const struct fact *fact, const struct node *value,
                       struct problems *problems)
{
    if (!fact_bind_group(target, fact, value, problems))
        return false;
    if (target->login.user && target->login.password)
        return true;
    problem_at(problems, value->at, "login needs `user`, and `password` or `password-env`");
    return false;
}

const struct fact_kind fact_login = {.bind = bind_login};

const struct fact_kind fact_tls = {.bind = fact_bind_group};

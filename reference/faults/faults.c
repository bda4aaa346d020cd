#include "faults.h"
#include "aftermath.h"
#include "family.h"
#include "faulty.h"
#include "order.h"
#include "predicates.h"
#include "reference_names.h"
#include "smtp_session.h"
#include "stages.h"

#include <stdint.h>

#define REFUSAL REFERENCE_HOST " accepts no mail; ask the postmaster why"

static const struct fault table[] = {
#define FAULT(id, name, breaks, requirements) {name, breaks, requirements},
#include "all.def"
};

static const struct change rows[] = {
#define CHANGE(...) {__VA_ARGS__},
#include "all.def"
};

const struct fault *fault_table(size_t *count)
{
    *count = COUNT_OF(table);
    return table;
}

const struct change *fault_rows(size_t *count)
{
    *count = COUNT_OF(rows);
    return rows;
}

static bool acts(const struct session *session, unsigned owner)
{
    return faulty(session, (enum fault_id)owner);
}

static const struct family family = {NAMES_OF("fault", table), rows, COUNT_OF(rows), &fault_hooks,
                                     acts};

bool fault_set_fill(struct fault_set *set, const char *const *names, size_t count, const char *when,
                    bool spares, struct err *err)
{
    *set = (struct fault_set){.spares = spares};
    if (!family_switch_on(set->on, &family, names, count, err) ||
        !when_parse(&set->when, when, err))
        return false;
    family_collect(&set->changes, &family, set->on);
    return true;
}

void fault_set_release(struct fault_set *set)
{
    changes_release(&set->changes);
    *set = (struct fault_set){0};
}

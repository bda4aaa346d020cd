#include "liberties.h"
#include "family.h"
#include "liberty_absences.h"
#include "liberty_acts.h"
#include "liberty_hooks.h"
#include "liberty_predicates.h"
#include "order.h"
#include "reference_names.h"
#include "seen_pairs.h"
#include "smtp_session.h"
#include "turns.h"

static const struct liberty table[] = {
#define LIBERTY(id, name, says, section, sentence) {name, says, section, sentence},
#include "all.def"
};

static const struct change rows[] = {
#define CHANGE(...) {__VA_ARGS__},
#include "all.def"
};

const struct liberty *liberty_table(size_t *count)
{
    *count = COUNT_OF(table);
    return table;
}

const struct change *liberty_rows(size_t *count)
{
    *count = COUNT_OF(rows);
    return rows;
}

static bool acts(const struct session *session, unsigned owner)
{
    return liberty_is_taken(session, (enum liberty_id)owner);
}

static const struct family family = {NAMES_OF("liberty", table), rows, COUNT_OF(rows),
                                     &liberty_hooks, acts};

bool liberty_set_fill(struct liberty_set *set, const char *const *names, size_t count,
                      struct err *err)
{
    *set = (struct liberty_set){0};
    if (!family_switch_on(set->on, &family, names, count, err))
        return false;
    family_collect(&set->changes, &family, set->on);
    set->seen = seen_pairs_new();
    set->turns = turns_new();
    return true;
}

void liberty_set_release(struct liberty_set *set)
{
    seen_pairs_free(&set->seen);
    turns_free(&set->turns);
    changes_release(&set->changes);
    *set = (struct liberty_set){0};
}

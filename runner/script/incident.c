/* What must not occur: an incident, or a malformed reply. */
#include "incident.h"

#include "binder.h"
#include "expect_parts.h"
#include "nearest.h"
#include "reply.h"

#include <string.h>

static const char *const incident_names[INCIDENTS] = {
    [INCIDENT_NONE] = "none",       [INCIDENT_UNANSWERED] = "unanswered",
    [INCIDENT_DROPPED] = "dropped", [INCIDENT_LOST] = "lost",
    [INCIDENT_DOUBLED] = "doubled", [INCIDENT_MISPLACED] = "misplaced",
    [INCIDENT_KEPT] = "kept",
};

const char *incident_name(enum incident incident)
{
    return incident_names[incident];
}

enum incident incident_by_name(const char *name)
{
    for (enum incident i = INCIDENT_UNANSWERED; i < INCIDENTS; i++)
        if (strcmp(incident_names[i], name) == 0)
            return i;
    return INCIDENT_NONE;
}

/* Beside it there is nothing to expect: no reply came, or it is not about one. */
bool expect_bind_incident(struct binder *binder, const struct node *map, struct expect *expect)
{
    const struct node *value = node_get(map, "incident");
    if (!value)
        return true;
    const char *names[INCIDENTS] = {NULL};
    for (enum incident i = INCIDENT_UNANSWERED; i < INCIDENTS; i++)
        names[i - 1] = incident_name(i);
    expect->incident = value->kind == NODE_TEXT ? incident_by_name(value->text) : INCIDENT_NONE;
    const char *near = value->kind == NODE_TEXT ? nearest_name(value->text, names) : NULL;
    if (!expect->incident)
        problem_at(binder->problems, value->at, "there is no incident \"%s\"; did you mean \"%s\"?",
                   value->kind == NODE_TEXT ? value->text : "", near ? near : names[0]);
    else if (map->count > 1 + (node_get(map, "judges") != NULL))
        problem_at(binder->problems, value->at,
                   "an incident stands alone: there is no reply to look at");
    else
        return true;
    return false;
}

static bool bind_fault(struct binder *binder, const struct node *node, struct expect *expect)
{
    enum reply_fault fault =
        node->kind == NODE_TEXT ? reply_fault_by_name(node->text) : (enum reply_fault)0;
    expect->faults |= fault;
    if (fault)
        return true;
    const char *names[REPLY_FAULTS + 1] = {NULL};
    for (int i = 0; i < REPLY_FAULTS; i++)
        names[i] = reply_fault_name((enum reply_fault)(1 << i));
    const char *near = node->kind == NODE_TEXT ? nearest_name(node->text, names) : NULL;
    problem_at(binder->problems, node->at, "there is no fault \"%s\"; did you mean \"%s\"?",
               node->kind == NODE_TEXT ? node->text : "", near ? near : names[0]);
    return false;
}

bool expect_bind_faults(struct binder *binder, const struct node *map, struct expect *expect)
{
    const struct node *value = node_get(map, "faults");
    bool good = true;
    if (!value)
        return true;
    if (!node_want(value, NODE_LIST, "faults", binder->problems))
        return false;
    for (size_t i = 0; i < value->count; i++)
        good = bind_fault(binder, value->values[i], expect) && good;
    return good;
}

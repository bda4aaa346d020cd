#include "steps.h"
#include "template.h"

bool bind_text_key(struct binder *binder, const struct node *map, const char *key,
                   struct template **out)
{
    const struct node *value = node_get(map, key);
    if (!value)
        return true;
    return node_want(value, NODE_TEXT, key, binder->problems) &&
           (*out = template_bind(binder, value));
}

bool bind_name_key(struct binder *binder, const struct node *map, const char *key, const char **out)
{
    const struct node *value = node_get(map, key);
    if (!value)
        return true;
    if (!node_want(value, NODE_TEXT, key, binder->problems))
        return false;
    *out = value->text;
    binder_know(binder, value->text);
    return true;
}

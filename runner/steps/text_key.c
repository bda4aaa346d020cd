#include "template.h"
#include "verbs.h"

bool bind_text_key(struct binder *binder, const struct node *map, const char *key,
                   struct template **out)
{
    const struct node *value = node_get(map, key);
    if (!value)
        return true;
    return node_want(value, NODE_TEXT, key, binder->problems) &&
           (*out = template_bind(binder, value));
}

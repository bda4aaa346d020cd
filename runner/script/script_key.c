#include "script_parts.h"

bool script_text_key(struct loading *loading, const char *key, const char **out)
{
    const struct node *value = node_get(loading->map, key);
    if (!value)
        return true;
    *out = value->text;
    return node_want(value, NODE_TEXT, key, loading->problems);
}

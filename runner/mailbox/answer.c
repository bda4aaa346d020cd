#include "answer.h"

#include "memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

size_t answer_values(const char *octets, size_t length)
{
    size_t count = 1;
    bool in_text = false;
    for (size_t i = 0; i < length; i++) {
        if (in_text && octets[i] == '\\')
            i++;
        else if (octets[i] == '"')
            in_text = !in_text;
        else if (!in_text && strchr("[{:,", octets[i]) && octets[i])
            count++;
    }
    return count;
}

static json_t *member(const json_t *value, const char *name, size_t length)
{
    char *key = mem_copy(name, length);
    json_t *found = json_object_get(value, key);
    free(key);
    return found;
}

static const json_t *at(const json_t *value, const char *path)
{
    while (*path && value) {
        size_t length = strcspn(path, ".");
        value = member(value, path, length);
        path += length + (path[length] == '.');
    }
    return value;
}

const json_t *answer_list(json_t *root, const char *path)
{
    const json_t *list = path ? at(root, path) : root;
    return json_is_array(list) || (path && json_is_null(list)) ? list : NULL;
}

char *answer_text(const json_t *item, const char *path, size_t *length)
{
    const json_t *value = at(item, path);
    char *text = NULL;
    if (json_is_string(value)) {
        *length = json_string_length(value);
        text = mem_copy(json_string_value(value), *length);
    } else if (json_is_integer(value)) {
        text = mem_format("%lld", (long long)json_integer_value(value));
        *length = strlen(text);
    }
    return text;
}

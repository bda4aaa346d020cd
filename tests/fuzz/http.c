/* Whatever the API of a test server answers, it is found to be too much, no JSON, or has a list. */
#include "answer.h"
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#define VALUES_MOST 200000

static void look_into(json_t *root)
{
    const json_t *list = answer_list(root, "data.messages");
    if (!list)
        list = answer_list(root, NULL);
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t length = 0;
        char *text = answer_text(json_array_get(list, i), "Raw.Data", &length);
        if (text && text[length] != '\0')
            abort();
        free(text);
    }
}

/* Counted again, to hold the count by punctuation to what it says. */
static size_t values_in(const json_t *value)
{
    size_t count = 1, index;
    const char *key;
    json_t *one;
    json_array_foreach(value, index, one) count += values_in(one);
    json_object_foreach((json_t *)(uintptr_t)value, key, one) count += values_in(one);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t length)
{
    json_error_t problem;
    size_t values = answer_values((const char *)octets, length);
    if (values > VALUES_MOST)
        return 0;
    json_t *root = json_loadb((const char *)octets, length, JSON_ALLOW_NUL, &problem);
    if (!root)
        return 0;
    if (values_in(root) > values)
        abort();
    look_into(root);
    json_decref(root);
    return 0;
}

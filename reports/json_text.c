#include "json_text.h"

#include "text.h"

#include <stdlib.h>

json_t *json_cleaned(const char *text)
{
    char *clean = text_cleaned(text);
    json_t *value = json_string(clean);
    free(clean);
    return value;
}

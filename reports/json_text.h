/* Texts of a record as JSON. */
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include <jansson.h>

/* TEXT as a JSON string, cleaned: jansson accepts only valid UTF-8. The caller owns it. */
json_t *json_cleaned(const char *text);

#endif

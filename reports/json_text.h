/* Texts of a record in JSON. */
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include <jansson.h>

/* A JSON text of TEXT, cleaned: jansson takes valid UTF-8 only. The caller owns it. */
json_t *json_cleaned(const char *text);

#endif

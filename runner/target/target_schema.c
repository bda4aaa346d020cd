#include "target_schema.h"

#include "facts.h"
#include "memory.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static json_t *properties_of(const char *of);

static json_t *mapping_of(const char *of)
{
    return json_pack("{s:s, s:b, s:o}", "type", "object", "additionalProperties", 0, "properties",
                     properties_of(of));
}

/* What the file may contain for a fact: a text can be a mapping instead. */
static json_t *schema_of(const struct fact *fact)
{
    const struct fact_kind *kind = fact->kind;
    json_t *plain = kind->schema ? json_loads(kind->schema, 0, NULL) : NULL;
    json_t *schema = plain;
    if (kind->group)
        schema = mapping_of(fact->key);
    if (kind->group && plain)
        schema = json_pack("{s:[o, o]}", "oneOf", plain, schema);
    json_object_set_new(schema, "description", json_string(fact->help));
    if (fact->otherwise)
        json_object_set_new(schema, "default", json_string(fact->otherwise));
    return schema;
}

static json_t *properties_of(const char *of)
{
    json_t *properties = json_object();
    for (const struct fact *fact = facts(); fact->key; fact++)
        if (fact->of == of || (fact->of && of && strcmp(fact->of, of) == 0))
            json_object_set_new(properties, fact->key, schema_of(fact));
    return properties;
}

char *target_schema_new(void)
{
    json_t *schema =
        json_pack("{s:s, s:s, s:s}", "$schema", "http://json-schema.org/draft-07/schema#", "title",
                  "A target for smtpspec", "description",
                  "A mail server and what is known about it; see smtpspec-run(1).");
    json_t *mapping = mapping_of(NULL);
    json_object_update(schema, mapping);
    json_object_set_new(schema, "required", json_pack("[s]", "address"));
    char *json = json_dumps(schema, JSON_INDENT(2));
    char *text = mem_format("%s\n", json);
    free(json);
    json_decref(mapping);
    json_decref(schema);
    return text;
}

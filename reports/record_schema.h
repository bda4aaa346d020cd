/* The JSON Schema of records, from their forms. */
#ifndef RECORD_SCHEMA_H
#define RECORD_SCHEMA_H

/* As text that ends in a line feed: docs/record.schema.json. free() it. */
char *record_schema_new(void);

#endif

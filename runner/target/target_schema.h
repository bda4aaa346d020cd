/* The JSON Schema of target files, for editors. */
#ifndef TARGET_SCHEMA_H
#define TARGET_SCHEMA_H

/* From the table of facts: the text of the schema, with a line feed at its end; free() it. */
char *target_schema_new(void);

#endif

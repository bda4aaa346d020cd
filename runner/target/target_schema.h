/* The JSON Schema of target files, for editors. */
#ifndef TARGET_SCHEMA_H
#define TARGET_SCHEMA_H

/* Makes the schema from the table of facts, with a final line feed; free() it. */
char *target_schema_new(void);

#endif

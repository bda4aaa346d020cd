/* The cases of a record by id. */
#ifndef CASE_INDEX_H
#define CASE_INDEX_H

#include "err.h"
#include "smtpspec.h"

struct case_index;

/* NULL if the record has an id twice. The record outlives the index. */
struct case_index *case_index_new(const struct smtpspec_record *record, struct err *err);
void case_index_free(struct case_index **index);

/* NULL if there is none. */
const struct smtpspec_result *case_index_find(const struct case_index *index, const char *id);

#endif

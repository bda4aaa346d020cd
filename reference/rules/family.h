/* A family of changes, the faults or the liberties: which of its members are switched on, by name,
 * and the rows that they bring. */
#ifndef FAMILY_H
#define FAMILY_H

#include "changes.h"
#include "names.h"

struct family {
    struct names members;      /* member 0 is owner 1 of rows: 0 owns none */
    const struct change *rows; /* of all members */
    size_t rows_count;
    const struct hooks *hooks;
    bool (*acts)(const struct session *session, unsigned owner);
};

/* Sets ON[owner] for each of the named members. False for an unknown name, with the nearest one. */
bool family_switch_on(bool *on, const struct family *family, const char *const *names, size_t count,
                      struct err *err);

/* The changes of the members that are ON; release them. */
void family_collect(struct changes *out, const struct family *family, const bool *on);

#endif

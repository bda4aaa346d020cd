/* cases/requirements/rfcNNNN.yaml: what the RFCs ask of a server. */
#ifndef REQUIREMENT_H
#define REQUIREMENT_H

#include "node.h"
#include "smtpspec.h"

struct arena;

struct requirement {
    const char *id;
    const char *section; /* "RFC 5321 4.1.1.5" */
    const char *word;    /* MUST, MUST NOT, SHOULD, SHOULD NOT, MAY, implied: as in the RFC */
    enum smtpspec_level
        level;   /* what it is judged as: from word, or from `judged:` for implied ones */
    bool judged; /* implied and `judged:` is given (needed once a case covers it) */
    const char *says;
    const char *observe; /* wire, mailbox, dns, timing, tls, none */
    const char *stage;
    const char *needs; /* EHLO keywords, "" if none */
    const char *note;  /* "" if none */
    struct location at;
};

struct requirements;
/* Reads every rfc*.yaml in DIRECTORY. Problems are noted; those that could be read are there all
 * the same, so that the cases can be checked too. Lives in ARENA. */
struct requirements *requirements_load(const char *directory, struct arena *arena,
                                       struct problems *problems);
/* No requirements: for cases of the user's own. */
struct requirements *requirements_none(struct arena *arena);
const struct requirement *requirements_find(const struct requirements *requirements,
                                            const char *id);
size_t requirements_count(const struct requirements *requirements);
const struct requirement *requirements_at(const struct requirements *requirements, size_t index);
/* The id nearest to ID, or NULL. */
const char *requirements_nearest(const struct requirements *requirements, const char *id);

#endif

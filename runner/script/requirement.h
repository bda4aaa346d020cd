/* cases/requirements/rfcNNNN.yaml: what the RFCs require of a server. */
#ifndef REQUIREMENT_H
#define REQUIREMENT_H

#include "citation.h"
#include "node.h"
#include "smtpspec.h"

struct arena;

struct requirement {
    const char *id;
    const char *section; /* "RFC 5321 4.1.1.5" */
    const char *word;    /* MUST, MUST NOT, SHOULD, SHOULD NOT, MAY, implied: as in the RFC */
    enum smtpspec_level
        level;   /* what it is judged as: from WORD, or from `judged:` if that is "implied" */
    bool judged; /* it is implied and has `judged:`, which it needs once a case covers it */
    const char *says;
    const char *observe; /* wire, mailbox, dns, timing, tls, none */
    const char *stage;
    const char *needs; /* EHLO keywords; "" if none */
    const char *note;  /* "" if none */
    struct location at;
};

struct requirements;
/* Reads every rfc*.yaml in DIRECTORY. Problems are noted; requirements that could be read are
 * returned all the same, so that the cases can be checked too. Lives in ARENA. */
struct requirements *requirements_load(const char *directory, struct arena *arena,
                                       struct problems *problems);
/* An empty set: for users' own cases. */
struct requirements *requirements_none(struct arena *arena);
const struct requirement *requirements_find(const struct requirements *requirements,
                                            const char *id);
size_t requirements_count(const struct requirements *requirements);
const struct requirement *requirements_at(const struct requirements *requirements, size_t index);
/* What a verdict that is about REQUIREMENT cites. */
struct citation requirement_citation(const struct requirement *requirement);
/* The id that is closest to ID, or NULL. */
const char *requirements_nearest(const struct requirements *requirements, const char *id);

#endif

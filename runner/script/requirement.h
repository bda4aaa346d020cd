/* cases/requirements/rfcNNNN.yaml: what the RFCs require of a server. */
#ifndef REQUIREMENT_H
#define REQUIREMENT_H

#include "citation.h"
#include "node.h"
#include "smtpspec.h"

struct arena;

/* Texts are "" where the entry has none. */
struct requirement {
    const char *id;
    const char *section; /* "RFC 5321 4.1.1.5" */
    const char *word;    /* MUST, MUST NOT, SHOULD, SHOULD NOT, MAY, implied: as in the RFC */
    enum smtpspec_level
        level;   /* what it is judged as: from WORD, or from `judged:` if that is "implied" */
    bool judged; /* it is implied, so LEVEL is from `judged:` */
    const char *because; /* why it is judged like that */
    enum smtpspec_impact impact;
    unsigned roles; /* bits of enum smtpspec_role */
    const char *says;
    const char *observe; /* wire, mailbox, dns, timing, tls, none */
    const char *stage;
    const char *needs; /* EHLO keywords */
    const char *note;
    struct {
        const char *by;   /* "RFC 7504 3" */
        const char *how;  /* same, weaker, stronger, dropped */
        const char *when; /* under which condition only */
    } superseded;
    const long *errata; /* their numbers */
    size_t errata_count;
    struct location at;
};

struct requirements;
/* Reads every rfc*.yaml in DIRECTORY, of a catalogue in FORMAT. Problems are noted; requirements
 * that could be read are returned all the same, so that the cases can be checked too. Lives in
 * ARENA. */
struct requirements *requirements_load(const char *directory, unsigned format, struct arena *arena,
                                       struct problems *problems);
/* An empty set: for users' own cases. */
struct requirements *requirements_none(struct arena *arena);
const struct requirement *requirements_find(const struct requirements *requirements,
                                            const char *id);
size_t requirements_count(const struct requirements *requirements);
const struct requirement *requirements_at(const struct requirements *requirements, size_t index);
/* In one line, for people: "implied (MUST), loss, for relay and delivery"; free() it. */
char *requirement_traits(const struct requirement *requirement);
/* "superseded by RFC 7504 3 (weaker) if the greeting is 521; erratum 5414"; "" if there is nothing
 * of the kind. free() it. */
char *requirement_history(const struct requirement *requirement);
/* What a verdict that is about REQUIREMENT cites. */
struct citation requirement_citation(const struct requirement *requirement);
/* The id that is closest to ID, or NULL. */
const char *requirements_nearest(const struct requirements *requirements, const char *id);

#endif

/* YAML files as nodes that know their position. libyaml parses; this adds what it does not check:
 * repeated keys, aliases and anchors, tags other than !!binary and !!str, UTF-8, one document per
 * file, size (1 MiB), depth (32), number of nodes (100,000). */
#ifndef NODE_H
#define NODE_H

#include "arena.h"
#include "location.h"
#include "problems.h"

#include <stdbool.h>

enum node_kind { NODE_TEXT, NODE_LIST, NODE_MAP };

struct node {
    enum node_kind kind;
    struct location at;
    const char *text; /* NODE_TEXT: the octets, NUL-terminated; !!binary is decoded */
    size_t length;
    bool plain;           /* NODE_TEXT: neither quoted nor a block: `5`, `true` */
    bool binary;          /* NODE_TEXT: tagged !!binary */
    struct node **values; /* NODE_LIST: the items; NODE_MAP: the values */
    struct node **keys;   /* NODE_MAP: the keys, all NODE_TEXT and distinct */
    size_t count;
};

/* Reads a file; NULL, with the problems in PROBLEMS, if there are any. The file's name and the
 * nodes live in ARENA. */
const struct node *node_read_file(const char *file, struct arena *arena, struct problems *problems);
/* The same for a text in memory, which FILE names. */
const struct node *node_read_text(const char *file, const char *text, size_t length,
                                  struct arena *arena, struct problems *problems);

/* The same for callers who read many files and want all the problems of each: returns what could be
 * read even if problems were noted, and NULL only if there is nothing. A repeated key then appears
 * twice. */
const struct node *node_salvage_file(const char *file, struct arena *arena,
                                     struct problems *problems);
/* Reads the open file FD, which FILE names, to its end. */
const struct node *node_salvage_open(int fd, const char *file, struct arena *arena,
                                     struct problems *problems);
const struct node *node_salvage_text(const char *file, const char *text, size_t length,
                                     struct arena *arena, struct problems *problems);

/* The position in the file of the octet OFFSET of a text, as far as it can be determined. */
struct location node_inside(const struct node *node, size_t offset,
                            const struct problems *problems);

/* The value of KEY in a map, or NULL. */
const struct node *node_get(const struct node *map, const char *key);

/* "text", "a list" or "a mapping", for messages. */
const char *node_kind_name(const struct node *node);

/* Checks: each notes a problem and returns false if it does not hold. WHAT names the thing in the
 * message. */
bool node_want(const struct node *node, enum node_kind kind, const char *what,
               struct problems *problems);
/* Every key of the map is one of NAMES (NULL-terminated); else "did you mean". */
bool node_want_keys(const struct node *map, const char *const *names, const char *what,
                    struct problems *problems);
bool node_number(const struct node *node, long least, long most, long *out,
                 struct problems *problems);
bool node_bool(const struct node *node, bool *out, struct problems *problems);
/* "250ms", "2s", "1m", or a plain number of seconds ("0.5"); out in milliseconds. */
bool node_duration(const struct node *node, long *out_ms, struct problems *problems);

#endif

/* Private to node_*.c: from octets to nodes. */
#ifndef NODE_READ_H
#define NODE_READ_H

#include "buffer.h"
#include "node.h"

/* Limits for one file. */
#define NODE_FILE_MOST 1048576
#define NODE_DEPTH_MOST 32
#define NODE_COUNT_MOST 100000

/* Reads the whole of a regular file of at most NODE_FILE_MOST octets. */
bool node_file_octets(const char *file, struct buffer *out, struct problems *problems);
/* Reads FD to its end, of the same length at most; FILE names it. */
bool node_open_octets(int fd, const char *file, struct buffer *out, struct problems *problems);

#endif

/* A place in a case or target file, for messages: file:line:column. */
#ifndef LOCATION_H
#define LOCATION_H

struct location {
    const char *file; /* as the user named it; outlives every node that was read from it */
    unsigned line;    /* 1-based; 0: the file as a whole */
    unsigned column;  /* 1-based, in characters; 0: the line as a whole */
};

#endif

/* What the reference server can be told to do otherwise, as it is listed. */
#ifndef REFERENCE_TABLES_H
#define REFERENCE_TABLES_H

/* Something that the server does wrong. */
struct fault {
    const char *name;         /* "rset-keeps-recipients" */
    const char *breaks;       /* one line: what the server does wrong */
    const char *requirements; /* ids of requirements it breaks, separated by spaces */
};

/* When faults act. */
struct condition {
    const char *name; /* "pipelined" */
    const char *says;
};

/* Something lawful that the server does otherwise. */
struct liberty {
    const char *name;     /* "greylisting" */
    const char *says;     /* one line: what the server does */
    const char *section;  /* "RFC 5321 4.2.1" */
    const char *sentence; /* of that section, which grants it, word for word */
};

#endif

/* The faults, conditions and liberties of the reference server, as they are listed for users. */
#ifndef REFERENCE_TABLES_H
#define REFERENCE_TABLES_H

/* Something that the server does wrong. */
struct fault {
    const char *name;         /* "rset-keeps-recipients" */
    const char *breaks;       /* one line: what the server does wrong */
    const char *requirements; /* ids of the requirements that it breaks, separated by spaces */
};

/* A condition under which faults act. */
struct condition {
    const char *name; /* "pipelined" */
    const char *says;
};

/* A choice that an RFC leaves to the server, made differently. */
struct liberty {
    const char *name;     /* "greylisting" */
    const char *says;     /* one line: what the server does */
    const char *section;  /* "RFC 5321 4.2.1" */
    const char *sentence; /* of that section, word for word: it grants the choice */
};

#endif

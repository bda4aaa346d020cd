/* What `smtpspec help TOPIC` prints: the tables of the program, as they are. */
#ifndef TOPICS_H
#define TOPICS_H

struct topic {
    const char *name;
    const char *summary; /* one line for `smtpspec help` */
    void (*print)(void); /* to standard output */
};

/* All topics, ended by a NULL name. */
const struct topic *topics(void);
/* NULL if there is none of that name. */
const struct topic *topic_find(const char *name);

#endif

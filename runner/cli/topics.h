/* What `smtpspec help TOPIC` prints: the program's tables. */
#ifndef TOPICS_H
#define TOPICS_H

struct topic {
    const char *name;
    const char *summary; /* one line for `smtpspec help` */
    void (*print)(void); /* to standard output */
};

/* All topics; a NULL name ends them. */
const struct topic *topics(void);
/* NULL if there is no topic with that name. */
const struct topic *topic_find(const char *name);

#endif

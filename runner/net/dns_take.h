/* What an answer of the DNS holds: octets from outside, and nothing but them. */
#ifndef DNS_TAKE_H
#define DNS_TAKE_H

#include "dns.h"

/* Adds the records of TYPE in LENGTH octets, 64 at most, to ANSWER. A status of c-ares. */
int dns_take(enum dns_type type, const unsigned char *octets, int length,
             struct dns_answer *answer);

/* Adds one record, unless there are 64. VALUE is copied, without its last dot. */
void dns_add(struct dns_answer *answer, const char *value, unsigned preference);

#endif

/* Address literals (RFC 5321 4.1.3): [192.0.2.1], [IPv6:2001:db8::1], [tag:content]. */
#ifndef LITERAL_H
#define LITERAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

/* Octets of a socket address as a literal with brackets. */
#define LITERAL_SIZE 64

/* The length of the literal at the front of TEXT, with its brackets; 0 if it is none. */
size_t literal_length(const char *text);

/* Writes the literal of an IPv4 or IPv6 socket address. */
void literal_of(const struct sockaddr *address, char out[LITERAL_SIZE]);

/* Whether two literals, both by the grammar, name the same IP address. */
bool literal_equal(const char *a, const char *b);

#endif

/* Address literals (RFC 5321 4.1.3): [192.0.2.1], [IPv6:2001:db8::1], [tag:content]. */
#ifndef LITERAL_H
#define LITERAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

/* Room for the literal of a socket address, with its brackets and NUL. */
#define LITERAL_SIZE 64

/* The length of the literal at the start of TEXT, with its brackets; 0 if there is none. */
size_t literal_length(const char *text);

/* Writes the literal of an IPv4 or IPv6 socket address. */
void literal_of(const struct sockaddr *address, char out[LITERAL_SIZE]);

/* Whether two valid literals denote the same IP address. */
bool literal_equal(const char *a, const char *b);

#endif

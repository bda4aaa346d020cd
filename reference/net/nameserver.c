#include "nameserver.h"

#include "clock.h"
#include "memory.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

/* Octets of a UDP message (RFC 1035 4.2.1) and of a name (2.3.4). */
#define MESSAGE_MOST 512
#define NAME_MOST 255
#define HEADER 12
/* CNAME records that are followed. */
#define CHAIN_MOST 8

enum { RCODE_FORMERR = 1, RCODE_NXDOMAIN = 3 };

struct nameserver {
    const struct name_record *records;
    size_t count;
    int fd;
    unsigned port;
    struct stop *stop;
    pthread_t thread;
};

/* A response that is being written; it is truncated if something does not fit. */
struct answer {
    unsigned char octets[MESSAGE_MOST];
    size_t length;
    unsigned records;
    bool is_full;
};

struct question {
    char name[NAME_MOST + 1]; /* with dots between the labels */
    unsigned type;
    size_t length; /* its octets in the message */
};

static unsigned two_octets(const unsigned char *at)
{
    return (unsigned)at[0] << 8U | at[1];
}

static void put(struct answer *answer, const void *octets, size_t length)
{
    if (answer->length + length > sizeof answer->octets) {
        answer->is_full = true;
        return;
    }
    memcpy(answer->octets + answer->length, octets, length);
    answer->length += length;
}

static void put_number(struct answer *answer, unsigned number)
{
    const unsigned char octets[] = {(unsigned char)(number >> 8U), (unsigned char)number};
    put(answer, octets, sizeof octets);
}

/* RFC 1035 3.1: each label is preceded by its length; the root ends the name. */
static void put_name(struct answer *answer, const char *name)
{
    while (*name) {
        size_t label = strcspn(name, ".");
        unsigned char length = (unsigned char)label;
        put(answer, &length, 1);
        put(answer, name, label);
        name += label + (name[label] == '.');
    }
    put(answer, "", 1);
}

static void put_data(struct answer *answer, const struct name_record *record)
{
    unsigned char octets[16];
    int family = record->type == NAME_A ? AF_INET : AF_INET6;
    if (record->type == NAME_A || record->type == NAME_AAAA) {
        inet_pton(family, record->value, octets);
        put(answer, octets, family == AF_INET ? 4 : 16);
        return;
    }
    if (record->type == NAME_MX)
        put_number(answer, record->number);
    put_name(answer, record->value);
}

/* RFC 1035 4.1.3. A record that does not fit is left out entirely. */
static void put_record(struct answer *answer, const struct name_record *record)
{
    size_t before = answer->length;
    put_name(answer, record->name);
    put_number(answer, record->type);
    put_number(answer, 1); /* IN */
    put_number(answer, 0); /* TTL, in two halves */
    put_number(answer, 60);
    size_t at = answer->length;
    put_number(answer, 0);
    put_data(answer, record);
    if (answer->is_full) {
        answer->length = before;
        return;
    }
    size_t size = answer->length - at - 2;
    answer->octets[at] = (unsigned char)(size >> 8U);
    answer->octets[at + 1] = (unsigned char)size;
    answer->records++;
}

/* Reads the only question. It is not compressed: there is nothing before it to point to. */
static bool read_question(const unsigned char *message, size_t length, struct question *out)
{
    size_t at = HEADER, name = 0;
    if (length < HEADER || two_octets(message + 4) != 1 || message[2] & 0x80U)
        return false;
    while (at < length && message[at]) {
        size_t label = message[at];
        if (label > 63 || at + 1 + label >= length || name + label + 1 > NAME_MOST)
            return false;
        if (name)
            out->name[name++] = '.';
        memcpy(out->name + name, message + at + 1, label);
        name += label;
        at += 1 + label;
    }
    if (at + 5 > length)
        return false;
    out->name[name] = '\0';
    out->type = two_octets(message + at + 1);
    out->length = at + 5 - HEADER;
    return true;
}

/* Adds the records of NAME to the answer, and those of the name that it is an alias for. Returns
 * the RCODE. */
static unsigned put_records(const struct nameserver *nameserver, const char *name, unsigned type,
                            struct answer *answer)
{
    bool exists = false;
    for (int links = 0; name && links < CHAIN_MOST; links++) {
        const char *next = NULL;
        for (size_t i = 0; i < nameserver->count; i++) {
            const struct name_record *record = &nameserver->records[i];
            if (strcasecmp(record->name, name) != 0)
                continue;
            exists = true;
            if (record->type == NAME_FAILS)
                return record->number;
            if (record->type == type || record->type == NAME_CNAME)
                put_record(answer, record);
            if (record->type == NAME_CNAME && type != NAME_CNAME)
                next = record->value;
        }
        name = next;
    }
    return exists ? 0 : RCODE_NXDOMAIN;
}

static void write_header(struct answer *answer, const unsigned char *asked, unsigned rcode)
{
    unsigned char *header = answer->octets;
    memcpy(header, asked, 2);
    header[2] = (unsigned char)(0x80U | (asked[2] & 0x79U) | (answer->is_full ? 2U : 0));
    header[3] = (unsigned char)(0x80U | rcode); /* recursion is available */
    header[5] = answer->length > HEADER;        /* QDCOUNT */
    header[6] = (unsigned char)(answer->records >> 8U);
    header[7] = (unsigned char)answer->records;
}

static void answer_to(const struct nameserver *nameserver, const unsigned char *asked,
                      size_t length, struct answer *answer)
{
    struct question question;
    unsigned rcode = RCODE_FORMERR;
    *answer = (struct answer){.length = HEADER};
    if (read_question(asked, length, &question)) {
        put(answer, asked + HEADER, question.length);
        rcode = put_records(nameserver, question.name, question.type, answer);
    }
    write_header(answer, asked, rcode);
}

static void *serve(void *state)
{
    struct nameserver *nameserver = state;
    struct pollfd fds[] = {
        {.fd = nameserver->fd, .events = POLLIN},
        {.fd = stop_fd(nameserver->stop), .events = POLLIN},
    };
    while (!stop_is_set(nameserver->stop)) {
        if (poll(fds, 2, -1) < 0 && errno != EINTR)
            break;
        unsigned char asked[MESSAGE_MOST];
        struct sockaddr_in from;
        socklen_t from_length = sizeof from;
        struct answer answer;
        ssize_t got = recvfrom(nameserver->fd, asked, sizeof asked, 0, (struct sockaddr *)&from,
                               &from_length);
        if (got < HEADER)
            continue;
        answer_to(nameserver, asked, (size_t)got, &answer);
        sendto(nameserver->fd, answer.octets, answer.length, 0, (const struct sockaddr *)&from,
               from_length);
    }
    return NULL;
}

static bool listen_at(struct nameserver *nameserver, unsigned port, struct err *err)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    nameserver->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (nameserver->fd < 0 ||
        bind(nameserver->fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
        getsockname(nameserver->fd, (struct sockaddr *)&address, &length) != 0)
        return err_set(err, "cannot answer DNS queries on 127.0.0.1:%u: %s", port, strerror(errno));
    nameserver->port = ntohs(address.sin_port);
    return true;
}

static void nameserver_free(struct nameserver *nameserver)
{
    if (nameserver->fd >= 0)
        close(nameserver->fd);
    stop_free(&nameserver->stop);
    free(nameserver);
}

struct nameserver *nameserver_start(const struct name_record *records, size_t count, unsigned port,
                                    struct err *err)
{
    struct nameserver *nameserver = mem_alloc(sizeof *nameserver);
    nameserver->records = records;
    nameserver->count = count;
    nameserver->stop = stop_new();
    if (!nameserver->stop) {
        err_set(err, "cannot start the name server: %s", strerror(errno));
    } else if (listen_at(nameserver, port, err)) {
        int failed = pthread_create(&nameserver->thread, NULL, serve, nameserver);
        if (!failed)
            return nameserver;
        err_set(err, "cannot start the thread of the name server: %s", strerror(failed));
    }
    nameserver_free(nameserver);
    return NULL;
}

unsigned nameserver_port(const struct nameserver *nameserver)
{
    return nameserver->port;
}

void nameserver_stop(struct nameserver **nameserver)
{
    if (!*nameserver)
        return;
    stop_set((*nameserver)->stop);
    pthread_join((*nameserver)->thread, NULL);
    nameserver_free(*nameserver);
    *nameserver = NULL;
}

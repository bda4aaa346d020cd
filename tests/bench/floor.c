/* usage: floor LOG PORT [JOBS]
 *
 * Says to the server at 127.0.0.1:PORT what a log of `smtpspec run --jobs 1 --log` says, bare: as
 * many cases at once as JOBS (32), the longest first, the same octets, the same pauses; of the
 * replies only the lines are counted, and nothing is judged. Prints the seconds that it took: what
 * a run that costs nothing would take. Exit status 1: more than a tenth of the cases went otherwise
 * than in the log. */
#include "said.h"

#include "clock.h"
#include "memory.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS 1000
#define CONNECTIONS 10

struct floor {
    struct tape tape;
    unsigned port;
    SSL_CTX *tls;
    atomic_size_t next, strayed;
};

struct line_end {
    int fd; /* -1: not open */
    SSL *ssl;
    size_t heard; /* lines that nobody has asked for yet */
};

static void hang_up(struct line_end *end)
{
    if (end->ssl)
        SSL_free(end->ssl);
    if (end->fd >= 0)
        close(end->fd);
    *end = (struct line_end){.fd = -1};
}

static bool call(const struct floor *floor, struct line_end *end)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)floor->port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;
    hang_up(end);
    end->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(end->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return end->fd >= 0 && connect(end->fd, (struct sockaddr *)&address, sizeof address) == 0;
}

static bool start_tls(const struct floor *floor, struct line_end *end)
{
    end->ssl = SSL_new(floor->tls);
    SSL_set_fd(end->ssl, end->fd);
    return SSL_connect(end->ssl) == 1;
}

static void say(struct line_end *end, const struct tape_entry *entry)
{
    if (end->fd < 0)
        return;
    if (end->ssl) {
        SSL_write(end->ssl, entry->octets, (int)entry->length);
        return;
    }
    for (size_t sent = 0; sent < entry->length;) {
        ssize_t got = send(end->fd, entry->octets + sent, entry->length - sent, MSG_NOSIGNAL);
        if (got <= 0)
            return;
        sent += (size_t)got;
    }
}

static ssize_t hear_some(struct line_end *end, char *piece, size_t room)
{
    struct pollfd fd = {.fd = end->fd, .events = POLLIN};
    bool is_there = end->ssl && SSL_pending(end->ssl) > 0;
    if (!is_there && poll(&fd, 1, PATIENCE_MS) != 1)
        return -1;
    return end->ssl ? SSL_read(end->ssl, piece, (int)room) : recv(end->fd, piece, room, 0);
}

/* As many lines as the entry has. */
static bool hear(struct line_end *end, const struct tape_entry *entry)
{
    char piece[16384];
    size_t wanted = 0;
    for (size_t i = 0; i < entry->length; i++)
        wanted += entry->octets[i] == '\n';
    while (end->heard < wanted) {
        ssize_t got = end->fd < 0 ? 0 : hear_some(end, piece, sizeof piece);
        if (got <= 0)
            return false;
        for (ssize_t i = 0; i < got; i++)
            end->heard += piece[i] == '\n';
    }
    end->heard -= wanted;
    return true;
}

/* What the log calls by a word. */
static bool happen(const struct floor *floor, struct line_end *end, const struct tape_entry *entry)
{
    if (strncmp(entry->octets, "connected to", 12) == 0)
        return call(floor, end);
    if (strncmp(entry->octets, "TLS: ", 5) == 0)
        return start_tls(floor, end);
    if (strstr(entry->octets, "FIN sent") && end->fd >= 0)
        shutdown(end->fd, SHUT_WR);
    if (strcmp(entry->octets, "RST sent") == 0)
        hang_up(end);
    return true;
}

static bool play_entry(const struct floor *floor, struct line_end *ends,
                       const struct tape_entry *entry)
{
    struct line_end *end = &ends[entry->connection];
    if (entry->connection == 0) /* libcurl's, which the log has not all of */
        return true;
    if (entry->pause_ms)
        usleep((useconds_t)entry->pause_ms * 1000);
    if (entry->from == '-')
        return happen(floor, end, entry);
    if (entry->from == 'S')
        return hear(end, entry);
    say(end, entry);
    return true;
}

static void play_case(struct floor *floor, const struct tape_case *played)
{
    struct line_end ends[CONNECTIONS];
    bool good = true;
    for (size_t i = 0; i < CONNECTIONS; i++)
        ends[i] = (struct line_end){.fd = -1};
    for (size_t i = 0; i < played->count && good; i++)
        good = play_entry(floor, ends, &played->entries[i]);
    for (size_t i = 0; i < CONNECTIONS; i++)
        hang_up(&ends[i]);
    if (!good) {
        fprintf(stderr, "%s went otherwise than in the log\n", played->id);
        atomic_fetch_add(&floor->strayed, 1);
    }
}

static void *work(void *state)
{
    struct floor *floor = state;
    for (size_t i; (i = atomic_fetch_add(&floor->next, 1)) < floor->tape.count;)
        play_case(floor, &floor->tape.cases[i]);
    return NULL;
}

int main(int argc, char **argv)
{
    struct floor floor = {.tls = SSL_CTX_new(TLS_client_method())};
    if (argc < 3 || !tape_read(&floor.tape, argv[1]))
        return 2;
    floor.port = (unsigned)strtoul(argv[2], NULL, 10);
    size_t jobs = argc > 3 ? strtoul(argv[3], NULL, 10) : 32;
    pthread_t *threads = mem_alloc(jobs * sizeof *threads);
    long began = clock_now();
    for (size_t i = 0; i < jobs; i++)
        if (pthread_create(&threads[i], NULL, work, &floor) != 0)
            return 2;
    for (size_t i = 0; i < jobs; i++)
        pthread_join(threads[i], NULL);
    printf("%.3f\n", (double)(clock_now() - began) / 1000.0);
    size_t strayed = atomic_load(&floor.strayed), count = floor.tape.count;
    free(threads);
    tape_release(&floor.tape);
    SSL_CTX_free(floor.tls);
    return strayed > count / 10 ? 1 : 0;
}

/* A server that no client wants to meet, and a client that must survive it.
 *
 * usage: hostile_server NAME MEGABYTES SECONDS COMMAND ARGUMENT...
 *
 * Starts the server called NAME and runs the command, with the server's address in place of
 * ADDRESS. The exit code is the command's; 100 if it used more memory or time than that (it
 * is killed then), 101 if it died of a signal. hostile_server --list prints the names, and
 * hostile_server --expects NAME the exit that a run against it has, and the megabytes that it may
 * use. */
#include "buffer.h"
#include "clock.h"
#include "count_of.h"
#include "memory.h"
#include "scripted_server.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define TOO_MUCH 100
#define DIED 101

/* Replies that are made when the program starts. */
#define REPLIES 8

#define EHLO_THEN(reply) SEND("220 mx.test.example hi\r\n"), AWAIT("\r\n"), SEND(reply)
#define OK AWAIT("\r\n"), SEND("250 ok\r\n")
#define OKS OK, OK, OK, OK, OK, OK, OK, OK, OK, OK, OK, OK

/* clang-format off */
static const struct act endless_greeting[] = {FLOOD("220-again\r\n"), END};
static const struct act endless_greeting_line[] = {SEND("220 "), FLOOD("and so on "), END};
static const struct act slow_greeting[] = {DRIP_ALWAYS("220-a\r\n", 1000), END};
static const struct act endless_reply[] = {EHLO_THEN("250-a\r\n"), FLOOD("250-again\r\n"), END};
static const struct act replies_without_end[] = {EHLO_THEN("250 a\r\n"), FLOOD("250 again\r\n"), END};
static const struct act slow_reply[] = {EHLO_THEN("250 a\r\n"), AWAIT("\r\n"), DRIP_ALWAYS("250-slow\r\n", 1000), END};
static const struct act never_greets[] = {STALL, END};
static const struct act never_answers[] = {SEND("220 mx.test.example hi\r\n"), STALL, END};
static const struct act hangs_up[] = {END};
static const struct act hangs_up_in_a_reply[] = {EHLO_THEN("250-mx.test.example\r\n25"), END};
static const struct act resets[] = {EHLO_THEN("250 a\r\n"), AWAIT("\r\n"), RESET, END};
static const struct act http[] = {SEND("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), END};
static const struct act ssh[] = {SEND("SSH-2.0-OpenSSH_9.2p1\r\n"), DRAIN, END};
static const struct act always_busy[] = {SEND("421 mx.test.example too many connections\r\n"), END};
static const struct act nods[] = {EHLO_THEN("250 a\r\n"), OKS, OKS, OKS, DRAIN, END};
static const struct act answers_before_it_is_asked[] = {
    SEND("220 a\r\n250 b\r\n250 c\r\n250 d\r\n354 e\r\n250 f\r\n221 g\r\n"), DRAIN, END};
static const struct act empty_lines[] = {SEND("\r\n\r\n"), AWAIT("\r\n"), FLOOD("\r\n"), END};
static const struct act cuts_the_handshake[] = {
    EHLO_THEN("250-mx.test.example\r\n250 STARTTLS\r\n"), AWAIT("STARTTLS\r\n"), SEND("220 go\r\n"), END};
static const struct act garbage_for_tls[] = {
    EHLO_THEN("250-mx.test.example\r\n250 STARTTLS\r\n"), AWAIT("STARTTLS\r\n"), SEND("220 go\r\n"),
    FLOOD("\x16\x03\x03\x40\x00garbage"), END};
static const struct act clear_text_before_tls[] = {
    EHLO_THEN("250-mx.test.example\r\n250 STARTTLS\r\n"), AWAIT("STARTTLS\r\n"),
    SEND("220 go\r\n250 injected\r\n"), TLS, OKS, DRAIN, END};
static const struct act cuts_tls[] = {
    EHLO_THEN("250-mx.test.example\r\n250 STARTTLS\r\n"), AWAIT("STARTTLS\r\n"), SEND("220 go\r\n"), TLS,
    AWAIT("\r\n"), RAW("250 in the clear\r\n"), END};
static const struct act endless_challenges[] = {
    EHLO_THEN("250-mx.test.example\r\n250 AUTH PLAIN LOGIN CRAM-MD5\r\n"), OK, AWAIT("\r\n"),
    FLOOD("334 PDE4OTYuNjk3MTcwOTUyQG14Pg==\r\n"), END};
/* Mailboxes. libcurl logs in, with tags A001 and so on; the commands with tag s1 and so on are ours. */
#define IMAP SEND("* OK IMAP4rev1 hi\r\n"), AWAIT("\r\n"), SEND("* CAPABILITY IMAP4rev1\r\nA001 OK\r\n"), AWAIT("\r\n"), SEND("A002 OK\r\n"), AWAIT("EXAMINE")
static const struct act imap_endless_examine[] = {IMAP, FLOOD("* OK and so on\r\n"), END};
static const struct act imap_endless_search[] = {
    IMAP, SEND("* 0 EXISTS\r\ns1 OK\r\n"), AWAIT("NOOP"), SEND("s2 OK\r\n"), AWAIT("SEARCH"), FLOOD("* SEARCH 1 2 3 4 5 6 7\r\n"), END};
static const struct act imap_search_of_millions[] = {
    IMAP, SEND("* 0 EXISTS\r\ns1 OK\r\n"), AWAIT("NOOP"), SEND("s2 OK\r\n"), AWAIT("SEARCH"), SEND("* SEARCH"), FLOOD(" 1234567"), END};
#define HTTP AWAIT("\r\n\r\n"), SEND("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n")
static const struct act http_endless_answer[] = {HTTP, FLOOD("[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\","), END};
static const struct act pop3_endless_list[] = {
    SEND("+OK hi\r\n"), AWAIT("\r\n"), SEND("+OK\r\nUSER\r\n.\r\n"), AWAIT("\r\n"), SEND("+OK\r\n"), AWAIT("\r\n"), SEND("+OK\r\n"),
    AWAIT("\r\n"), SEND("+OK\r\n"), FLOOD("1 whqtswO00WBw418f9t5JxYwZ\r\n"), END};
/* clang-format on */

/* Acts 0 and 2 get their octets when the program starts. */
static struct act long_lines[] = {SEND(""),          AWAIT("\r\n"), SEND(""), AWAIT("\r\n"),
                                  SEND("250 a\r\n"), OKS,           DRAIN,    END};
static struct act every_octet[] = {SEND(""), AWAIT("\r\n"), SEND(""), AWAIT("\r\n"),
                                   SEND(""), AWAIT("\r\n"), SEND(""), AWAIT("\r\n"),
                                   SEND(""), DRAIN,         END};
static struct act http_millions_of_values[] = {AWAIT("\r\n\r\n"), SEND(""), END};
static struct act ten_thousand_keywords[] = {
    SEND("220 mx.test.example hi\r\n"), AWAIT("\r\n"), SEND(""), OKS, DRAIN, END};

/* Echoes the password, and after a login its SASL payload: $SECRET and $PAYLOAD. */
static struct act tells_secrets[] = {
    SEND(""), AWAIT("\r\n"), SEND(""), AWAIT("\r\n"), SEND("334 \r\n"), AWAIT("\r\n"),
    SEND(""), DRAIN,         END};

/* Most memory for whatever an SMTP server does, and for whatever a mailbox says. Sanitizers need
 * more, and only show that there is some bound. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define OF_SMTP 4096
#define OF_A_MAILBOX 4096
#else
#define OF_SMTP 128
#define OF_A_MAILBOX 256
#endif

struct server {
    const char *name;
    const struct act *acts;
    int exit; /* of the run against it */
    long megabytes;
};

static const struct server servers[] = {
    {"endless-greeting", endless_greeting, 1, OF_SMTP},
    {"endless-greeting-line", endless_greeting_line, 1, OF_SMTP},
    {"slow-greeting", slow_greeting, 3, OF_SMTP},
    {"endless-reply", endless_reply, 1, OF_SMTP},
    {"replies-without-end", replies_without_end, 1, OF_SMTP},
    {"slow-reply", slow_reply, 1, OF_SMTP},
    {"never-greets", never_greets, 3, OF_SMTP},
    {"never-answers", never_answers, 3, OF_SMTP},
    {"hangs-up", hangs_up, 3, OF_SMTP},
    {"hangs-up-in-a-reply", hangs_up_in_a_reply, 1, OF_SMTP},
    {"resets", resets, 1, OF_SMTP},
    {"http", http, 3, OF_SMTP},
    {"ssh", ssh, 3, OF_SMTP},
    {"always-busy", always_busy, 3, OF_SMTP},
    {"nods", nods, 1, OF_SMTP},
    {"answers-before-it-is-asked", answers_before_it_is_asked, 1, OF_SMTP},
    {"empty-lines", empty_lines, 3, OF_SMTP},
    {"cuts-the-handshake", cuts_the_handshake, 3, OF_SMTP},
    {"garbage-for-tls", garbage_for_tls, 3, OF_SMTP},
    {"clear-text-before-tls", clear_text_before_tls, 1, OF_SMTP},
    {"cuts-tls", cuts_tls, 3, OF_SMTP},
    {"endless-challenges", endless_challenges, 1, OF_SMTP},
    {"long-lines", long_lines, 1, OF_SMTP},
    {"every-octet", every_octet, 1, OF_SMTP},
    {"ten-thousand-keywords", ten_thousand_keywords, 1, OF_SMTP},
    {"tells-secrets", tells_secrets, 1, OF_SMTP},
    {"imap-endless-search", imap_endless_search, 3, OF_A_MAILBOX},
    {"imap-endless-examine", imap_endless_examine, 3, OF_A_MAILBOX},
    {"imap-search-of-millions", imap_search_of_millions, 3, OF_A_MAILBOX},
    {"http-endless-answer", http_endless_answer, 3, OF_A_MAILBOX},
    {"http-millions-of-values", http_millions_of_values, 3, OF_A_MAILBOX},
    {"pop3-endless-list", pop3_endless_list, 3, OF_A_MAILBOX},
};

static void set_octets(struct act *act, const struct buffer *octets)
{
    act->octets = octets->octets;
    act->length = octets->length;
}

/* BEFORE, SIZE times x, CRLF. */
static void add_line(struct buffer *out, const char *before, size_t size)
{
    char piece[1000];
    memset(piece, 'x', sizeof piece);
    buffer_add_text(out, before);
    for (size_t i = 0; i < size / sizeof piece; i++)
        buffer_add(out, piece, sizeof piece);
    buffer_add_text(out, "\r\n");
}

/* The octets 0 to 255, except CR and LF, in a reply with this code. */
static void add_every_octet(struct buffer *out, const char *code)
{
    buffer_add_text(out, code);
    for (int octet = 0; octet < 256; octet++) {
        char c = (char)octet;
        if (c != '\r' && c != '\n')
            buffer_add(out, &c, 1);
    }
    buffer_add_text(out, " ]]> <b>&amp; \xef\xbf\xbf \xed\xa0\x80 |x| ```\r\n");
}

static void make_secrets(struct buffer octets[3])
{
    const char *secret = getenv("SECRET"), *payload = getenv("PAYLOAD");
    secret = secret ? secret : "secret";
    payload = payload ? payload : "AHVzZXIxAHNlY3JldA==";
    buffer_format(&octets[0], "220 mx.test.example %s\r\n", secret);
    buffer_format(&octets[1], "250-mx.test.example %s\r\n250-X%s %s\r\n250 AUTH PLAIN\r\n", secret,
                  secret, secret);
    buffer_format(&octets[2], "535-%s is wrong\r\n535 and so is %s\r\n", secret, payload);
    set_octets(&tells_secrets[0], &octets[0]);
    set_octets(&tells_secrets[2], &octets[1]);
    set_octets(&tells_secrets[6], &octets[2]);
}

static void make_replies(struct buffer octets[REPLIES])
{
    add_line(&octets[0], "220 ", 1000000);
    add_line(&octets[1], "250-", 1000000);
    add_line(&octets[1], "250 ", 1000000);
    set_octets(&long_lines[0], &octets[0]);
    set_octets(&long_lines[2], &octets[1]);
    add_every_octet(&octets[2], "220 ");
    set_octets(&every_octet[0], &octets[2]);
    for (size_t i = 2; i <= 8; i += 2)
        set_octets(&every_octet[i], &octets[2]);
    for (int i = 0; i < 10000; i++)
        buffer_format(&octets[3], "250-X%d y\r\n", i);
    buffer_add_text(&octets[3], "250 SIZE 1000\r\n");
    set_octets(&ten_thousand_keywords[2], &octets[3]);
    make_secrets(octets + 4);
    buffer_add_text(&octets[7], "HTTP/1.0 200 OK\r\n\r\n[0");
    for (int i = 0; i < 10000000; i++)
        buffer_add(&octets[7], ",0", 2);
    buffer_add_text(&octets[7], "]");
    set_octets(&http_millions_of_values[1], &octets[7]);
}

/* WORD with the address in the place of ADDRESS; lives as long as the program. */
static char *with_address(char *word, const char *address)
{
    const char *found = strstr(word, "ADDRESS");
    return found ? mem_format("%.*s%s%s", (int)(found - word), word, address, found + 7) : word;
}

static pid_t run(char **command, const struct scripted_server *server)
{
    char address[128];
    snprintf(address, sizeof address, "%s", scripted_address(server));
    for (char **word = command; *word; word++)
        *word = with_address(*word, address);
    pid_t pid = fork();
    if (pid == 0 && command[0])
        execvp(command[0], command);
    if (pid == 0)
        _exit(127);
    return pid;
}

/* The exit code of the process; kills it after SECONDS. */
static int await(pid_t pid, long seconds, struct rusage *usage)
{
    int status;
    long deadline = clock_now() + seconds * 1000;
    while (wait4(pid, &status, WNOHANG, usage) == 0) {
        if (clock_now() > deadline) {
            kill(pid, SIGKILL);
            wait4(pid, &status, 0, usage);
            fprintf(stderr, "it did not end within %ld s\n", seconds);
            return TOO_MUCH;
        }
        usleep(20000);
    }
    if (WIFSIGNALED(status)) {
        fprintf(stderr, "it was killed by signal %d\n", WTERMSIG(status));
        return DIED;
    }
    return WEXITSTATUS(status);
}

static int measure(char **command, struct scripted_server *server, long megabytes, long seconds)
{
    struct rusage usage = {0};
    long began = clock_now();
    int code = await(run(command, server), seconds, &usage);
    long used = usage.ru_maxrss / 1024;
    fprintf(stderr, "exit %d, %.1f s, %ld MB, %zu connections\n", code,
            (double)(clock_now() - began) / 1000.0, used, scripted_connections(server));
    if (used <= megabytes)
        return code;
    fprintf(stderr, "it used more than %ld MB\n", megabytes);
    return TOO_MUCH;
}

static const struct server *find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(servers); i++)
        if (strcmp(servers[i].name, name) == 0)
            return &servers[i];
    return NULL;
}

static int expects(const char *name)
{
    const struct server *server = find(name);
    if (server)
        printf("%d %ld\n", server->exit, server->megabytes);
    return server ? 0 : 2;
}

static int list(void)
{
    for (size_t i = 0; i < COUNT_OF(servers); i++)
        puts(servers[i].name);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--list") == 0)
        return list();
    if (argc == 3 && strcmp(argv[1], "--expects") == 0)
        return expects(argv[2]);
    const struct server *chosen = argc > 4 ? find(argv[1]) : NULL;
    if (!chosen) {
        fputs("usage: hostile_server NAME MEGABYTES SECONDS COMMAND...\n", stderr);
        return 2;
    }
    struct buffer octets[REPLIES] = {0};
    struct err err = {0};
    make_replies(octets);
    struct scripted_server *server = scripted_start("127.0.0.1", chosen->acts, &err);
    int code = 2;
    if (server)
        code = measure(argv + 4, server, strtol(argv[2], NULL, 10), strtol(argv[3], NULL, 10));
    else
        fprintf(stderr, "%s\n", err.text);
    scripted_stop(&server);
    for (size_t i = 0; i < REPLIES; i++)
        buffer_release(&octets[i]);
    return code;
}

#include "reproduce.h"

#include "count_of.h"
#include "escape.h"
#include "sample.h"
#include "unit.h"

#include <stdio.h>

/* What the shell's printf makes of OCTETS as a script has them. */
static struct buffer printed(const char *octets, size_t length)
{
    struct buffer word = {0}, out = {0};
    char *escaped = escape_new(octets, length), piece[4096];
    size_t got;
    char path[] = "/tmp/smtpspec-printf-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    reproduce_octets(&word, escaped);
    dprintf(fd, "printf -- %s", word.octets);
    close(fd);
    char *command = mem_format("sh %s", path);
    FILE *from = popen(command, "r"); /* NOLINT(cert-env33-c): a shell is what is tested */
    ck_assert_ptr_nonnull(from);
    while ((got = fread(piece, 1, sizeof piece, from)) > 0)
        buffer_add(&out, piece, got);
    ck_assert_int_eq(pclose(from), 0);
    unlink(path);
    free(command);
    free(escaped);
    buffer_release(&word);
    return out;
}

static void survives(const char *octets, size_t length)
{
    struct buffer out = printed(octets, length);
    ck_assert_uint_eq(out.length, length);
    ck_assert_mem_eq(buffer_text(&out), octets, length);
    buffer_release(&out);
}

TEST(each_octet_comes_out_of_the_shell_as_it_was)
{
    char octets[512];
    for (unsigned i = 0; i < sizeof octets; i++)
        octets[i] = (char)i;
    survives(octets, sizeof octets);
}

TEST(what_means_something_to_a_shell_or_to_printf_is_sent_as_it_is)
{
    static const char *const texts[] = {"a'b'c''",
                                        "$(exit 1) `exit 1` $HOME",
                                        "100 %s %d %% %n",
                                        "\\r\\n \\x41 \\101 \\c\\",
                                        "-n -e",
                                        "a\r\nb\nc\r.\r\n",
                                        "\n\n",
                                        "!history \"quoted\" \\\n"};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        survives(texts[i], strlen(texts[i]));
    survives("7\0"
             "77",
             4); /* a digit after an octal number */
}

TEST(replies_are_counted_by_their_last_lines)
{
    static const struct {
        const char *text;
        size_t replies;
    } counts[] = {
        {"", 0},
        {"220 ready\\r\\n", 1},
        {"250-a\\r\\n250-b\\r\\n250 c\\r\\n", 1},
        {"250-a\\r\\n250-b\\r\\n", 0},
        {"250\\r\\n", 1},
        {"250 a\\n250 b\\r\\n", 2},
        {"250 a \\\\n 250 b\\r\\n", 1},
        {"25 a\\r\\n", 0},
        {"hello\\r\\n", 0},
    };
    for (size_t i = 0; i < COUNT_OF(counts); i++)
        ck_assert_msg(reproduce_replies(counts[i].text) == counts[i].replies, "%s", counts[i].text);
}

static const struct smtpspec_result *case_of(const struct sample *sample, const char *id)
{
    const struct smtpspec_record *record = sample->records[0];
    for (size_t i = 0; i < record->cases_count; i++)
        if (strcmp(record->cases[i].id, id) == 0)
            return &record->cases[i];
    ck_abort_msg("no case %s", id);
    return NULL;
}

static char *script_of(const struct sample *sample, const char *id)
{
    struct buffer out = {0};
    reproduce(&out, sample->records[0], case_of(sample, id));
    return buffer_take(&out);
}

TEST(a_script_says_what_was_said_and_what_was_expected)
{
    struct sample sample = sample_read("mixed.json");
    char *script = script_of(&sample, "data/bare-lf-ends-nothing");
    sample_compare(script, "reproduce.sh");
    free(script);
    sample_release(&sample);
}

/* Sets the transcript of the first case. */
static void say_instead(struct sample *sample, const struct smtpspec_exchange *exchanges,
                        size_t count)
{
    struct smtpspec_result *result = &sample->records[0]->cases[0];
    for (size_t i = 0; i < result->transcript_count; i++)
        free(result->transcript[i].text);
    free(result->transcript);
    result->transcript = mem_alloc((count + 1) * sizeof *result->transcript);
    result->transcript_count = count;
    for (size_t i = 0; i < count; i++) {
        result->transcript[i] = exchanges[i];
        result->transcript[i].text = mem_text(exchanges[i].text);
    }
}

#define E(connection, from, text)                                                                  \
    {                                                                                              \
        0, connection, SMTPSPEC_##from, text                                                       \
    }

/* Whether the script of a dialogue has a text. */
static void scripts(struct smtpspec_exchange *exchanges, size_t count, const char *address,
                    const char *const *texts, size_t texts_count)
{
    struct sample sample = sample_read("mixed.json");
    free(sample.records[0]->address);
    sample.records[0]->address = mem_text(address);
    say_instead(&sample, exchanges, count);
    char *script = script_of(&sample, sample.records[0]->cases[0].id);
    for (size_t i = 0; i < texts_count; i++)
        ck_assert_msg(strstr(script, texts[i]) != NULL, "no %s in:\n%s", texts[i], script);
    free(script);
    sample_release(&sample);
}

static char connected[] = "connected to x", greeting[] = "220 x\\r\\n", ehlo[] = "EHLO x\\r\\n",
            start_tls[] = "STARTTLS\\r\\n", injected[] = "STARTTLS\\r\\nNOOP\\r\\n",
            tls[] = "TLS: TLSv1.3", secret[] = "AUTH PLAIN ***\\r\\n", noop[] = "NOOP\\r\\n",
            cut[] = "a[...70 octets...]b\\r\\n";

TEST(under_tls_openssl_says_ehlo_and_starttls)
{
    struct smtpspec_exchange exchanges[] = {E(1, EVENT, connected), E(1, SERVER, greeting),
                                            E(1, CLIENT, ehlo),     E(1, CLIENT, start_tls),
                                            E(1, EVENT, tls),       E(1, CLIENT, noop)};
    static const char *const texts[] = {
        "host='mx.example'\nport='26'\n",
        "open 1 openssl s_client -quiet -starttls smtp -connect \"$host:$port\"\n",
        "# openssl says its own: C1: EHLO x", "say 1 'NOOP\\r\\n'\n"};
    scripts(exchanges, COUNT_OF(exchanges), "mx.example:26", texts, COUNT_OF(texts));
}

TEST(what_openssl_does_not_say_before_tls_is_said_by_nc)
{
    struct smtpspec_exchange exchanges[] = {E(1, EVENT, connected), E(1, CLIENT, ehlo),
                                            E(2, EVENT, connected), E(1, CLIENT, injected),
                                            E(1, EVENT, tls),       E(1, CLIENT, ehlo)};
    static const char *const texts[] = {
        "# Before TLS more is sent than openssl says", "host='::1'\nport='26'\n",
        "open 1 nc \"$host\" \"$port\"\nsay 1 'EHLO x\\r\\n'\n",
        "say 1 'STARTTLS\\r\\n'\\\n'NOOP\\r\\n'\n# -1: TLS: TLSv1.3\ntls 1\nsay 1 'EHLO x"};
    scripts(exchanges, COUNT_OF(exchanges), "[::1]:26", texts, COUNT_OF(texts));
}

TEST(connections_are_interleaved_as_they_were)
{
    struct smtpspec_exchange exchanges[] = {E(1, EVENT, connected), E(3, EVENT, connected),
                                            E(1, CLIENT, ehlo), E(3, CLIENT, ehlo),
                                            E(1, CLIENT, noop)};
    static const char *const texts[] = {
        "# It needs several connections at once",
        "open 1 nc -U \"$path\"\nopen 2 nc -U \"$path\"\n",
        "say 1 'EHLO x\\r\\n'\nsay 2 'EHLO x\\r\\n'\nsay 1 'NOOP\\r\\n'\nleave 1\nleave 2\n"};
    scripts(exchanges, COUNT_OF(exchanges), "unix:/run/x", texts, COUNT_OF(texts));
}

TEST(what_the_record_does_not_have_is_said)
{
    struct smtpspec_exchange exchanges[] = {E(1, EVENT, connected), E(1, CLIENT, secret),
                                            E(1, CLIENT, cut)};
    static const char *const texts[] = {
        "port='465'\n", "open 1 openssl s_client -quiet -connect \"$host:$port\"\n",
        "# *** stands for a secret", "# The record does not have the middle of what was long",
        "say 1 'a'\nfill 1 70\nsay 1 'b\\r\\n'\n"};
    scripts(exchanges, COUNT_OF(exchanges), "smtps://mx.example", texts, COUNT_OF(texts));
}

TEST(nothing_that_a_record_holds_becomes_a_command)
{
    struct sample sample = sample_hostile();
    for (size_t i = 0; i < sample.records[0]->cases_count; i++) {
        struct buffer out = {0};
        reproduce(&out, sample.records[0], &sample.records[0]->cases[i]);
        const char *begin = strstr(buffer_text(&out), reproduce_functions());
        ck_assert_ptr_nonnull(begin);
        for (const char *at = out.octets; at < begin; at = strchr(at, '\n') + 1)
            ck_assert_msg(*at == '#' || *at == '\n' || strncmp(at, "host='", 6) == 0 ||
                              strncmp(at, "port='", 6) == 0 || strncmp(at, "patience", 8) == 0,
                          "%.200s", at);
        for (const char *at = out.octets; *at; at++)
            ck_assert((unsigned char)*at < 127 && (*at >= ' ' || *at == '\n'));
        buffer_release(&out);
    }
    sample_release(&sample);
}

SUITE("reproduce")

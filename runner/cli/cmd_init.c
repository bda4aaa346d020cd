/* smtpspec init: a target file from a look at a server. */
#include "buffer.h"
#include "escape.h"
#include "looking.h"
#include "memory.h"
#include "new_file.h"
#include "option_set.h"
#include "way_in.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct init_options {
    struct look_options look;
    const char *output;
    bool force;
};

/* A comment of one line, with octets that the server sent. */
static void comment(struct buffer *out, const char *before, const char *said)
{
    char *shown = escape_for_people(said, strlen(said));
    buffer_format(out, "# %s%.400s\n", before, shown);
    free(shown);
}

/* YAML's double-quoted text is that of JSON. */
static void text(struct buffer *out, const char *value)
{
    json_t *string = json_string(value);
    char *quoted = string ? json_dumps(string, JSON_ENCODE_ANY | JSON_ENSURE_ASCII) : NULL;
    buffer_add_text(out, quoted ? quoted : "\"\"");
    free(quoted);
    json_decref(string);
}

static void key(struct buffer *out, const char *name, const char *value)
{
    buffer_format(out, "%s: ", name);
    text(out, value);
    buffer_add_text(out, "\n");
}

/* The name with which the greeting begins (RFC 5321 4.2), if it is one. */
static char *host_of(const char *greeting)
{
    const struct fact *fact = fact_of_key(NULL, "host");
    const char *name = strlen(greeting) > 4 ? greeting + 4 : "";
    char *host = mem_copy(name, strcspn(name, " "));
    bool good = strchr(host, '.') && !strchr(host, '\\') && fact_check(fact, "host", host, NULL);
    if (!good)
        host[0] = '\0';
    return host;
}

static void write_server(struct buffer *out, const struct look *look)
{
    const struct target *target = look->target;
    char *host = host_of(survey_greeting(look->survey));
    key(out, "name", target->name);
    key(out, "address", target->address);
    buffer_format(out, "protocol: %s\n", protocol_name(target->protocol));
    comment(out, "It greets with: ", survey_greeting(look->survey));
    if (survey_other_protocol(look->survey))
        comment(out, "But ", survey_other_protocol(look->survey));
    if (target->host)
        key(out, "host", target->host);
    else if (*host)
        key(out, "host", host);
    else
        buffer_add_text(out, "# host: mx.test.example  # its own name, which the greeting lacks\n");
    free(host);
}

static void write_mailboxes(struct buffer *out, const struct look *look)
{
    const struct target *target = look->target;
    buffer_add_text(out, "\n# Mailboxes that mail may be sent to, three of them if you can");
    buffer_add_text(out, target->recipients_at[0].file ? ".\n" : ": CHANGE THESE.\n");
    if (target->domain)
        key(out, "domain", target->domain);
    buffer_add_text(out, "recipients:\n");
    for (size_t i = 0; i < target->recipients_count; i++) {
        buffer_add_text(out, "  - ");
        text(out, target->recipients[i]);
        buffer_add_text(out, "\n");
    }
    if (fact_is_stated(target, NULL, "client"))
        key(out, "client", target->client);
    buffer_add_text(out, "# An envelope sender that the server accepts.\n");
    key(out, "sender", target->sender);
    buffer_add_text(out, "# A mailbox of the domain that does not exist, and one elsewhere, for "
                         "which it must not relay.\n");
    if (target->unknown)
        key(out, "unknown", target->unknown);
    if (target->foreign)
        key(out, "foreign", target->foreign);
    buffer_add_text(out, "\n# Where delivered mail can be seen (smtpspec help mailboxes): without "
                         "it, half of the cases are skipped.\n");
    if (target->mailbox.url)
        key(out, "mailbox", target->mailbox.url);
    else
        buffer_add_text(out, "# mailbox: maildir:/path/to/%u\n");
}

/* The password itself is not written: the file is made to be kept with others. */
static void write_login(struct buffer *out, const struct look *look,
                        const struct look_options *options)
{
    const struct target *target = look->target;
    const char *variable = said_facts_value(&options->facts, "password-env");
    const struct way_in *way = survey_way(look->survey);
    char *none = survey_no_way(look->survey);
    buffer_add_text(out, "\n");
    const struct way_found *found = survey_found(look->survey, (size_t)(way - ways_in));
    if (found->accepts)
        comment(out, "It accepts mail ", way_in_name(way, &target->endpoint));
    else
        comment(out, "It does not accept mail: ", none ? none : found->said);
    bool stated = target->login.user && variable;
    const char *mark = stated ? "" : "# ";
    buffer_format(out, "%slogin:\n%s  user: ", mark, mark);
    text(out, target->login.user ? target->login.user : "user1");
    buffer_format(out, "\n%s  password-env: ", mark);
    text(out, variable ? variable : "SMTP_PASSWORD");
    buffer_add_text(out, "  # the environment variable that holds it\n");
    if (target->login.mechanism) {
        buffer_format(out, "%s  mechanism: ", mark);
        text(out, target->login.mechanism);
        buffer_add_text(out, "\n");
    }
    if (way->login || target->login.cleartext)
        buffer_format(out, "%s  %s: true\n", mark, way->login ? "required" : "cleartext");
    free(none);
}

static void write_tls(struct buffer *out, const struct target *target)
{
    buffer_add_text(out, "\n# How its certificate is verified.\n");
    if (target->tls.ca) {
        buffer_add_text(out, "tls:\n  ca: ");
        text(out, target->tls.ca);
        buffer_format(out, "\n  verify: %s\n", target->tls.verify ? "true" : "false");
    } else {
        buffer_add_text(out, "# tls: {ca: ca.pem, verify: true}\n");
    }
}

static void write_keywords(struct buffer *out, const struct look *look)
{
    static const struct {
        size_t way;
        const char *says;
    } rows[] = {{WAY_CLEAR, "It offers in the clear: "}, {WAY_TLS, "It offers under TLS: "}};
    buffer_add_text(out, "\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct keywords *keywords = &survey_found(look->survey, rows[i].way)->keywords;
        struct buffer all = {0};
        for (size_t k = 0; k < keywords->count && all.length < 400; k++)
            buffer_format(&all, "%s%.100s", k ? ", " : "", keywords->lines[k]);
        if (all.length)
            comment(out, rows[i].says, all.octets);
        buffer_release(&all);
    }
    buffer_add_text(out,
                    "\n# start: exec ./start.sh  # a command that starts it; ${port} in address\n"
                    "# deviations:  # cases that it is known to fail\n"
                    "#   help/help-is-answered: it does not know HELP\n");
}

static char *target_file(const struct look *look, const struct look_options *options)
{
    struct buffer out = {0};
    buffer_add_text(&out, "# A server, for smtpspec to test, written by `smtpspec init`.\n"
                          "# `smtpspec help target` lists all keys; smtpspec-run(1) explains "
                          "them.\n\n");
    write_server(&out, look);
    write_mailboxes(&out, look);
    write_login(&out, look, options);
    write_tls(&out, look->target);
    write_keywords(&out, look);
    return buffer_take(&out);
}

static int write_file(const struct init_options *options, const char *octets)
{
    int why = new_file_write(options->output, octets, options->force);
    if (why == EEXIST)
        command_complain(&command_init, "%s exists; --force replaces it", options->output);
    else if (why)
        command_complain(&command_init, "%s: %s", options->output, strerror(why));
    return why == EEXIST ? EXIT_USAGE : why ? EXIT_UNREPORTED : EXIT_CONFORMS;
}

static int run(int argc, char **argv)
{
    struct init_options options = {0};
    struct operands operands;
    struct look look = {0};
    int code = command_parse(&command_init, argc, argv, &options, &operands);
    if (code < 0 && options.output && !options.force && access(options.output, F_OK) == 0) {
        command_complain(&command_init, "%s exists; --force replaces it", options.output);
        code = EXIT_USAGE;
    }
    if (code < 0)
        code = look_take(&look, &command_init, &options.look, &operands);
    if (code < 0) {
        char *octets = look_hide(&look, target_file(&look, &options.look));
        code = EXIT_CONFORMS;
        if (options.output)
            code = write_file(&options, octets);
        else
            fputs(octets, stdout);
        free(octets);
    }
    look_release(&look);
    said_facts_release(&options.look.facts);
    return code;
}

static bool more_facts(size_t index, struct command_option *out)
{
    static const char *const names[] = {"name",    "host",    "domain",  "recipient",
                                        "unknown", "foreign", "mailbox", NULL};
    return fact_option(out, index, names, offsetof(struct look_options, facts));
}

static const struct command_option table[] = {
    {.name = "output",
     .letter = 'o',
     .argument = "FILE",
     .help = "write to FILE, which must not exist yet",
     .set = option_text,
     .offset = offsetof(struct init_options, output)},
    {.name = "force",
     .help = "replace FILE",
     .set = option_flag,
     .offset = offsetof(struct init_options, force)},
    {.more = look_other_option},
    {.heading = "Facts about the server, which are written down"},
    {.more = more_facts},
    {.more = look_fact_option},
    {.heading = "Other"},
    {0},
};

const struct command command_init = {
    .name = "init",
    .summary = "write a target file from a look at a server",
    .usage = "init [OPTION]... ADDRESS",
    .about = "Looks at a server, as probe does, and prints a target file with comments, to be\n"
             "completed: recipients, mailbox and login are yours to say.\n",
    .options = table,
    .closing = "Exit status: 0, 2 usage or FILE exists, 3 the server could not be reached,\n"
               "5 FILE could not be written.\n",
    .run = run,
};

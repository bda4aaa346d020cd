/* command: a user's program that prints all of a recipient's messages in mbox format, and is run
 * for each poll. */
#include "child.h"
#include "kinds.h"
#include "mbox_divide.h"
#include "memory.h"
#include "recipient_path.h"
#include "seen.h"

#include <stdlib.h>
#include <string.h>

struct program {
    const struct mailbox_settings *settings;
    const struct stop *stop;
    char **words; /* the program and its arguments, with %u */
    struct seen *seen;
};

/* "command:PROGRAM ARGUMENT ARGUMENT": no shell, no quoting. */
static char **split(const char *text)
{
    char **words = mem_alloc(sizeof *words);
    size_t count = 0;
    while (*(text += strspn(text, " "))) {
        size_t length = strcspn(text, " ");
        words = mem_grow(words, count + 2, sizeof *words);
        words[count++] = mem_copy(text, length);
        words[count] = NULL;
        text += length;
    }
    return words;
}

static void words_free(char **words)
{
    for (char **word = words; *word; word++)
        free(*word);
    free(words);
}

/* The words filled in for RECIPIENT (NULL: as they are). */
static char **filled_in(const char *const *words, const char *recipient)
{
    size_t count = 0;
    while (words[count])
        count++;
    char **argv = mem_alloc((count + 1) * sizeof *argv);
    for (size_t i = 0; i < count; i++)
        argv[i] = recipient ? mailbox_path(words[i], recipient) : mem_text(words[i]);
    return argv;
}

static bool open_program(const struct mailbox_settings *settings, const struct stop *stop,
                         void **state, struct err *err)
{
    char **words = settings->command ? filled_in(settings->command, NULL)
                                     : split(strchr(settings->url, ':') + 1);
    if (!*words) {
        words_free(words);
        return err_set(err, "the mailbox's command is empty");
    }
    struct program *program = mem_alloc(sizeof *program);
    program->settings = settings;
    program->stop = stop;
    program->words = words;
    program->seen = seen_new();
    *state = program;
    return true;
}

struct look {
    struct program *program;
    const char *recipient;
    mailbox_sink *sink;
    void *sink_state;
};

static void hand_over(void *state, const char *octets, size_t length)
{
    const struct look *look = state;
    if (seen_first_octets(look->program->seen, look->recipient, octets, length) && look->sink)
        look->sink(look->sink_state, octets, length);
}

static bool poll_program(void *state, const struct mailbox_question *question, mailbox_sink *sink,
                         void *sink_state, struct err *err)
{
    struct program *program = state;
    struct look look = {program, question->recipient, sink, sink_state};
    struct buffer out = BUFFER_LIMITED(MESSAGES_MOST);
    char **argv = filled_in((const char *const *)program->words, question->recipient);
    long left = question->deadline - clock_now();
    struct child_settings child = {(const char *const *)argv, program->settings->directory,
                                   left > 1 ? left : 1, program->stop};
    bool good = child_run(&child, &out, err);
    if (good && out.length && strncmp(out.octets, "From ", 5) != 0)
        good = err_set(err, "the output of %s does not begin with a \"From \" line", argv[0]);
    seen_begin(program->seen);
    if (good && out.length)
        mbox_divide(out.octets, out.length, hand_over, &look);
    buffer_release(&out);
    words_free(argv);
    return good;
}

static void close_program(void *state)
{
    struct program *program = state;
    seen_free(&program->seen);
    words_free(program->words);
    free(program);
}

const struct mailbox_kind mailbox_command = {
    .scheme = "command",
    .help = "command: [PROGRAM, %r]: a program that prints the messages in mbox format",
    .quotes_from = true,
    .open = open_program,
    .poll = poll_program,
    .close = close_program,
};

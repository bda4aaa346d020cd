#include "problems.h"

#include "buffer.h"
#include "escape.h"
#include "hash.h"
#include "memory.h"
#include "utf8.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* How much of a line is shown around its caret, in characters. */
#define SHOWN_BEFORE 90
#define SHOWN_AFTER 40
#define SHOWN_ANYWAY 130

/* More would help nobody. */
#define PROBLEMS_MOST 1000

struct source {
    char *file;
    char *text;
    size_t length;
    size_t order; /* in which the files were first mentioned */
    UT_hash_handle hh;
};

struct problem {
    const struct source *source;
    unsigned line, column;
    size_t order;
    char *message;
    char *near; /* NULL: nothing */
};

struct problems {
    struct source *sources;
    struct problem *list;
    size_t count, room, left_out;
};

struct problems *problems_new(void)
{
    return mem_alloc(sizeof(struct problems));
}

void problems_free(struct problems **problems)
{
    if (!*problems)
        return;
    struct source *source, *next;
    HASH_ITER(hh, (*problems)->sources, source, next)
    {
        HASH_DEL((*problems)->sources, source);
        free(source->file);
        free(source->text);
        free(source);
    }
    for (size_t i = 0; i < (*problems)->count; i++) {
        free((*problems)->list[i].message);
        free((*problems)->list[i].near);
    }
    free((*problems)->list);
    free(*problems);
    *problems = NULL;
}

static struct source *source_of(struct problems *problems, const char *file)
{
    struct source *source;
    HASH_FIND_STR(problems->sources, file, source);
    if (source)
        return source;
    source = mem_alloc(sizeof *source);
    source->file = mem_text(file);
    source->order = HASH_COUNT(problems->sources);
    HASH_ADD_KEYPTR(hh, problems->sources, source->file, strlen(source->file), source);
    return source;
}

void problems_source(struct problems *problems, const char *file, const char *text, size_t length)
{
    struct source *source = source_of(problems, file);
    free(source->text);
    source->text = mem_copy(text, length);
    source->length = length;
}

static bool is_noted(const struct problems *problems, const struct problem *problem)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *other = &problems->list[i];
        if (other->source == problem->source && other->line == problem->line &&
            other->column == problem->column && !strcmp(other->message, problem->message))
            return true;
    }
    return false;
}

/* Takes over MESSAGE. */
static void note(struct problems *problems, struct location at, const char *near, char *message)
{
    struct problem problem = {.source = source_of(problems, at.file ? at.file : ""),
                              .line = at.line,
                              .column = at.column,
                              .order = problems->count,
                              .message = message};
    bool is_full = problems->count == PROBLEMS_MOST;
    if (is_full || is_noted(problems, &problem)) {
        problems->left_out += is_full;
        free(message);
        return;
    }
    if (problems->count == problems->room) {
        problems->room = problems->room ? problems->room * 2 : 16;
        problems->list = mem_grow(problems->list, problems->room, sizeof *problems->list);
    }
    problem.near = near ? mem_text(near) : NULL;
    problems->list[problems->count++] = problem;
}

void problem_at(struct problems *problems, struct location at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    note(problems, at, NULL, mem_vformat(format, args));
    va_end(args);
}

void problem_near(struct problems *problems, struct location at, const char *near,
                  const char *format, ...)
{
    va_list args;
    va_start(args, format);
    note(problems, at, near, mem_vformat(format, args));
    va_end(args);
}

size_t problems_count(const struct problems *problems)
{
    return problems->count + problems->left_out;
}

bool problems_rest(const struct problems *problems, struct location at, const char **text,
                   size_t *length)
{
    struct source *source;
    HASH_FIND_STR(problems->sources, at.file, source);
    if (!source || !source->text || !at.line)
        return false;
    const char *from = source->text, *end = source->text + source->length;
    for (unsigned line = 1; line < at.line; line++) {
        const char *newline = memchr(from, '\n', (size_t)(end - from));
        if (!newline)
            return false;
        from = newline + 1;
    }
    for (unsigned column = 1; column < at.column && from < end && *from != '\n'; column++)
        from += utf8_length(from, (size_t)(end - from));
    *text = from;
    *length = (size_t)(end - from);
    return from < end;
}

/* Appends one character as it is shown: tabs stay, so that the caret's line can copy them. Returns
 * its length in octets. */
static size_t show_character(struct buffer *out, const char *from, size_t left)
{
    size_t length = utf8_length(from, left);
    if (*from == '\t' || escape_is_shown(from, length))
        buffer_add(out, from, length);
    else
        escape_octets(out, from, length);
    return length;
}

/* Pads the caret's line below what SHOWN holds from FROM on: as wide, tabs for tabs. */
static void pad_below(struct buffer *out, const struct buffer *shown, size_t from)
{
    while (from < shown->length) {
        buffer_add_text(out, shown->octets[from] == '\t' ? "\t" : " ");
        from += utf8_length(shown->octets + from, shown->length - from);
    }
}

static void show_line(const struct problem *problem, const char *line, size_t length, FILE *to)
{
    struct buffer shown = {0}, caret = {0};
    const char *end = line + length;
    unsigned column = 1;
    for (const char *at = line; at < end; column++) {
        size_t before = shown.length;
        size_t octets = show_character(&shown, at, (size_t)(end - at));
        bool after = column > problem->column + SHOWN_AFTER && column > SHOWN_ANYWAY;
        if (column + SHOWN_BEFORE < problem->column || after) {
            buffer_cut(&shown, before);
            if (after)
                break;
        } else if (column < problem->column) {
            pad_below(&caret, &shown, before);
        }
        at += octets;
    }
    fprintf(to, "    %.*s\n", (int)shown.length, buffer_text(&shown));
    if (problem->column)
        fprintf(to, "    %s^\n", buffer_text(&caret));
    buffer_release(&shown);
    buffer_release(&caret);
}

/* A message quotes the file: an ESC in it must not reach the terminal. */
static void print_text(const char *text, FILE *to)
{
    struct buffer shown = {0};
    size_t length = strlen(text);
    for (const char *at = text; at < text + length;)
        at += show_character(&shown, at, (size_t)(text + length - at));
    fprintf(to, "%.*s", (int)shown.length, buffer_text(&shown));
    buffer_release(&shown);
}

/* Variables are not quoted. */
static void print_near(const char *near, FILE *to)
{
    const char *quote = near && *near == '$' ? "" : "\"";
    if (!near)
        return;
    fprintf(to, "; did you mean %s", quote);
    print_text(near, to);
    fprintf(to, "%s?", quote);
}

static void print_problem(const struct problems *problems, const struct problem *problem, FILE *to)
{
    print_text(problem->source->file, to);
    if (problem->line)
        fprintf(to, ":%u", problem->line);
    if (problem->line && problem->column)
        fprintf(to, ":%u", problem->column);
    fputs(": ", to);
    print_text(problem->message, to);
    print_near(problem->near, to);
    fputs("\n", to);
    const char *line;
    size_t rest;
    struct location at = {.file = problem->source->file, .line = problem->line, .column = 1};
    if (!problems_rest(problems, at, &line, &rest))
        return;
    const char *newline = memchr(line, '\n', rest);
    size_t length = newline ? (size_t)(newline - line) : rest;
    if (length && line[length - 1] == '\r')
        length--;
    show_line(problem, line, length, to);
}

static int by_place(const void *a, const void *b)
{
    const struct problem *one = a, *two = b;
    if (one->source != two->source)
        return one->source->order < two->source->order ? -1 : 1;
    if (one->line != two->line)
        return one->line < two->line ? -1 : 1;
    if (one->column != two->column)
        return one->column < two->column ? -1 : 1;
    return one->order < two->order ? -1 : 1;
}

/* In the order in which they are shown; free() it. */
static struct problem *in_order(const struct problems *problems)
{
    struct problem *sorted = mem_grow(NULL, problems->count + 1, sizeof *sorted);
    if (problems->count)
        memcpy(sorted, problems->list, problems->count * sizeof *sorted);
    qsort(sorted, problems->count, sizeof *sorted, by_place);
    return sorted;
}

size_t problems_each(const struct problems *problems,
                     void (*take)(void *into, const struct problem_shown *problem), void *into)
{
    struct problem *sorted = in_order(problems);
    for (size_t i = 0; i < problems->count; i++) {
        struct problem_shown shown = {.file = sorted[i].source->file,
                                      .line = sorted[i].line,
                                      .column = sorted[i].column,
                                      .message = sorted[i].message,
                                      .near = sorted[i].near};
        take(into, &shown);
    }
    free(sorted);
    return problems->left_out;
}

void problems_print(const struct problems *problems, FILE *to)
{
    struct problem *sorted = in_order(problems);
    for (size_t i = 0; i < problems->count; i++)
        print_problem(problems, &sorted[i], to);
    if (problems->left_out)
        fprintf(to, "and %zu more\n", problems->left_out);
    free(sorted);
}

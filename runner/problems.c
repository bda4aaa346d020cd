#include "problems.h"

#include "memory.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <uthash.h>

/* As many are kept; more help nobody. */
#define PROBLEMS_MOST 1000
/* A longer line is cut where it is shown. */
#define SHOWN_MOST 160

struct problem {
    struct place at;
    char *message;
    size_t number; /* in the order in which they were noted */
};

struct source {
    char *file;
    char *text;
    size_t length;
    UT_hash_handle hh;
};

struct problems {
    struct problem *items;
    size_t count, left_out;
    struct source *sources;
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
        free((*problems)->items[i].message);
        free((char *)(uintptr_t)(*problems)->items[i].at.file);
    }
    free((*problems)->items);
    free(*problems);
    *problems = NULL;
}

void problems_source(struct problems *problems, const char *file, const char *text, size_t length)
{
    struct source *source;
    HASH_FIND_STR(problems->sources, file, source);
    if (source)
        return;
    source = mem_alloc(sizeof *source);
    source->file = mem_text(file);
    source->text = mem_copy(text, length);
    source->length = length;
    HASH_ADD_KEYPTR(hh, problems->sources, source->file, strlen(source->file), source);
}

void problem_at(struct problems *problems, struct place at, const char *format, ...)
{
    char message[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (problems->count == PROBLEMS_MOST) {
        problems->left_out++;
        return;
    }
    problems->items = mem_grow(problems->items, problems->count + 1, sizeof *problems->items);
    struct problem *problem = &problems->items[problems->count];
    *problem = (struct problem){at, mem_text(message), problems->count};
    problem->at.file = mem_text(at.file);
    problems->count++;
}

size_t problems_count(const struct problems *problems)
{
    return problems->count;
}

static int by_place(const void *a, const void *b)
{
    const struct problem *left = a, *right = b;
    int files = strcmp(left->at.file, right->at.file);
    if (files)
        return files;
    if (left->at.line != right->at.line)
        return left->at.line < right->at.line ? -1 : 1;
    if (left->at.column != right->at.column)
        return left->at.column < right->at.column ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

/* The text of a line, 1-based; NULL if there is no such. */
static const char *line_of(const struct source *source, unsigned line, size_t *length)
{
    const char *at = source->text, *end = at + source->length;
    while (--line && at) {
        at = memchr(at, '\n', (size_t)(end - at));
        at = at ? at + 1 : NULL;
    }
    if (!at || at >= end)
        return NULL;
    const char *lf = memchr(at, '\n', (size_t)(end - at));
    *length = (size_t)((lf ? lf : end) - at);
    return at;
}

/* Tabs as one blank and other controls as dots, so that the caret stands where it should. */
static void print_line(const char *text, size_t length, FILE *to)
{
    fputs("    ", to);
    for (size_t i = 0; i < length && i < SHOWN_MOST; i++)
        fputc(text[i] == '\t' ? ' ' : iscntrl((unsigned char)text[i]) ? '.' : text[i], to);
    fputc('\n', to);
}

static void print_source(const struct problems *problems, const struct problem *problem, FILE *to)
{
    struct source *source;
    size_t length;
    HASH_FIND_STR(problems->sources, problem->at.file, source);
    const char *line =
        source && problem->at.line ? line_of(source, problem->at.line, &length) : NULL;
    if (!line)
        return;
    print_line(line, length, to);
    if (problem->at.column && problem->at.column <= SHOWN_MOST)
        fprintf(to, "    %*s^\n", (int)problem->at.column - 1, "");
}

void problems_print(const struct problems *problems, FILE *to)
{
    struct problem *sorted = mem_alloc((problems->count + 1) * sizeof *sorted);
    if (problems->count)
        memcpy(sorted, problems->items, problems->count * sizeof *sorted);
    qsort(sorted, problems->count, sizeof *sorted, by_place);
    for (size_t i = 0; i < problems->count; i++) {
        const struct place *at = &sorted[i].at;
        if (!at->line)
            fprintf(to, "%s: %s\n", at->file, sorted[i].message);
        else
            fprintf(to, "%s:%u:%u: %s\n", at->file, at->line, at->column, sorted[i].message);
        print_source(problems, &sorted[i], to);
    }
    if (problems->left_out)
        fprintf(to, "and %zu more\n", problems->left_out);
    free(sorted);
}

/* Levenshtein's distance, without regard to case; words are short. */
static size_t distance(const char *a, const char *b)
{
    size_t row[65], columns = strlen(b);
    if (columns > 64 || strlen(a) > 64)
        return 99;
    for (size_t k = 0; k <= columns; k++)
        row[k] = k;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t k = 1; k <= columns; k++) {
            bool same = tolower((unsigned char)a[i - 1]) == tolower((unsigned char)b[k - 1]);
            size_t best = diagonal + !same;
            best = row[k] + 1 < best ? row[k] + 1 : best;
            best = row[k - 1] + 1 < best ? row[k - 1] + 1 : best;
            diagonal = row[k];
            row[k] = best;
        }
    }
    return row[columns];
}

const char *nearest_name(const char *word, const char *const *names)
{
    const char *nearest = NULL;
    size_t best = strlen(word) / 3 + 2;
    for (; *names; names++) {
        size_t away = distance(word, *names);
        if (away < best && away < strlen(*names)) {
            best = away;
            nearest = *names;
        }
    }
    return nearest;
}

#include "said.h"

#include "memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A shorter one is the time that the runner itself took. */
#define PAUSE_LEAST_MS 40

struct line {
    double at;
    char id[512];
    unsigned connection;
    char from;
    char *text; /* within the line */
};

static bool is_mark(const char *at)
{
    return at[0] == ' ' && at[1] >= '0' && at[1] <= '9' && at[2] == ' ' && strchr("CS-", at[3]) &&
           at[4] == ':' && at[5] == ' ';
}

/* "12.345 data/some-case 1 C: DATA\r\n" */
static bool read_line(struct line *line, char *from)
{
    char *id, *mark;
    line->at = strtod(from, &id);
    for (mark = id; *mark && !is_mark(mark); mark++)
        continue;
    if (id == from || !*mark || (size_t)(mark - id) >= sizeof line->id)
        return false;
    memcpy(line->id, id, (size_t)(mark - id));
    line->id[mark - id] = '\0';
    line->connection = (unsigned)(mark[1] - '0');
    line->from = mark[3];
    line->text = mark + 6;
    line->text[strcspn(line->text, "\n")] = '\0';
    return true;
}

static unsigned hex(const char *digits)
{
    char two[3] = {digits[0], digits[1], '\0'};
    return (unsigned)strtoul(two, NULL, 16);
}

/* Takes the escapes back in place: \r \n \t \\ \xNN. Returns the length. */
static size_t unescape(char *text)
{
    char *to = text;
    for (const char *at = text; *at; at++) {
        if (*at != '\\') {
            *to++ = *at;
            continue;
        }
        at++;
        if (*at == 'x') {
            *to++ = (char)hex(at + 1);
            at += 2;
        } else {
            *to++ = *at == 'r' ? '\r' : *at == 'n' ? '\n' : *at == 't' ? '\t' : *at;
        }
    }
    *to = '\0';
    return (size_t)(to - text);
}

static void add(struct tape_case *played, const struct line *line, double before)
{
    long pause_ms = line->from == 'S' || !played->count ? 0 : (long)((line->at - before) * 1000.0);
    played->entries = mem_grow(played->entries, played->count + 1, sizeof *played->entries);
    struct tape_entry *entry = &played->entries[played->count++];
    *entry = (struct tape_entry){line->connection, line->from, mem_text(line->text), 0,
                                 pause_ms < PAUSE_LEAST_MS ? 0 : pause_ms};
    entry->length = strlen(entry->octets);
    if (line->from != '-')
        entry->length = unescape(entry->octets);
    played->pauses_ms += entry->pause_ms;
}

static int by_pauses(const void *a, const void *b)
{
    const struct tape_case *one = a, *other = b;
    return (one->pauses_ms < other->pauses_ms) - (one->pauses_ms > other->pauses_ms);
}

bool tape_read(struct tape *tape, const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        return false;
    }
    struct line line;
    char id[sizeof line.id] = "", *text = NULL;
    size_t room = 0;
    double before = 0;
    *tape = (struct tape){0};
    while (getline(&text, &room, file) > 0) {
        if (!read_line(&line, text))
            continue;
        if (!tape->count || strcmp(id, line.id) != 0) {
            tape->cases = mem_grow(tape->cases, tape->count + 1, sizeof *tape->cases);
            tape->cases[tape->count++] = (struct tape_case){.id = mem_text(line.id)};
            memcpy(id, line.id, sizeof id);
        }
        add(&tape->cases[tape->count - 1], &line, before);
        before = line.at;
    }
    free(text);
    fclose(file);
    qsort(tape->cases, tape->count, sizeof *tape->cases, by_pauses);
    return true;
}

void tape_release(struct tape *tape)
{
    for (size_t i = 0; i < tape->count; i++) {
        for (size_t k = 0; k < tape->cases[i].count; k++)
            free(tape->cases[i].entries[k].octets);
        free(tape->cases[i].entries);
        free(tape->cases[i].id);
    }
    free(tape->cases);
    *tape = (struct tape){0};
}

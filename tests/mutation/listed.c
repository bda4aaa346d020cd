#include "listed.h"

#include "buffer.h"
#include "memory.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file of this project: some pages. */
#define FILE_MOST (1 << 20)

static bool read_text(struct listed *listed, const char *path, struct err *err)
{
    char octets[4096];
    struct buffer text = BUFFER_LIMITED(FILE_MOST);
    FILE *file = fopen(path, "r");
    if (!file)
        return err_set(err, "%s: %s", path, strerror(errno));
    for (size_t got; (got = fread(octets, 1, sizeof octets, file)) > 0;)
        buffer_add(&text, octets, got);
    bool good = !ferror(file);
    fclose(file);
    listed->text = buffer_take(&text);
    return good || err_set(err, "%s cannot be read", path);
}

/* Cuts LINE, `HEAD...: WORD...: reason`, into its parts. */
static bool parse(struct listed *listed, char *line, unsigned number)
{
    static const char between[] = ": ";
    char *first = strstr(line, between), *second = first ? strstr(first + 2, between) : NULL;
    if (!second)
        return false;
    *first = *second = '\0';
    listed->rules = mem_grow(listed->rules, listed->count + 1, sizeof *listed->rules);
    listed->rules[listed->count++] = (struct listed_rule){line, first + 2, second + 2, number, 0};
    return true;
}

bool listed_read(struct listed *listed, const char *path, struct err *err)
{
    unsigned number = 0;
    if (!read_text(listed, path, err))
        return false;
    for (char *line = listed->text, *end; line && *line; line = end) {
        end = strchr(line, '\n');
        if (end)
            *end++ = '\0';
        number++;
        if (*line && *line != '#' && !parse(listed, line, number))
            return err_set(err, "%s:%u: expected HEAD...: WORD...: reason", path, number);
    }
    return true;
}

void listed_release(struct listed *listed)
{
    free(listed->rules);
    free(listed->text);
    *listed = (struct listed){0};
}

static bool has_word(const char *words, const char *word)
{
    char *copy = mem_text(words), *rest = NULL;
    bool has = false;
    for (char *at = strtok_r(copy, " ", &rest); at && !has; at = strtok_r(NULL, " ", &rest))
        has = strcmp(at, word) == 0 || fnmatch(at, word, 0) == 0;
    free(copy);
    return has;
}

struct listed_rule *listed_find(const struct listed *listed, const char *head, const char *word)
{
    for (size_t i = 0; i < listed->count; i++)
        if (has_word(listed->rules[i].head, head) && has_word(listed->rules[i].words, word))
            return &listed->rules[i];
    return NULL;
}

size_t listed_print_unused(const struct listed *listed, FILE *to)
{
    size_t count = 0;
    for (size_t i = 0; i < listed->count; i++) {
        if (listed->rules[i].used)
            continue;
        fprintf(to, "line %u is not needed: %s: %s\n", listed->rules[i].line, listed->rules[i].head,
                listed->rules[i].words);
        count++;
    }
    return count;
}

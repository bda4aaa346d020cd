#include "masked.h"

#include "buffer.h"
#include "memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file of this project: some pages. */
#define FILE_MOST (1 << 20)

static bool read_text(struct masked *masked, const char *path, struct err *err)
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
    masked->text = buffer_take(&text);
    return good || err_set(err, "%s cannot be read", path);
}

/* Cuts LINE, `OWNER + FAULT...: reason`, into its parts. */
static bool parse(struct masked *masked, char *line, unsigned number)
{
    char *plus = strstr(line, " + "), *colon = strstr(line, ": ");
    if (!plus || !colon || colon < plus)
        return false;
    *plus = *colon = '\0';
    masked->rules = mem_grow(masked->rules, masked->count + 1, sizeof *masked->rules);
    masked->rules[masked->count++] =
        (struct masked_rule){line, plus + strlen(" + "), colon + strlen(": "), number, 0};
    return true;
}

bool masked_read(struct masked *masked, const char *path, struct err *err)
{
    unsigned number = 0;
    if (!read_text(masked, path, err))
        return false;
    for (char *line = masked->text, *end; line && *line; line = end) {
        end = strchr(line, '\n');
        if (end)
            *end++ = '\0';
        number++;
        if (*line && *line != '#' && !parse(masked, line, number))
            return err_set(err, "%s:%u: expected OWNER + FAULT...: reason", path, number);
    }
    return true;
}

void masked_release(struct masked *masked)
{
    free(masked->rules);
    free(masked->text);
    *masked = (struct masked){0};
}

static bool has_word(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = words; (at = strstr(at, word)); at += length)
        if ((at == words || at[-1] == ' ') && (!at[length] || at[length] == ' '))
            return true;
    return false;
}

struct masked_rule *masked_find(const struct masked *masked, const char *owner, const char *second)
{
    for (size_t i = 0; i < masked->count; i++)
        if (strcmp(masked->rules[i].owner, owner) == 0 &&
            has_word(masked->rules[i].seconds, second))
            return &masked->rules[i];
    return NULL;
}

#include "causes_file.h"

#include "choice.h"
#include "memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In double quotes, as YAML has them. */
static void print_quoted(const char *text)
{
    putchar('"');
    for (; *text; text++)
        printf(*text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
    putchar('"');
}

static void print_words(const char *key, const char *words, void (*print)(const char *word))
{
    printf("  %s:\n", key);
    for (size_t length; *(words += strspn(words, " ")); words += length) {
        char word[256];
        length = strcspn(words, " ");
        snprintf(word, sizeof word, "%.*s", (int)length, words);
        printf("    - ");
        print(word);
        putchar('\n');
    }
}

static void print_plain(const char *word)
{
    printf("%s", word);
}

static void print_fault(const struct fault *fault, const char *ids)
{
    printf("- fault: %s\n  is: ", fault->name);
    print_quoted(fault->breaks);
    putchar('\n');
    print_words("breaks", fault->requirements, print_plain);
    print_words("fails", ids, print_quoted);
}

void causes_add_id(char **ids, const char *id)
{
    char *more = mem_format("%s %s", *ids ? *ids : "", id);
    free(*ids);
    *ids = more;
}

void causes_print(const struct fault *faults, size_t count, char *const *ids)
{
    puts(
        "# Which cases each fault of the reference server fails, as script/matrix --causes saw it; "
        "not to be\n# edited. A run recognises by it what its findings have in common.");
    for (size_t i = 0; i < count; i++)
        if (ids[i] && !fault_is_now_and_then(&faults[i]))
            print_fault(&faults[i], ids[i]);
}

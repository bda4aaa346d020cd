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

static void print_words(const char *words, void (*print)(const char *word))
{
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

static void print_fault(const struct fault *fault, const char *ids,
                        const struct listed *consequences)
{
    printf("- fault: %s\n  is: ", fault->name);
    print_quoted(fault->breaks);
    putchar('\n');
    puts("  breaks:");
    print_words(fault->requirements, print_plain);
    for (size_t i = 0; i < consequences->count; i++)
        if (strcmp(consequences->rules[i].head, fault->name) == 0)
            print_words(consequences->rules[i].words, print_plain);
    puts("  fails:");
    print_words(ids, print_quoted);
}

void causes_add_id(char **ids, const char *id)
{
    char *more = mem_format("%s %s", *ids ? *ids : "", id);
    free(*ids);
    *ids = more;
}

void causes_print(const struct fault *faults, size_t count, char *const *ids,
                  const struct listed *consequences)
{
    puts(
        "# Which cases each fault of the reference server fails, as script/matrix --causes saw it; "
        "not to be\n# edited. A run recognises by it what its findings have in common.");
    for (size_t i = 0; i < count; i++)
        if (ids[i] && !fault_is_now_and_then(&faults[i]))
            print_fault(&faults[i], ids[i], consequences);
}

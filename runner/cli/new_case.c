#include "new_case.h"

#include "buffer.h"
#include "count_of.h"
#include "memory.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Longer names of files are not possible everywhere. */
#define ID_MOST 200

#define COMMENT_COLUMNS 100

static bool is_part(const char *part, size_t length)
{
    bool good = length && isalnum((unsigned char)part[0]);
    for (size_t i = 0; i < length; i++)
        good = good && (isalnum((unsigned char)part[i]) || strchr("-_.", part[i]));
    return good;
}

static bool ends_in_yaml(const char *id)
{
    size_t length = strlen(id);
    return length >= 5 && strcmp(id + length - 5, ".yaml") == 0;
}

/* What lies there is not read as a case (catalogue.h). */
static bool is_elsewhere(const char *id)
{
    static const char *const taken[] = {"causes/", "registries/", "requirements/"};
    for (size_t i = 0; i < COUNT_OF(taken); i++)
        if (strncmp(id, taken[i], strlen(taken[i])) == 0)
            return true;
    return strcmp(id, "catalogue") == 0;
}

bool new_case_check(const char *id, struct err *err)
{
    if (ends_in_yaml(id))
        return err_set(err, "\"%s\": the id of a case is without .yaml", id);
    if (strlen(id) > ID_MOST)
        return err_set(err, "the id has more than %d characters", ID_MOST);
    if (is_elsewhere(id))
        return err_set(err, "\"%s\" cannot be a case: what lies there is read as something else",
                       id);
    for (const char *part = id;; part++) {
        size_t length = strcspn(part, "/");
        if (!is_part(part, length))
            return err_set(err,
                           "\"%s\" is not the id of a case: its parts, separated by /, consist of "
                           "letters, digits, -, _ and ., and begin with a letter or digit",
                           id);
        part += length;
        if (!*part)
            return true;
    }
}

char *new_case_path(const char *id)
{
    char *here = realpath(".", NULL), *path = NULL;
    char *whole = mem_format("%s/", here ? here : "");
    char *cases = NULL;
    for (char *next = strstr(whole, "/cases/"); next; next = strstr(next + 1, "/cases/"))
        cases = next;
    if (cases)
        path = mem_format("%.*s/cases/%s.yaml", (int)(cases - whole), whole, id);
    else
        path = mem_format("cases/%s.yaml", id);
    free(whole);
    free(here);
    return path;
}

/* "a/ehlo-is-accepted" is about: Ehlo is accepted. */
static void add_title(struct buffer *out, const char *id)
{
    const char *slash = strrchr(id, '/');
    char *title = mem_text(slash ? slash + 1 : id);
    title[0] = (char)toupper((unsigned char)title[0]);
    for (char *next = title; *next; next++)
        if (strchr("-_", *next))
            *next = ' ';
    buffer_format(out, "title: %s  # TODO: what a conforming server does, as a sentence\n", title);
    free(title);
}

/* Wrapped, without the line breaks of its own. */
static void add_comment(struct buffer *out, const char *text)
{
    size_t column = 0;
    for (const char *word = text + strspn(text, " \n"); *word; word += strspn(word, " \n")) {
        size_t length = strcspn(word, " \n");
        if (column && column + 1 + length > COMMENT_COLUMNS) {
            buffer_add_text(out, "\n");
            column = 0;
        }
        buffer_format(out, "%s%.*s", column ? " " : "# ", (int)length, word);
        column += 1 + length;
        word += length;
    }
    buffer_add_text(out, "\n");
}

static void add_source(struct buffer *out, const struct requirement *requirement)
{
    if (!requirement) {
        buffer_add_text(out,
                        "# TODO: a rule of your own, and how much it binds; or, in place of both "
                        "lines, `covers: [ID]`\n# with the id of a requirement, as "
                        "smtpspec-coverage(1) lists them.\n"
                        "level: MUST\nsection: house rule\n");
        return;
    }
    char *says =
        mem_format("%s, %s: %s", requirement->section, requirement->word, requirement->says);
    add_comment(out, says);
    buffer_format(out, "covers: [%s]\n", requirement->id);
    free(says);
}

char *new_case_text(const char *id, const struct requirement *requirement, const char *schema)
{
    struct buffer out = {0};
    if (schema)
        buffer_format(&out, "# yaml-language-server: $schema=%s\n", schema);
    add_title(&out, id);
    add_source(&out, requirement);
    buffer_add_text(&out,
                    "# TODO: what breaks in practice if the server does not do this.\n"
                    "# why:\n"
                    "# TODO: the dialogue. It begins after EHLO, unless `start` names another "
                    "state;\n# smtpspec help steps, and help variables, list what there is.\n"
                    "dialogue:\n  - C: NOOP\n  - S: 250\n");
    return buffer_take(&out);
}

#include "keyword_lists.h"

#include "escape.h"
#include "keywords.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

#define KINDS_MOST 64 /* EHLO lines; what a server says to more of them is not compared */
#define SHOWN_MOST 60

struct keyword_list {
    char *command; /* as in the transcript */
    bool is_tls, is_logged_in;
    char *case_id; /* where it was seen */
    struct buffer octets;
    struct listed *names; /* in the octets */
    size_t count;
};

struct keyword_lists {
    struct keyword_list all[KINDS_MOST];
    size_t count;
};

struct keyword_lists *keyword_lists_new(void)
{
    return mem_alloc(sizeof(struct keyword_lists));
}

void keyword_lists_free(struct keyword_lists **lists)
{
    if (!*lists)
        return;
    for (size_t i = 0; i < (*lists)->count; i++) {
        struct keyword_list *list = &(*lists)->all[i];
        free(list->command);
        free(list->case_id);
        free(list->names);
        buffer_release(&list->octets);
    }
    free(*lists);
    *lists = NULL;
}

static struct keyword_list *list_of(struct keyword_lists *lists, const struct sight *sight)
{
    for (size_t i = 0; i < lists->count; i++) {
        struct keyword_list *list = &lists->all[i];
        if (list->is_tls == sight->is_tls && list->is_logged_in == sight->is_logged_in &&
            strcmp(list->command, sight->command) == 0)
            return list;
    }
    return NULL;
}

static void keep(struct keyword_lists *lists, const struct sight *sight)
{
    const struct reply *reply = sight->reply;
    if (lists->count == KINDS_MOST)
        return;
    struct keyword_list *list = &lists->all[lists->count++];
    *list = (struct keyword_list){.command = mem_text(sight->command),
                                  .is_tls = sight->is_tls,
                                  .is_logged_in = sight->is_logged_in,
                                  .case_id = mem_text(sight->case_id),
                                  .names = mem_alloc(reply->count * sizeof *list->names)};
    for (size_t i = 1; i < reply->count; i++) {
        struct listed name = keywords_listed(reply, i);
        list->names[list->count++].length = name.length;
        buffer_add(&list->octets, name.name, name.length);
    }
    const char *at = buffer_text(&list->octets);
    for (size_t i = 0; i < list->count; at += list->names[i++].length)
        list->names[i].name = at;
}

static bool has(const struct keyword_list *list, struct listed name)
{
    for (size_t i = 0; i < list->count; i++)
        if (keywords_are_same(list->names[i], name))
            return true;
    return false;
}

static bool lists(const struct reply *reply, struct listed name)
{
    for (size_t i = 1; i < reply->count; i++)
        if (keywords_are_same(keywords_listed(reply, i), name))
            return true;
    return false;
}

static void explain(const struct keyword_list *list, struct listed name, bool is_missing,
                    struct buffer *why)
{
    static const char *const kinds[] = {"in the clear", "in the clear after a login", "under TLS",
                                        "under TLS after a login"};
    buffer_add_text(why, "\"");
    escape_shortened(why, name.name, name.length, SHOWN_MOST);
    buffer_format(why, "\" is %slisted here, but an earlier reply %s %s it (%s)",
                  is_missing ? "not " : "", kinds[2 * list->is_tls + list->is_logged_in],
                  is_missing ? "lists" : "does not list", list->case_id);
}

static bool agrees(const struct keyword_list *list, const struct reply *reply, struct buffer *why)
{
    for (size_t i = 0; i < list->count; i++)
        if (!lists(reply, list->names[i])) {
            explain(list, list->names[i], true, why);
            return false;
        }
    for (size_t i = 1; i < reply->count; i++)
        if (!has(list, keywords_listed(reply, i))) {
            explain(list, keywords_listed(reply, i), false, why);
            return false;
        }
    return true;
}

bool keyword_lists_agree(struct keyword_lists *lists, const struct sight *sight, struct buffer *why)
{
    if (sight->is_later_hello) /* a server may leave out what is of use only at the beginning */
        return true;
    bool is_hello = sight->asked == ASKED_EHLO || sight->asked == ASKED_LHLO;
    if (!is_hello || sight->reply->code / 100 != 2)
        return true;
    const struct keyword_list *list = list_of(lists, sight);
    if (!list) {
        keep(lists, sight);
        return true;
    }
    return agrees(list, sight->reply, why);
}

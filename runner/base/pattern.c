#include "pattern.h"

#include "give_up.h"
#include "memory.h"

#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

/* What one search may cost, so that a hostile text cannot tie up a thread: this many octets passed,
 * where each attempt at an item counts as STEP_COST; well under a second. PCRE2's own match limit
 * starts afresh at each starting point, which a long text multiplies; its depth and heap limits
 * bound the memory. */
#define BUDGET 100000000
#define STEP_COST 10
#define MATCH_MOST (BUDGET / STEP_COST)
#define DEPTH_MOST 1000000
#define HEAP_MOST 65536 /* KiB */

struct pattern {
    pcre2_code *code;
    char *source;
};

struct pattern *pattern_new(const char *text, size_t length, size_t *offset, struct err *err)
{
    int number;
    PCRE2_SIZE at = 0;
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (!context)
        memory_give_up();
    pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)text, length,
                                     PCRE2_MULTILINE | PCRE2_NEVER_UTF | PCRE2_AUTO_CALLOUT,
                                     &number, &at, context);
    pcre2_compile_context_free(context);
    *offset = at < length ? at : length;
    if (!code && number == PCRE2_ERROR_HEAP_FAILED)
        memory_give_up();
    if (!code) {
        PCRE2_UCHAR why[200];
        pcre2_get_error_message(number, why, sizeof why);
        err_set(err, "this is not a valid pattern: %s", (const char *)why);
        return NULL;
    }
    struct pattern *pattern = mem_alloc(sizeof *pattern);
    pattern->code = code;
    pattern->source = mem_copy(text, length);
    return pattern;
}

void pattern_free(struct pattern **pattern)
{
    if (!*pattern)
        return;
    pcre2_code_free((*pattern)->code);
    free((*pattern)->source);
    free(*pattern);
    *pattern = NULL;
}

const char *pattern_source(const struct pattern *pattern)
{
    return pattern->source;
}

/* PCRE2's table of named groups: the number in two octets, then the name. */
struct group_table {
    uint32_t count, entry_size;
    PCRE2_SPTR entries;
};

static struct group_table groups_of(const struct pattern *pattern)
{
    struct group_table table = {0};
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMECOUNT, &table.count);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMEENTRYSIZE, &table.entry_size);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMETABLE, &table.entries);
    return table;
}

void pattern_each_group(const struct pattern *pattern, void (*each)(void *state, const char *name),
                        void *state)
{
    struct group_table table = groups_of(pattern);
    for (uint32_t i = 0; i < table.count; i++)
        each(state, (const char *)table.entries + (size_t)i * table.entry_size + 2);
}

static void keep_groups(const struct pattern *pattern, pcre2_match_data *match, const char *text,
                        struct vars *captures)
{
    struct group_table table = groups_of(pattern);
    PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(match);
    for (uint32_t i = 0; i < table.count; i++) {
        PCRE2_SPTR entry = table.entries + (size_t)i * table.entry_size;
        size_t number = (size_t)entry[0] << 8 | entry[1];
        PCRE2_SIZE start = offsets[2 * number], end = offsets[2 * number + 1];
        if (start != PCRE2_UNSET && end >= start)
            vars_set(captures, (const char *)entry + 2, text + start, end - start);
    }
}

struct cost {
    size_t left;
    size_t at; /* where the previous item was tried */
};

/* Called before each item is tried. What was passed since the previous call, by a possessive repeat
 * for example, is charged too. */
static int pay(pcre2_callout_block *block, void *state)
{
    struct cost *cost = state;
    size_t now = block->current_position;
    size_t price = STEP_COST + (now > cost->at ? now - cost->at : 0);
    cost->at = now;
    if (price > cost->left)
        return PCRE2_ERROR_MATCHLIMIT;
    cost->left -= price;
    return 0;
}

enum pattern_outcome pattern_match(const struct pattern *pattern, const char *text, size_t length,
                                   struct vars *captures)
{
    struct cost cost = {.left = BUDGET + 20 * length};
    pcre2_match_context *limits = pcre2_match_context_create(NULL);
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(pattern->code, NULL);
    if (!limits || !match)
        memory_give_up();
    pcre2_set_callout(limits, pay, &cost);
    pcre2_set_match_limit(limits, MATCH_MOST);
    pcre2_set_depth_limit(limits, DEPTH_MOST);
    pcre2_set_heap_limit(limits, HEAP_MOST);
    int result = pcre2_match(pattern->code, (PCRE2_SPTR)text, length, 0, 0, match, limits);
    if (result > 0 && captures)
        keep_groups(pattern, match, text, captures);
    pcre2_match_data_free(match);
    pcre2_match_context_free(limits);
    return result > 0                      ? PATTERN_MATCHES
           : result == PCRE2_ERROR_NOMATCH ? PATTERN_DIFFERS
                                           : PATTERN_TOO_COSTLY;
}

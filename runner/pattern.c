#include "pattern.h"

#include "memory.h"

#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

/* What one match may cost: a hostile text must not keep a thread. */
#define MATCH_MOST 200000
#define DEPTH_MOST 2000
#define HEAP_MOST 4096 /* KiB */

struct pattern {
    pcre2_code *code;
    pcre2_match_context *limits;
    char *source;
};

struct pattern *pattern_new(const char *text, size_t length, size_t *offset, struct err *err)
{
    int number;
    PCRE2_SIZE at = 0;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)text, length, PCRE2_MULTILINE | PCRE2_NEVER_UTF,
                                     &number, &at, NULL);
    *offset = at;
    if (!code) {
        PCRE2_UCHAR why[200];
        pcre2_get_error_message(number, why, sizeof why);
        err_set(err, "this is no pattern: %s", (const char *)why);
        return NULL;
    }
    struct pattern *pattern = mem_alloc(sizeof *pattern);
    pattern->code = code;
    pattern->source = mem_copy(text, length);
    pattern->limits = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(pattern->limits, MATCH_MOST);
    pcre2_set_depth_limit(pattern->limits, DEPTH_MOST);
    pcre2_set_heap_limit(pattern->limits, HEAP_MOST);
    return pattern;
}

void pattern_free(struct pattern **pattern)
{
    if (!*pattern)
        return;
    pcre2_code_free((*pattern)->code);
    pcre2_match_context_free((*pattern)->limits);
    free((*pattern)->source);
    free(*pattern);
    *pattern = NULL;
}

const char *pattern_source(const struct pattern *pattern)
{
    return pattern->source;
}

/* PCRE2's table of named groups: two octets of the number, then the name. */
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
        each(state, (const char *)table.entries + i * table.entry_size + 2);
}

static void keep_groups(const struct pattern *pattern, pcre2_match_data *match, const char *text,
                        struct vars *captures)
{
    struct group_table table = groups_of(pattern);
    PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(match);
    for (uint32_t i = 0; i < table.count; i++) {
        PCRE2_SPTR entry = table.entries + i * table.entry_size;
        unsigned number = (unsigned)entry[0] << 8 | entry[1];
        PCRE2_SIZE start = offsets[2 * number], end = offsets[2 * number + 1];
        if (start != PCRE2_UNSET)
            vars_set(captures, (const char *)entry + 2, text + start, end - start);
    }
}

enum pattern_outcome pattern_match(const struct pattern *pattern, const char *text, size_t length,
                                   struct vars *captures)
{
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(pattern->code, NULL);
    int result = pcre2_match(pattern->code, (PCRE2_SPTR)text, length, 0, 0, match, pattern->limits);
    if (result > 0 && captures)
        keep_groups(pattern, match, text, captures);
    pcre2_match_data_free(match);
    return result > 0                      ? PATTERN_MATCHES
           : result == PCRE2_ERROR_NOMATCH ? PATTERN_DIFFERS
                                           : PATTERN_TOO_COSTLY;
}

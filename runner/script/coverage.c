#include "coverage.h"

#include "count_of.h"
#include "memory.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* "rfc5321" matches the RFC, "rfc5321-4.1" the section and those below it, an id itself. */
static bool chooses(const char *selector, const char *id)
{
    size_t length = strlen(selector);
    return strncmp(selector, id, length) == 0 && (!id[length] || strchr("-.", id[length]));
}

static bool is_chosen(const char *const *selectors, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (chooses(selectors[i], id))
            return true;
    return count == 0;
}

static bool covers(const struct script *script, const struct requirement *requirement)
{
    for (size_t i = 0; i < script->covers_count; i++)
        if (script->covers[i] == requirement)
            return true;
    return false;
}

/* Scripts are sorted, so the rows of a file are adjacent. */
static void find_scripts(const struct catalogue *catalogue, struct covered *covered)
{
    for (size_t i = 0; i < catalogue->count; i++) {
        const struct script *script = catalogue->scripts[i];
        bool same =
            covered->count && strcmp(covered->scripts[covered->count - 1]->file, script->file) == 0;
        if (same || !covers(script, covered->requirement))
            continue;
        covered->scripts = mem_grow(covered->scripts, covered->count + 1, sizeof *covered->scripts);
        covered->scripts[covered->count++] = script;
    }
}

bool coverage_take(const struct catalogue *catalogue, const char *const *selectors, size_t count,
                   struct coverage *out, struct err *err)
{
    const struct requirements *requirements = catalogue->requirements;
    size_t total = requirements_count(requirements);
    *out = (struct coverage){.items = mem_alloc((total + 1) * sizeof *out->items)};
    for (size_t i = 0; i < total; i++) {
        const struct requirement *requirement = requirements_at(requirements, i);
        if (!is_chosen(selectors, count, requirement->id))
            continue;
        struct covered *covered = &out->items[out->count++];
        covered->requirement = requirement;
        find_scripts(catalogue, covered);
    }
    if (out->count)
        return true;
    coverage_release(out);
    const char *selector = count ? selectors[0] : "", *near;
    near = requirements_nearest(requirements, selector);
    return err_set(err,
                   near ? "there is no requirement \"%s\"; did you mean \"%s\"?"
                        : "there is no requirement \"%s\"",
                   selector, near);
}

void coverage_release(struct coverage *coverage)
{
    for (size_t i = 0; i < coverage->count; i++)
        free(coverage->items[i].scripts);
    free(coverage->items);
    *coverage = (struct coverage){0};
}

bool coverage_is_observable(const struct requirement *requirement)
{
    return strcmp(requirement->observe, "none") != 0;
}

/* Of one RFC and one level. */
struct tally {
    size_t all, observable, covered;
};

static bool is_same_rfc(const struct requirement *one, const struct requirement *other)
{
    size_t length = strcspn(one->id, "-");
    return strncmp(one->id, other->id, length + 1) == 0;
}

static bool is_level(const struct requirement *requirement, enum smtpspec_level level, bool implied)
{
    bool is_implied = strcmp(requirement->word, "implied") == 0;
    return implied == is_implied && (implied || requirement->level == level);
}

/* The entries of one level in the RFC that begins at START. */
static struct tally count(const struct coverage *coverage, size_t start, enum smtpspec_level level,
                          bool implied)
{
    struct tally tally = {0};
    const struct requirement *first = coverage->items[start].requirement;
    for (size_t i = start; i < coverage->count; i++) {
        const struct covered *covered = &coverage->items[i];
        if (!is_same_rfc(first, covered->requirement))
            break;
        if (!is_level(covered->requirement, level, implied))
            continue;
        tally.all++;
        tally.observable += coverage_is_observable(covered->requirement);
        tally.covered += covered->count > 0;
    }
    return tally;
}

static const struct {
    const char *name;
    enum smtpspec_level level;
    bool implied;
} rows[] = {
    {"MUST", SMTPSPEC_MUST, false},
    {"SHOULD", SMTPSPEC_SHOULD, false},
    {"MAY", SMTPSPEC_MAY, false},
    {"implied", SMTPSPEC_MUST, true},
};

/* Calls EACH with the index of the first entry of each RFC. */
static void each_rfc(FILE *to, const struct coverage *coverage,
                     void (*each)(FILE *to, const struct coverage *coverage, size_t start))
{
    for (size_t i = 0; i < coverage->count; i++)
        if (!i || !is_same_rfc(coverage->items[i - 1].requirement, coverage->items[i].requirement))
            each(to, coverage, i);
}

static void rfc_name(const struct requirement *requirement, char out[16])
{
    snprintf(out, 16, "RFC %.*s", (int)strcspn(requirement->id + 3, "-"), requirement->id + 3);
}

static void text_summary(FILE *to, const struct coverage *coverage, size_t start)
{
    char name[16];
    rfc_name(coverage->items[start].requirement, name);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct tally tally = count(coverage, start, rows[i].level, rows[i].implied);
        if (tally.all)
            fprintf(to, "%-9s %-8s %5zu %12zu %9zu\n", name, rows[i].name, tally.all,
                    tally.observable, tally.covered);
    }
}

static void text_history(FILE *to, const struct requirement *requirement)
{
    char *history = requirement_history(requirement);
    if (*history)
        fprintf(to, "      %s\n", history);
    free(history);
}

void coverage_text(FILE *to, const struct coverage *coverage)
{
    const char *section = "";
    for (size_t i = 0; i < coverage->count; i++) {
        const struct covered *covered = &coverage->items[i];
        const struct requirement *requirement = covered->requirement;
        char *traits = requirement_traits(requirement);
        if (strcmp(section, requirement->section) != 0)
            fprintf(to, "\n%s\n", section = requirement->section);
        fprintf(to, "  %s  %s\n    %s\n", requirement->id, traits, requirement->says);
        free(traits);
        text_history(to, requirement);
        for (size_t k = 0; k < covered->count; k++)
            fprintf(to, "      %.*s\n", (int)strcspn(covered->scripts[k]->id, "["),
                    covered->scripts[k]->id);
        if (!coverage_is_observable(requirement))
            fprintf(to, "      cannot be observed: %s\n", requirement->note);
        else if (!covered->count)
            fprintf(to, "      no case\n");
    }
    fprintf(to, "\n%-9s %-8s %5s %12s %9s\n", "", "level", "all", "observable", "covered");
    each_rfc(to, coverage, text_summary);
}

static void markdown_summary(FILE *to, const struct coverage *coverage, size_t start)
{
    char name[16];
    rfc_name(coverage->items[start].requirement, name);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct tally tally = count(coverage, start, rows[i].level, rows[i].implied);
        if (tally.all)
            fprintf(to, "| %s | %s | %zu | %zu | %zu |\n", name, rows[i].name, tally.all,
                    tally.observable, tally.covered);
    }
}

/* A bar would end the cell. */
static void cell(FILE *to, const char *text)
{
    for (; *text; text++)
        fputs(*text == '|' ? "\\|" : (char[]){*text, '\0'}, to);
}

static void markdown_row(FILE *to, const struct covered *covered)
{
    const struct requirement *requirement = covered->requirement;
    char *traits = requirement_traits(requirement);
    fprintf(to, "| `%s` | %s | %s | ", requirement->id, requirement->section, traits);
    free(traits);
    cell(to, requirement->says);
    fputs(" | ", to);
    for (size_t k = 0; k < covered->count; k++)
        fprintf(to, "%s`%.*s`", k ? "<br>" : "", (int)strcspn(covered->scripts[k]->id, "["),
                covered->scripts[k]->id);
    if (!coverage_is_observable(requirement))
        cell(to, requirement->note);
    fputs(" |\n", to);
}

void coverage_markdown(FILE *to, const struct coverage *coverage)
{
    fputs("# Coverage\n\n| RFC | level | all | observable | covered |\n|---|---|---|---|---|\n",
          to);
    each_rfc(to, coverage, markdown_summary);
    fputs("\n| requirement | section | level, impact, role | says | cases, or why it cannot be "
          "observed |\n"
          "|---|---|---|---|---|\n",
          to);
    for (size_t i = 0; i < coverage->count; i++)
        markdown_row(to, &coverage->items[i]);
}

static json_t *json_roles(const struct requirement *requirement)
{
    json_t *roles = json_array();
    for (unsigned role = 1; role < SMTPSPEC_ALL_ROLES; role *= 2)
        if (requirement->roles & role)
            json_array_append_new(roles, json_string(smtpspec_role_name((enum smtpspec_role)role)));
    return roles;
}

static json_t *json_of(const struct covered *covered)
{
    const struct requirement *requirement = covered->requirement;
    json_t *cases = json_array();
    for (size_t k = 0; k < covered->count; k++) {
        const char *id = covered->scripts[k]->id;
        json_array_append_new(cases, json_stringn(id, strcspn(id, "[")));
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:b, s:s, s:o}", "id", requirement->id,
                     "section", requirement->section, "level", requirement->word, "judged",
                     smtpspec_level_name(requirement->level), "impact",
                     smtpspec_impact_name(requirement->impact), "roles", json_roles(requirement),
                     "says", requirement->says, "observable", coverage_is_observable(requirement),
                     "note", requirement->note, "cases", cases);
}

void coverage_json(FILE *to, const struct coverage *coverage)
{
    json_t *list = json_array();
    for (size_t i = 0; i < coverage->count; i++)
        json_array_append_new(list, json_of(&coverage->items[i]));
    json_dumpf(list, to, JSON_INDENT(1) | JSON_ENSURE_ASCII);
    fputc('\n', to);
    json_decref(list);
}

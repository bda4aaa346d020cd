#include "topics.h"

#include "columns.h"
#include "facts.h"
#include "memory.h"
#include "needs.h"
#include "record_schema.h"
#include "reference.h"
#include "report.h"
#include "steps.h"
#include "target_schema.h"
#include "variables.h"

#include <stdlib.h>
#include <string.h>

static void print_steps(void)
{
    puts(
        "The steps of a dialogue: the value of each, and what it does. A digit after the name, as\n"
        "in C2, addresses that connection.\n");
    for (const struct verb *const *verb = player_vocabulary.verbs; *verb; verb++) {
        columns_print(stdout, (*verb)->name, 12, (*verb)->shape);
        columns_print(stdout, "", 14, (*verb)->help);
    }
}

static void print_needs(void)
{
    puts(
        "The words of `needs:` besides EHLO keywords, `recipients: N` and `not: X`, each with the\n"
        "reason for which a case is skipped where it does not hold.\n");
    for (size_t i = 0; needs_word(i); i++)
        columns_print(stdout, needs_word(i), 14, needs_lack(i));
}

static void print_variables(void)
{
    struct variable variable;
    puts("The variables of a case, written ${name}.\n");
    for (size_t i = 0; variables_at(i, &variable); i++)
        columns_print(stdout, variable.name, 14, variable.help);
}

static void print_mailboxes(void)
{
    puts("The kinds of mailbox, as in `mailbox:` or --mailbox. %u is the\n"
         "recipient's local part, %d the domain, %r the whole address.\n");
    for (const struct mailbox_kind *const *kind = mailbox_kinds(); *kind; kind++)
        columns_print(stdout, (*kind)->scheme, 12, (*kind)->help);
    puts("\nIf a URL cannot say it all, `mailbox:` is a mapping with these keys:\n");
    for (const struct fact *fact = facts(); fact->key; fact++)
        if (fact->of && strcmp(fact->of, "mailbox") == 0)
            columns_print(stdout, fact->key, 16, fact->help);
}

/* What it states, and where else it appears. */
static char *meaning_of(const struct fact *fact)
{
    char *option = fact->option ? mem_format("; --%s", fact->option) : mem_text("");
    char *variable = fact->variable ? mem_format("; ${%s}", fact->variable) : mem_text("");
    char *need = fact->lack ? mem_format("; needs: [%s]", fact->need) : mem_text("");
    char *otherwise =
        fact->otherwise ? mem_format("; by default %s", fact->otherwise) : mem_text("");
    char *meaning = mem_format("%s%s%s%s%s", fact->help, otherwise, option, variable, need);
    free(option);
    free(variable);
    free(need);
    free(otherwise);
    return meaning;
}

static void print_target(void)
{
    puts("The keys of a target file, each with its option, the variable in which cases find it,\n"
         "and the need that it meets. login.user is the key user of the mapping login.\n");
    for (const struct fact *fact = facts(); fact->key; fact++) {
        char *key = mem_format("%s%s%s", fact->of ? fact->of : "", fact->of ? "." : "", fact->key);
        char *meaning = meaning_of(fact);
        columns_print(stdout, key, 24, meaning);
        free(key);
        free(meaning);
    }
}

static void print_target_schema(void)
{
    char *schema = target_schema_new();
    fputs(schema, stdout);
    free(schema);
}

static void print_record_schema(void)
{
    char *schema = record_schema_new();
    fputs(schema, stdout);
    free(schema);
}

static void print_formats(void)
{
    puts("The formats of reports: for -o, and except for the first as options of that name.\n");
    for (const struct report_format *format = report_formats(); format->name; format++)
        columns_print(stdout, format->name, 12, format->help);
}

/* In columns: the name, what is wrong, and the requirements that it breaks. */
static void print_faults(void)
{
    size_t count, name_width = 0, breaks_width = 0;
    const struct fault *faults = reference_faults(&count);
    for (size_t i = 0; i < count; i++) {
        size_t name = strlen(faults[i].name), breaks = strlen(faults[i].breaks);
        name_width = name > name_width ? name : name_width;
        breaks_width = breaks > breaks_width ? breaks : breaks_width;
    }
    for (size_t i = 0; i < count; i++)
        printf("%-*s  %-*s  %s\n", (int)name_width, faults[i].name, (int)breaks_width,
               faults[i].breaks, faults[i].requirements);
}

static void print_conditions(void)
{
    size_t count;
    const struct condition *conditions = reference_conditions(&count);
    puts("The conditions of --when, under which faults act.\n");
    for (size_t i = 0; i < count; i++)
        columns_print(stdout, conditions[i].name, 16, conditions[i].says);
}

/* One below the other: the name, what is done, and the sentence that grants it. */
static void print_liberties(void)
{
    size_t count;
    const struct liberty *liberties = reference_liberties(&count);
    for (size_t i = 0; i < count; i++)
        printf("%s: %s\n    %s: \"%s\"\n", liberties[i].name, liberties[i].says,
               liberties[i].section, liberties[i].sentence);
}

static const struct topic table[] = {
    {"steps", "the steps of a dialogue", print_steps},
    {"needs", "what a case may need from a target", print_needs},
    {"variables", "the variables of a case", print_variables},
    {"target", "the keys of a target file", print_target},
    {"target-schema", "the JSON Schema of target files, for editors", print_target_schema},
    {"mailboxes", "where delivered mail can be seen", print_mailboxes},
    {"formats", "the formats of reports", print_formats},
    {"record-schema", "the JSON Schema of records, which --json writes", print_record_schema},
    {"faults", "the faults of the reference server", print_faults},
    {"conditions", "when faults of the reference server act", print_conditions},
    {"liberties", "what the reference server does otherwise, as the RFCs allow", print_liberties},
    {NULL, NULL, NULL},
};

const struct topic *topics(void)
{
    return table;
}

const struct topic *topic_find(const char *name)
{
    for (const struct topic *topic = table; topic->name; topic++)
        if (strcmp(topic->name, name) == 0)
            return topic;
    return NULL;
}

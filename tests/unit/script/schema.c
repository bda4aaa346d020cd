/* The schema for editors knows exactly what the loader knows. */
#include "expect_parts.h"
#include "mailbox_look.h"
#include "needs.h"
#include "reply.h"
#include "script_load.h"
#include "steps.h"
#include "steps/mailbox_look.h"
#include "unit.h"
#include "verb.h"

#include <jansson.h>
#include <string.h>

static json_t *schema;

static void begin(void)
{
    json_error_t error;
    schema = json_load_file(GOLDEN_DIRECTORY "/../../cases/schema.json", 0, &error);
    ck_assert_msg(schema != NULL, "line %d: %s", error.line, error.text);
}

static void end(void)
{
    json_decref(schema);
}

static json_t *definition(const char *name)
{
    return json_object_get(json_object_get(schema, "definitions"), name);
}

static void same_keys(const json_t *properties, const char *const *keys)
{
    size_t count = 0;
    for (; keys[count]; count++)
        ck_assert_msg(json_object_get(properties, keys[count]) != NULL,
                      "the schema lacks the key \"%s\"", keys[count]);
    ck_assert_uint_eq(json_object_size(properties), count);
}

static bool is_among(const json_t *list, const char *word)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *text = json_string_value(json_array_get(list, i));
        if (text && strcmp(text, word) == 0)
            return true;
    }
    return false;
}

/* The properties of the first alternative that is a mapping with KEY. */
static json_t *alternative_with(const json_t *alternatives, const char *key)
{
    for (size_t i = 0; i < json_array_size(alternatives); i++) {
        json_t *properties = json_object_get(json_array_get(alternatives, i), "properties");
        if (json_object_get(properties, key))
            return properties;
    }
    return NULL;
}

TEST(the_keys_of_a_case_are_those_of_the_loader)
{
    same_keys(json_object_get(schema, "properties"), script_keys());
}

TEST(the_keys_of_a_reply_are_those_of_the_loader)
{
    json_t *replies = json_object_get(definition("reply"), "oneOf");
    same_keys(alternative_with(replies, "code"), expect_keys());
}

TEST(the_keys_of_a_mailbox_step_are_those_of_the_loader)
{
    same_keys(json_object_get(definition("mailbox"), "properties"), mailbox_look_keys());
}

TEST(the_steps_are_those_of_the_loader)
{
    json_t *steps = json_object_get(definition("step"), "oneOf");
    const struct verb *const *all = player_vocabulary.verbs;
    size_t count = 0;
    for (; all[count]; count++)
        ck_assert_msg(alternative_with(steps, all[count]->name) != NULL,
                      "the schema lacks the step %s", all[count]->name);
    ck_assert_uint_eq(json_array_size(steps), count + 1); /* and the bare words */
    const char *bare = json_string_value(json_object_get(json_array_get(steps, 0), "pattern"));
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(!all[i]->bare || strstr(bare, all[i]->name), "%s may stand alone",
                      all[i]->name);
}

TEST(the_words_are_those_of_the_loader)
{
    json_t *properties = json_object_get(schema, "properties");
    json_t *starts = json_object_get(json_object_get(properties, "start"), "enum");
    for (int start = START_CLOSED; start <= START_DATA; start++)
        ck_assert(is_among(starts, script_start_name((enum script_start)start)));
    ck_assert_uint_eq(json_array_size(starts), START_DATA + 1);
    json_t *needs = json_array_get(json_object_get(definition("need"), "oneOf"), 0);
    needs = json_object_get(needs, "enum");
    size_t words = 0;
    for (; needs_word(words); words++)
        ck_assert_msg(is_among(needs, needs_word(words)), "the schema lacks the need %s",
                      needs_word(words));
    ck_assert_uint_eq(json_array_size(needs), words);
    json_t *reply = alternative_with(json_object_get(definition("reply"), "oneOf"), "code");
    json_t *faults = json_object_get(json_object_get(reply, "faults"), "items");
    faults = json_object_get(faults, "enum");
    for (unsigned i = 0; i < REPLY_FAULTS; i++)
        ck_assert(is_among(faults, reply_fault_name((enum reply_fault)(1U << i))));
    ck_assert_uint_eq(json_array_size(faults), REPLY_FAULTS);
}

TEST(the_words_of_invariants_are_those_of_the_loader)
{
    json_t *asked = json_object_get(definition("asked"), "enum");
    for (enum asked i = ASKED_GREETING; i < ASKEDS; i++)
        ck_assert_msg(is_among(asked, asked_name(i)), "the schema lacks %s", asked_name(i));
    ck_assert_uint_eq(json_array_size(asked), ASKEDS - 1);
    json_t *rules = json_object_get(definition("keyword-rule"), "enum");
    for (size_t i = 0; i < KEYWORD_RULES; i++)
        ck_assert(is_among(rules, expect_keyword_rules()[i]));
    ck_assert_uint_eq(json_array_size(rules), KEYWORD_RULES);
    ck_assert_ptr_null(expect_keyword_rules()[KEYWORD_RULES]);
}

SUITE("schema", .before = begin, .after = end)

/* {"smtpspec-compare": VERSION, "targets": [{"name", "address", "started", "complete", "summary"}],
 *  "different": n, "cases": [{"id", "title", "level", "section", "different",
 *                             "results": [{"verdict", "reason"} or null, one per target]}],
 *  "against": [{"target", "before", "summary", "changes": [{"change", "id", "before", "now",
 *                                                           "reason"}]}]} */
#include "compare.h"
#include "json_text.h"

#include <jansson.h>

static json_t *verdict_of(const struct smtpspec_result *result)
{
    return result ? json_string(smtpspec_verdict_name(result->verdict)) : json_null();
}

static json_t *target_of(const struct smtpspec_record *record)
{
    json_t *target = json_object(), *summary = json_object();
    for (unsigned i = 0; i < SMTPSPEC_VERDICTS; i++)
        json_object_set_new(summary, smtpspec_verdict_name((enum smtpspec_verdict)i),
                            json_integer((json_int_t)record->summary[i]));
    json_object_set_new(target, "name", json_cleaned(record->name));
    json_object_set_new(target, "address", json_cleaned(record->address));
    json_object_set_new(target, "started", json_cleaned(record->started));
    json_object_set_new(target, "complete", json_boolean(record->complete));
    json_object_set_new(target, "summary", summary);
    return target;
}

static json_t *result_of(const struct smtpspec_result *result)
{
    if (!result)
        return json_null();
    json_t *object = json_object();
    json_object_set_new(object, "verdict", verdict_of(result));
    json_object_set_new(object, "reason", json_cleaned(result->reason));
    return object;
}

static json_t *row_of(const struct compare_row *row, size_t targets)
{
    json_t *object = json_object(), *results = json_array();
    json_object_set_new(object, "id", json_cleaned(row->first->id));
    json_object_set_new(object, "title", json_cleaned(row->first->title));
    json_object_set_new(object, "level", json_string(smtpspec_level_name(row->first->level)));
    json_object_set_new(object, "section", json_cleaned(row->first->section));
    json_object_set_new(object, "different", json_boolean(row->different));
    for (size_t i = 0; i < targets; i++)
        json_array_append_new(results, result_of(row->results[i]));
    json_object_set_new(object, "results", results);
    return object;
}

static json_t *difference_of(const struct compare_difference *difference)
{
    const struct smtpspec_result *now = difference->now;
    json_t *object = json_object();
    json_object_set_new(object, "change", json_string(compare_change_name(difference->change)));
    json_object_set_new(object, "id", json_cleaned((now ? now : difference->before)->id));
    json_object_set_new(object, "before", verdict_of(difference->before));
    json_object_set_new(object, "now", verdict_of(now));
    json_object_set_new(object, "reason", json_cleaned(now ? now->reason : ""));
    return object;
}

static json_t *history_of(const struct compare_history *history)
{
    json_t *object = json_object(), *summary = json_object(), *changes = json_array();
    for (unsigned i = 0; i < COMPARE_CHANGES; i++)
        json_object_set_new(summary, compare_change_name((enum compare_change)i),
                            json_integer((json_int_t)history->summary[i]));
    for (size_t i = 0; i < history->count; i++)
        json_array_append_new(changes, difference_of(&history->list[i]));
    json_object_set_new(object, "target", json_cleaned(history->now->name));
    json_object_set_new(object, "before", target_of(history->before));
    json_object_set_new(object, "summary", summary);
    json_object_set_new(object, "changes", changes);
    return object;
}

bool compare_json(FILE *to, const struct comparison *comparison,
                  const struct compare_options *options, struct err *err)
{
    json_t *root = json_object(), *targets = json_array(), *cases = json_array();
    (void)options;
    json_object_set_new(root, "smtpspec-compare", json_string(SMTPSPEC_VERSION));
    for (size_t i = 0; i < comparison->targets; i++)
        json_array_append_new(targets, target_of(comparison->records[i]));
    for (size_t i = 0; i < comparison->count; i++)
        json_array_append_new(cases, row_of(&comparison->rows[i], comparison->targets));
    json_object_set_new(root, "targets", targets);
    json_object_set_new(root, "different", json_integer((json_int_t)comparison->different));
    json_object_set_new(root, "cases", cases);
    if (comparison->histories) {
        json_t *against = json_array();
        for (size_t i = 0; i < comparison->targets; i++)
            json_array_append_new(against, history_of(&comparison->histories[i]));
        json_object_set_new(root, "against", against);
    }
    bool written = json_dumpf(root, to, JSON_INDENT(1)) == 0 && fputc('\n', to) != EOF;
    json_decref(root);
    return written || err_set(err, "the comparison could not be written as JSON");
}

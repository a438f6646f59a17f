#include "cli/steps.h"

#include "cli/excerpt.h"
#include "cli/json.h"

/* [tense][only the row][direction] */
static const char *const words[2][2][2] = {
    [AR_STEPS_PLANNED] = {{"apply", "undo"}, {"record", "clear"}},
    [AR_STEPS_DONE] = {{"applied", "undone"}, {"recorded", "cleared"}},
};

/* A row that goes because a squash is recorded: the squash is shown. */
static bool is_squashed(const ar_run_step *step)
{
    return step->squash_row && step->direction == AR_DOWN;
}

char *ar_steps_text(ar_ctx *ctx, const ar_run_steps *steps, ar_steps_tense tense)
{
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_vec_each(const ar_run_step, step, steps) {
        const ar_revision *revision = step->revision;

        if (is_squashed(step))
            continue;
        ar_str_addf(&out, "%-8s %s %s %s\n", words[tense][step->no_sql][step->direction],
                    revision->app, revision->id,
                    ar_printable_line(ctx->arena, revision->message ? revision->message : ""));
    }
    return out.data;
}

void ar_steps_json(ar_cli *cli, const char *name, const ar_run_steps *steps)
{
    json_t *list = ar_json_list(cli, name);

    ar_vec_each(const ar_run_step, step, steps) {
        const ar_revision *revision = step->revision;
        json_t *value = list && !is_squashed(step) ? json_object() : NULL;

        if (!value)
            continue;
        json_object_set_new(value, "app", ar_json_text(cli, revision->app));
        json_object_set_new(value, "revision", ar_json_text(cli, revision->id));
        json_object_set_new(value, "path", ar_json_text(cli, revision->shown));
        json_object_set_new(value, "direction",
                            json_string(step->direction == AR_UP ? "up" : "down"));
        json_object_set_new(value, "state", ar_json_text(cli, step->state));
        json_array_append_new(list, value);
    }
}

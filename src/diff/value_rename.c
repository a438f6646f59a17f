#include "diff/value_rename.h"

#include "base/str.h"
#include "diff/question.h"
#include "diff/types.h"

typedef struct pair {
    const ar_world *world;
    const ar_enum *base, *wanted;
    ar_options heirs; /* value that is gone -> what it is called from now on */
    ar_questions *questions;
} pair;

static bool is_taken(const pair *p, const char *value)
{
    for (size_t i = 0; i < p->heirs.count; i++)
        if (ar_streq(p->heirs.items[i].value, value))
            return true;
    return false;
}

/* There in the models, not in the base or given away there, and not another's new name already. */
static bool is_free(const pair *p, const char *value)
{
    return ar_enum_has(p->wanted, value) && !is_taken(p, value) &&
           (!ar_enum_has(p->base, value) || ar_options_get(&p->heirs, value));
}

/* ---- hints ---- */

static const char *hinted_origin(const pair *p, const ar_enum_value *value)
{
    ar_vec_each(const char *, old, &value->renamed_from)
        if (!ar_streq(*old, value->name) && ar_enum_has(p->base, *old) &&
            !ar_options_get(&p->heirs, *old))
            return *old;
    return NULL;
}

/* A name that is given away becomes free, so that a chain of renames takes several rounds. */
static void take_hints(pair *p)
{
    bool found = true;

    while (found) {
        found = false;
        ar_vec_each(ar_enum_value, value, &p->wanted->values) {
            const char *old = is_free(p, value->name) ? hinted_origin(p, value) : NULL;

            if (!old)
                continue;
            ar_options_set(p->world->ctx, &p->heirs, old, value->name);
            found = true;
        }
    }
}

/* Two that swap names, or more that pass them round: each stands where the one was that it names.
   Once that was done, each stands where it was itself. */
static void take_rings(pair *p)
{
    const ar_enum_values *base = &p->base->values, *wanted = &p->wanted->values;
    ar_options ring = {0};

    if (base->count != wanted->count || p->heirs.count)
        return;
    for (size_t i = 0; i < base->count; i++) {
        const char *old = base->items[i].name, *new = wanted->items[i].name;

        if (ar_streq(old, new))
            continue;
        if (!ar_names_has(&wanted->items[i].renamed_from, old) || !ar_enum_has(p->base, new))
            return;
        ar_options_set(p->world->ctx, &ring, old, new);
    }
    p->heirs = ring;
}

/* ---- answers and questions ---- */

static void ask(const pair *p, const char *gone)
{
    ar_ctx *ctx = p->world->ctx;
    const char *label = ar_question_label(ctx, p->world->target, &p->wanted->object);
    const char *key = ar_printf(ctx->arena, "enum:%s.%s", label, ar_label_quote(ctx, gone));
    ar_question question = {
        .text = ar_printf(ctx->arena, "value \"%s\" of enum \"%s\" is gone: was it renamed?", gone,
                          label)};

    ar_vec_each(ar_enum_value, value, &p->wanted->values) {
        if (is_free(p, value->name))
            ar_question_choice(
                ctx, &question,
                ar_printf(ctx->arena, "renamed to \"%s\": rows that hold it keep it", value->name),
                ar_printf(ctx->arena, "%s=%s", key, value->name));
    }
    if (!question.choices.count)
        return;
    ar_question_choice(ctx, &question, "taken away: rows that hold it make the migration fail",
                       ar_printf(ctx->arena, "%s=drop", key));
    ar_vec_push(ctx->arena, p->questions, question);
}

/* A value that is gone is renamed, or left to the comparison. */
static void look_at(pair *p, const char *gone)
{
    const ar_world *world = p->world;
    const ar_object *type = &p->wanted->object;
    const char *said = ar_answer_to(&world->said, world->target.engine, "enum", type->schema,
                                    type->name, gone);

    if (said && is_free(p, said))
        ar_options_set(world->ctx, &p->heirs, gone, said);
    else if (!said && !ar_options_get(&p->wanted->replaced, gone) && !world->options->renames_none)
        ask(p, gone);
}

static ar_object *with_heirs(const pair *p)
{
    ar_object *after = ar_object_copy(p->world->ctx, &p->base->object);
    ar_enum_values values = {0};

    ar_vec_each(ar_enum_value, it, &p->base->values) {
        ar_enum_value value = *it;
        const char *heir = ar_options_get(&p->heirs, value.name);

        value.name = heir ? heir : value.name;
        ar_vec_push(p->world->ctx->arena, &values, value);
    }
    ar_as_enum(after)->values = values;
    return after;
}

void ar_values_rename(const ar_world *world, const ar_enum *base, const ar_enum *wanted,
                      ar_ops *out, ar_questions *questions)
{
    pair p = {world, base, wanted, {0}, questions};
    ar_op *op;

    take_hints(&p);
    take_rings(&p);
    ar_vec_each(ar_enum_value, value, &base->values) {
        if (!ar_enum_has(wanted, value->name) && !ar_options_get(&p.heirs, value->name))
            look_at(&p, value->name);
    }
    if (!p.heirs.count)
        return;
    op = ar_op_new(world->ctx, AR_ALTER, &base->object, with_heirs(&p));
    op->changed = ar_attr_bit(AR_KIND_ENUM, "values");
    op->enum_map = p.heirs;
    op->app = wanted->object.app ? wanted->object.app : world->options->default_app;
    ar_vec_push(world->ctx->arena, out, op);
}

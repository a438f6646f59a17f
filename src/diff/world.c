#include "diff/world.h"

#include <string.h>

#include "base/str.h"
#include "diff/mention.h"

static bool draws_from(ar_ctx *ctx, const ar_column *column, const ar_object *sequence)
{
    return ar_expr_mentions(ctx, AR_POSTGRESQL, column->default_expr, AR_MENTION_SEQUENCE,
                            sequence->name);
}

static ar_map *map_owned(ar_ctx *ctx, const ar_model *model)
{
    ar_map *owned = ar_map_new(ctx->arena);

    ar_vec_each(ar_object *, it, &model->objects) {
        const ar_sequence *sequence = ar_as_sequence(*it);

        if (!sequence || !sequence->owned_by.table || !sequence->owned_by.columns.count)
            continue;
        const ar_ref *by = &sequence->owned_by;
        char *point = ar_point_in(ctx, model->target, "column", by->schema, by->table,
                                  by->columns.items[0]);
        const ar_object *table = ar_model_find(model, AR_KIND_TABLE, by->schema, by->table);
        const ar_column *column = table ? ar_table_column(model, table, by->columns.items[0])
                                        : NULL;

        if (!ar_map_get(owned, point) || (column && draws_from(ctx, column, *it)))
            ar_map_set(owned, point, *it);
    }
    return owned;
}

ar_status ar_world_init(ar_world *world, ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                        const ar_diff_options *options)
{
    static const ar_diff_options none;

    *world = (ar_world){.ctx = ctx,
                        .target = wanted->target,
                        .base = base,
                        .wanted = wanted,
                        .options = options ? options : &none,
                        .base_owned = map_owned(ctx, base),
                        .wanted_owned = map_owned(ctx, wanted)};
    return ar_answers_read(ctx, base, wanted, world->options->answers, &world->said);
}

ar_object *ar_owned_sequence(const ar_world *world, ar_map *owned, const ar_object *column)
{
    return ar_map_get(owned, ar_point_object(world->ctx, world->target, column));
}

const ar_object *ar_serial_standin(const ar_world *world, const ar_object *base_column,
                                   const ar_object *wanted_column)
{
    const ar_column *base = ar_as_column(base_column), *wanted = ar_as_column(wanted_column);

    if (!base || !wanted->is_serial || !base->default_expr)
        return NULL;
    const ar_object *owned = ar_owned_sequence(world, world->base_owned, base_column);
    bool draws = owned && ar_starts_with(ar_expr_text(base->default_expr), "nextval(") &&
                 draws_from(world->ctx, base, owned);

    return draws ? owned : NULL;
}

const char *ar_world_part(const ar_world *world, const ar_object *child)
{
    if (child->name)
        return ar_label_quote(world->ctx, child->name);
    return ar_object_label(world->ctx, child, child->schema) +
           strlen(ar_label_quote(world->ctx, child->parent->name)) + 1;
}

static bool led_to(const ar_world *world, const ar_op *rename, const ar_object *base)
{
    const ar_object *after = rename->after;

    if (rename->verb != AR_RENAME || rename->kind != base->kind ||
        !ar_same_name(world->target, after->name, base->name) ||
        !ar_streq(after->schema, base->schema))
        return false;
    return !base->parent || ar_same_name(world->target, after->parent->name, base->parent->name);
}

const ar_object *ar_world_old(const ar_world *world, const ar_object *base)
{
    const ar_ops *renames = world->options->renames;

    for (size_t i = renames ? renames->count : 0; i > 0; i--) /* a swap takes several steps */
        if (led_to(world, renames->items[i - 1], base))
            base = renames->items[i - 1]->before;
    return base;
}

static ar_answer *find_answer(const ar_world *world, const char *verb, const ar_object *object,
                              const ar_object *whole)
{
    const char *part = object->parent ? object->name : NULL;

    if (object->parent && !part)
        part = ar_world_part(world, object);
    return ar_answer_find(&world->said, world->target.engine, verb,
                          ar_kind_has_schema(whole->kind) ? whole->schema : NULL, whole->name,
                          part);
}

/* Of a part people may speak by the name that its table had before. */
ar_answer *ar_world_answer_find(const ar_world *world, const char *verb, const ar_object *object)
{
    const ar_object *whole = object->parent ? object->parent : object;
    const ar_object *old = object->parent ? ar_world_old(world, whole) : whole;
    ar_answer *answer = find_answer(world, verb, object, whole);

    return answer || old == whole ? answer : find_answer(world, verb, object, old);
}

const char *ar_world_answer(const ar_world *world, const char *verb, const ar_object *object)
{
    ar_answer *answer = ar_world_answer_find(world, verb, object);

    if (answer)
        answer->used = true;
    return answer ? answer->value : NULL;
}

ar_object *ar_counterpart(const ar_model *model, const ar_object *object)
{
    return ar_model_find(model, object->kind, object->schema, object->name);
}

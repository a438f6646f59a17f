#include "diff/owner.h"

#include "base/str.h"

const char *ar_history_app(const ar_map *history_of, const char *app)
{
    const char *history = history_of && app ? ar_map_get(history_of, app) : NULL;

    return history ? history : app;
}

/* "table order" as the object was called before the renames at hand. */
static const char *creator_key(const ar_world *world, const ar_object *base)
{
    const ar_object *old = ar_world_old(world, base);

    return ar_printf(world->ctx->arena, "%s %s", ar_kind_word(base->kind),
                     ar_object_label(world->ctx, old, world->target.default_schema));
}

const char *ar_creator_of(const ar_world *world, const ar_object *base)
{
    const ar_map *creators = world->options->creators;

    return creators ? ar_map_get(creators, creator_key(world, base)) : NULL;
}

/* The declared object that stands for `object`: itself, its table in the models, or its owner's. */
static const char *declared_app(const ar_world *world, const ar_object *object)
{
    const ar_object *whole = object->parent ? object->parent : object;
    const ar_object *wanted = ar_counterpart(world->wanted, whole);
    const ar_sequence *sequence = ar_as_sequence(object);

    if (object->app)
        return object->app;
    if (wanted)
        return wanted->app;
    if (!sequence || !sequence->owned_by.table)
        return NULL;
    wanted = ar_model_find(world->wanted, AR_KIND_TABLE, sequence->owned_by.schema,
                           sequence->owned_by.table);
    return wanted ? wanted->app : NULL;
}

static const char *creating_app(const ar_world *world, const ar_object *object)
{
    const ar_object *whole = object->parent ? object->parent : object;
    const ar_sequence *sequence = ar_as_sequence(object);
    const char *app = ar_creator_of(world, whole);

    if (!app)
        app = ar_creator_of(world, object);
    if (!app && sequence && sequence->owned_by.table) {
        whole = ar_model_find(world->base, AR_KIND_TABLE, sequence->owned_by.schema,
                              sequence->owned_by.table);
        app = whole ? ar_creator_of(world, whole) : NULL;
    }
    return app;
}

static const char *owner_of(const ar_world *world, const ar_op *op)
{
    const char *app = declared_app(world, ar_op_object(op));

    if (!app && op->before)
        app = creating_app(world, op->before);
    return app ? app : world->options->default_app;
}

void ar_owners_set(const ar_world *world, ar_ops *ops)
{
    ar_vec_each(ar_op *, it, ops) {
        ar_op *op = *it;

        if (!op->app)
            op->app = owner_of(world, op);
        ar_owners_set(world, &op->parts);
    }
}

static void add_move(const ar_world *world, const ar_object *base, const ar_object *wanted,
                     const char *app, const char *from, const char *to, ar_ops *out)
{
    ar_op *op = ar_op_new(world->ctx, AR_MOVE, base, wanted);

    op->app = app;
    op->moved_from = from;
    op->moved_to = to;
    ar_vec_push(world->ctx->arena, out, op);
}

void ar_owner_move(const ar_world *world, const ar_object *base, const ar_object *wanted,
                   ar_ops *out)
{
    const char *from = ar_creator_of(world, base), *to = wanted->app;
    const ar_map *history_of = world->options->history_of;

    if (!from || !to || !ar_kind_has_schema(wanted->kind) ||
        ar_streq(ar_history_app(history_of, from), ar_history_app(history_of, to)))
        return;
    add_move(world, base, wanted, from, NULL, to, out);
    add_move(world, base, wanted, to, from, NULL, out);
}

#include "app/rebase_parts.h"

#include "base/str.h"
#include "diff/apply.h"

/* A rebuild is what it is for: other columns of the table stay as the new base has them. */
static void flatten(ar_ctx *ctx, const ar_ops *ops, ar_ops *out)
{
    ar_vec_each(ar_op *, op, ops) {
        if ((*op)->verb == AR_REBUILD)
            flatten(ctx, &(*op)->parts, out);
        else
            ar_vec_push(ctx->arena, out, *op);
    }
}

static const ar_object *find(const ar_model *model, const ar_object *object)
{
    const ar_object *parent = object->parent
                                  ? ar_model_find(model, object->parent->kind,
                                                  object->parent->schema, object->parent->name)
                                  : NULL;

    if (object->parent)
        return parent ? ar_object_child(model, parent, object->kind, object->name) : NULL;
    return ar_model_find(model, object->kind, object->schema, object->name);
}

static bool has_parent(const ar_model *model, const ar_object *object)
{
    return !object->parent ||
           ar_model_find(model, object->parent->kind, object->parent->schema, object->parent->name);
}

/* NULL: it fits; else what is wrong. */
static const char *misfit(const ar_model *model, const ar_op *op)
{
    const ar_object *object = ar_op_object(op);

    if (!has_parent(model, object))
        return "what it stands in is not there any more";
    if (!object->name) /* an unnamed constraint is found by what it says */
        return NULL;
    if (op->before && op->verb != AR_MOVE && !find(model, op->before))
        return "it is not there any more";
    if (op->verb == AR_CREATE && find(model, op->after))
        return "it is there already";
    return NULL;
}

static ar_status refuse(ar_ctx *ctx, const ar_revision *revision, const char *entry,
                        const char *why)
{
    const ar_touch touch = {.revision = revision,
                            .entry = ar_names_has(&revision->objects, entry) ? entry : NULL};

    ar_fail(ctx, AR_E_REBASE_MISFIT, ar_touch_pos(ctx, &touch),
            "revision %s does not fit on top of the other head: %s: %s", revision->id, entry + 1,
            why);
    ar_hint(ctx, "change its SQL by hand; or take the file away and run `autorev makemigrations`");
    return AR_INVALID;
}

ar_status ar_rebase_apply(ar_ctx *ctx, const ar_revision *revision, const ar_model *model,
                          const ar_ops *ops, ar_model **out)
{
    const char *schema = model->target.default_schema;
    ar_ops flat = {0};

    flatten(ctx, ops, &flat);
    *out = ar_model_copy(ctx, model);
    ar_vec_each(ar_op *, it, &flat) {
        ar_ops one = {.items = it, .count = 1, .capacity = 1};
        const char *why = misfit(*out, *it);
        const char *entry = ar_op_entry(ctx, *it, schema);

        if (why)
            return refuse(ctx, revision, entry, why);
        *out = ar_ops_apply(ctx, *out, &one);
    }
    return AR_OK;
}

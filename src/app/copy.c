#include "app/copy.h"

#include "base/str.h"
#include "diff/diff.h"

static bool is_copied(const ar_object *object, const ar_object *there, bool with_unmanaged)
{
    if (object->kind == AR_KIND_SCHEMA && ar_streq(object->name, "public"))
        return there;
    if (!object->unmanaged)
        return true;
    return with_unmanaged && !(object->unmanaged_reason && ar_as_routine(object));
}

static void drop_keys_to_nothing(const ar_model *copy, ar_object *table)
{
    for (size_t i = table->children.count; i > 0; i--) {
        const ar_foreign_key *key = ar_as_foreign_key(table->children.items[i - 1]);

        if (key &&
            !ar_model_find(copy, AR_KIND_TABLE, key->references.schema, key->references.table))
            ar_vec_remove(&table->children, i - 1);
    }
}

static void copy_object(ar_ctx *ctx, ar_model *copy, const ar_object *from)
{
    ar_object *object = ar_object_copy(ctx, from);

    object->unmanaged = false;
    object->unmanaged_reason = NULL;
    ar_model_add(ctx, copy, object);
}

static ar_model *copied(ar_ctx *ctx, const ar_model *model, const ar_object *there,
                        bool with_unmanaged)
{
    ar_model *copy = ar_model_new(ctx, model->target);

    copy->extensions = model->extensions;
    ar_vec_each(ar_object *, it, &model->objects)
        if (is_copied(*it, there, with_unmanaged))
            copy_object(ctx, copy, *it);
    ar_vec_each(ar_object *, it, &model->standing)
        copy_object(ctx, copy, *it);
    ar_model_sort(copy);
    ar_vec_each(ar_object *, object, &copy->objects)
        drop_keys_to_nothing(copy, *object);
    return copy;
}

static void push_event_triggers(ar_ctx *ctx, const ar_ops *ops, bool wanted, ar_ops *out)
{
    ar_vec_each(ar_op *, op, ops)
        if (((*op)->kind == AR_KIND_EVENT_TRIGGER) == wanted)
            ar_vec_push(ctx->arena, out, *op);
}

ar_status ar_copy_script(ar_ctx *ctx, const ar_model *model, const ar_object *there,
                         bool with_unmanaged, ar_script *out)
{
    ar_model *nothing = ar_model_new(ctx, model->target);
    ar_model *copy = copied(ctx, model, there, with_unmanaged);
    ar_answers answers = {0};
    ar_questions questions = {0};
    ar_ops renames = {0}, ops = {0}, ordered = {0}, all = {0};
    ar_diff_options options = {
        .answers = &answers, .renames_none = true, .default_app = "copy", .renames = &renames};

    if (there)
        copy_object(ctx, nothing, there);
    *out = (ar_script){.target = model->target, .scratch = true, .base = nothing, .wanted = copy};
    AR_TRY(ar_diff_compare(ctx, nothing, copy, &options, &ops, &questions));
    AR_TRY(ar_diff_order(ctx, nothing, copy, &renames, &ops, &ordered));
    push_event_triggers(ctx, &ordered, false, &all);
    push_event_triggers(ctx, &ordered, true, &all);
    return ar_emit_ops(ctx, &all, out);
}

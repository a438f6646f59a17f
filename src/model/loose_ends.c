#include "model/loose_ends.h"

#include "base/str.h"

/* NULL: the key leads to what is there. */
static char *missing(ar_ctx *ctx, const ar_model *model, const ar_foreign_key *key)
{
    const ar_ref *ref = &key->references;
    const ar_object *table = ar_model_find(model, AR_KIND_TABLE, ref->schema, ref->table);

    if (!table)
        return ar_printf(ctx->arena, "refers to %s, which is not there",
                         ar_label_quote(ctx, ref->table));
    ar_vec_each(const char *const, column, &ref->columns) {
        if (!ar_table_column(model, table, *column))
            return ar_printf(ctx->arena, "refers to %s.%s, which is not there",
                             ar_label_quote(ctx, ref->table), ar_label_quote(ctx, *column));
    }
    if (ref->columns.count != key->columns.count)
        return ar_printf(ctx->arena, "refers to the primary key of %s, which does not fit",
                         ar_label_quote(ctx, ref->table));
    return NULL;
}

static void cut(ar_ctx *ctx, const ar_model *model, ar_object *table)
{
    ar_objects kept = {0};

    for (size_t i = 0; i < table->children.count; i++) {
        ar_object *child = table->children.items[i];
        const ar_foreign_key *key = ar_as_foreign_key(child);
        const char *reason = key ? missing(ctx, model, key) : NULL;

        if (!reason) {
            ar_vec_push(ctx->arena, &kept, child);
            continue;
        }
        table->unmanaged = true;
        if (!table->unmanaged_reason)
            table->unmanaged_reason = reason;
    }
    table->children = kept;
}

void ar_model_cut_loose_ends(ar_ctx *ctx, ar_model *model)
{
    ar_vec_each(ar_object *, object, &model->objects) {
        if ((*object)->kind == AR_KIND_TABLE)
            cut(ctx, model, *object);
    }
}

#include "introspect/introspect.h"

#include "base/str.h"
#include "introspect/engines.h"
#include "model/inherit.h"

typedef ar_status inspect_fn(ar_ctx *ctx, ar_db *db, const ar_inspect_options *options,
                             const ar_ignore *ignore, ar_model *model);
typedef ar_status respell_fn(ar_ctx *ctx, ar_db *db, ar_model *wanted, const ar_model *live,
                             const char *cache_dir);

static const struct {
    inspect_fn *inspect;
    respell_fn *respell;
    bool has_schemas;
} engines[] = {
    [AR_SQLITE] = {ar_introspect_sqlite, ar_respell_sqlite, false},
    [AR_POSTGRESQL] = {ar_introspect_postgres, ar_respell_postgres, true},
};

/* A table of a type that nobody is shown. */
static void unmanage_typed(ar_ctx *ctx, ar_model *model)
{
    ar_vec_each(ar_object *, object, &model->objects) {
        const ar_table *table = ar_as_table(*object);
        const ar_object *type = table && table->of.table
                                    ? ar_model_find(model, AR_KIND_TYPE, table->of.schema,
                                                    table->of.table)
                                    : NULL;

        if (!table || !table->of.table || (type && !type->unmanaged))
            continue;
        (*object)->unmanaged = true;
        if (!(*object)->unmanaged_reason)
            (*object)->unmanaged_reason = ar_printf(ctx->arena, "table of type %s.%s",
                                                    table->of.schema, table->of.table);
    }
}

/* Of all kinds; what a column owns goes with its table. */
static void leave_out(ar_ctx *ctx, const ar_ignore *ignore, ar_model *model)
{
    size_t kept = 0;

    for (size_t i = 0; i < model->objects.count; i++)
        if (!ar_ignore_hides(ctx, ignore, &model->target, model->objects.items[i]))
            model->objects.items[kept++] = model->objects.items[i];
    model->objects.count = kept;
}

ar_status ar_introspect(ar_ctx *ctx, ar_db *db, const ar_inspect_options *options, ar_model **out)
{
    static const ar_inspect_options nothing_asked = {0};
    ar_engine engine = ar_db_which(db);
    ar_target target = {.engine = engine, .version = ar_db_version(db), .user = ar_db_user(db)};
    AR_AUTO_IGNORE ar_ignore *ignore = NULL;
    ar_model *model;

    if (!options)
        options = &nothing_asked;
    if (engines[engine].has_schemas)
        target.default_schema = options->default_schema ? options->default_schema : "public";
    target.grants = engines[engine].has_schemas && options->grants;
    target.owners = engines[engine].has_schemas && options->owners;
    AR_TRY(ar_ignore_new(ctx, options->ignore, &ignore));
    model = ar_model_new(ctx, target);
    AR_TRY(engines[engine].inspect(ctx, db, options, ignore, model));
    leave_out(ctx, ignore, model);
    ar_model_sort(model);
    ar_model_settle_parents(ctx, model);
    unmanage_typed(ctx, model);
    *out = model;
    return AR_OK;
}

ar_status ar_respell(ar_ctx *ctx, ar_db *db, ar_model *wanted, const ar_model *live,
                     const char *cache_dir)
{
    AR_TRY(engines[wanted->target.engine].respell(ctx, db, wanted, live, cache_dir));
    ar_model_settle_parents(ctx, wanted);
    ar_model_settle_copies(ctx, wanted);
    return AR_OK;
}

#include "diff/affinity.h"

#include "base/str.h"
#include "dialect/dialect.h"
#include "diff/rows.h"

/* STRICT tables keep in a column of type ANY what is put there. */
static const char *affinity_of(ar_ctx *ctx, const ar_object *object)
{
    const ar_column *column = ar_as_column(object);
    const ar_table *table = ar_as_table(object->parent);
    const char *declared = column->type ? column->type->text : NULL;

    if (table->strict && ar_strieq(declared, "any"))
        return "BLOB";
    return ar_sqlite_affinity(ctx, declared);
}

/* A text that is a number in another spelling; "12abc" is none, though CAST makes 12 of it. */
static char *numbers_in_disguise(ar_ctx *ctx, const char *value)
{
    return ar_printf(ctx->arena,
                     "typeof(%s) = 'text' AND CAST(%s AS NUMERIC) = %s"
                     " AND quote(CAST(CAST(%s AS NUMERIC) AS TEXT)) <> quote(%s)",
                     value, value, value, value, value);
}

/* A number of more digits than the other form has room for. */
static char *numbers_cut(ar_ctx *ctx, const char *value, const char *type, const char *through)
{
    return ar_printf(ctx->arena, "typeof(%s) = '%s' AND CAST(CAST(%s AS %s) AS %s) <> %s", value,
                     type, value, through, type, value);
}

const char *ar_values_turned(const ar_world *world, const ar_object *base, const ar_object *wanted)
{
    ar_ctx *ctx = world->ctx;
    const char *from = affinity_of(ctx, base), *to = affinity_of(ctx, wanted);
    const char *value = ar_live_name(world, base);

    if (ar_streq(from, to) || ar_streq(to, "BLOB"))
        return NULL;
    if (ar_streq(to, "TEXT"))
        return numbers_cut(ctx, value, "real", "TEXT");
    if (!ar_streq(to, "REAL"))
        return numbers_in_disguise(ctx, value);
    return ar_printf(ctx->arena, "(%s) OR (%s)", numbers_cut(ctx, value, "integer", "REAL"),
                     numbers_in_disguise(ctx, value));
}

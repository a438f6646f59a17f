/*
 * Constraints, indexes, triggers and the like are matched when tables are compared: what was
 * answered about them is a hint from then on.
 */
#include "base/str.h"
#include "dialect/dialect.h"
#include "diff/answer.h"
#include "diff/diff.h"
#include "model/routine.h"

static bool is_matched(const ar_object *part)
{
    return part->name && part->kind != AR_KIND_COLUMN && part->kind != AR_KIND_VIEW_COLUMN &&
           part->kind != AR_KIND_ATTRIBUTE;
}

/* `t.part`, `schema.t.part`, or, of what has its name in the schema, `part`. */
static bool is_named(const ar_model *model, const ar_object *part, const ar_said *said)
{
    ar_engine engine = model->target.engine;
    bool here = engine == AR_SQLITE || ar_streq(said->schema, part->schema);

    if (said->part)
        return here && ar_name_eq(engine, said->name, part->parent->name) &&
               ar_name_eq(engine, said->part, part->name);
    return here && ar_kind_is_named_in_schema(part->kind) &&
           ar_name_eq(engine, said->name, part->name);
}

/* The one of that name in the same table, which may have another name, too. */
static ar_object *find_heir(ar_ctx *ctx, const ar_model *wanted, const ar_object *part,
                            const char *name)
{
    const ar_object *table = ar_model_find(wanted, part->parent->kind, part->schema,
                                           part->parent->name);

    ar_vec_each(ar_object *, it, &wanted->objects)
        if (table ? *it == table : (*it)->kind == part->parent->kind)
            ar_object_each(child, *it)
                if ((*child)->kind == part->kind && (*child)->name &&
                    ar_is_called(ctx, wanted->target.engine, *child, name))
                    return *child;
    return NULL;
}

static void look_at(ar_ctx *ctx, const ar_object *part, ar_model *wanted, const ar_said *said)
{
    ar_names parts = ar_label_parts(ctx, said->answer->value);
    const char *name = parts.count ? parts.items[parts.count - 1] : said->answer->value;
    ar_object *heir = find_heir(ctx, wanted, part, name);

    if (!heir)
        return;
    ar_vec_push(ctx->arena, &heir->renamed_from, part->name);
    said->answer->used = true;
}

ar_status ar_diff_hint_parts(ar_ctx *ctx, const ar_model *base, ar_model *wanted,
                             ar_answers *answers)
{
    ar_saids saids = {0};

    AR_TRY(ar_answers_read(ctx, base, wanted, answers, &saids));
    ar_vec_each(const ar_said, said, &saids)
        if (ar_streq(said->verb, "rename"))
            ar_vec_each(ar_object *const, it, &base->objects)
                ar_object_each(child, *it)
                    if (is_matched(*child) && is_named(base, *child, said))
                        look_at(ctx, *child, wanted, said);
    return AR_OK;
}

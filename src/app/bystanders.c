#include "app/bystanders.h"

#include "app/scope.h"
#include "base/str.h"

static bool holds(const ar_objects *objects, const ar_object *object)
{
    ar_vec_each(ar_object *const, it, objects)
        if ((*it)->kind == object->kind && ar_streq((*it)->schema, object->schema) &&
            ar_streq((*it)->name, object->name))
            return true;
    return false;
}

/* What a bystander is taken from, and what is not to be one. */
typedef struct crowd {
    const ar_model *from;
    const ar_objects *ours; /* NULL: none */
    const ar_map *makers;
    ar_model *out;
} crowd;

static bool is_taken(ar_ctx *ctx, const crowd *in, const ar_object *object)
{
    return (in->ours && holds(in->ours, object)) || holds(&in->out->objects, object) ||
           ar_is_created(ctx, in->from, in->makers, object);
}

static void add_schema(ar_ctx *ctx, const crowd *in, const char *name)
{
    const ar_object *schema = name ? ar_model_find(in->from, AR_KIND_SCHEMA, NULL, name) : NULL;

    if (schema && !is_taken(ctx, in, schema))
        ar_model_add(ctx, in->out, ar_object_copy(ctx, schema));
}

static void add_table(ar_ctx *ctx, const crowd *in, const ar_object *table)
{
    ar_object *copy;

    if (!table || is_taken(ctx, in, table))
        return;
    add_schema(ctx, in, table->schema);
    copy = ar_object_copy(ctx, table);
    copy->unmanaged = true;
    for (size_t i = copy->children.count; i > 0; i--) {
        ar_kind kind = copy->children.items[i - 1]->kind;

        if (kind == AR_KIND_FOREIGN_KEY || kind == AR_KIND_CHECK || kind == AR_KIND_EXCLUSION ||
            ar_kind_stands_apart(kind))
            ar_vec_remove(&copy->children, i - 1);
    }
    ar_model_add(ctx, in->out, copy);
}

static crowd start(ar_ctx *ctx, const ar_model *from, const ar_objects *ours,
                   const ar_revisions *revisions)
{
    crowd in = {from, ours, ar_work_makers(ctx, revisions), ar_model_new(ctx, from->target)};

    in.out->extensions = from->extensions;
    return in;
}

ar_model *ar_bystanders(ar_ctx *ctx, const ar_model *live, const ar_objects *objects,
                        const ar_revisions *revisions)
{
    crowd in = start(ctx, live, objects, revisions);

    ar_vec_each(ar_object *const, it, objects)
        ar_object_each(child, *it) {
            const ar_foreign_key *key = ar_as_foreign_key(*child);

            if (key)
                add_table(ctx, &in,
                          ar_model_find(live, AR_KIND_TABLE, key->references.schema,
                                        key->references.table));
        }
    ar_model_sort(in.out);
    return in.out;
}

ar_model *ar_bystanders_declared(ar_ctx *ctx, const ar_model *wanted, const ar_revisions *revisions)
{
    crowd in = start(ctx, wanted, NULL, revisions);

    ar_vec_each(ar_object *const, it, &wanted->objects)
        if ((*it)->kind == AR_KIND_TABLE && (*it)->unmanaged)
            add_table(ctx, &in, *it);
    ar_model_sort(in.out);
    return in.out;
}

void ar_bystanders_remove(ar_ctx *ctx, const ar_model *bystanders, ar_model *replayed)
{
    ar_objects kept = {0};

    ar_vec_each(ar_object *, it, &replayed->objects)
        if (!holds(&bystanders->objects, *it))
            ar_vec_push(ctx->arena, &kept, *it);
    replayed->objects = kept;
}

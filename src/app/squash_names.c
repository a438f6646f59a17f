#include "app/squash_names.h"

#include "base/str.h"
#include "model/kinds.h"

typedef AR_VEC(ar_entry) entries;

typedef struct namer {
    ar_ctx *ctx;
    ar_engine engine;
    const entries *entries; /* all that make or rename something, in the order they ran */
} namer;

static const char *last_part(const ar_names *parts)
{
    return parts->count ? parts->items[parts->count - 1] : "";
}

static bool same(const namer *in, const char *a, const char *b)
{
    return ar_name_eq(in->engine, a, b);
}

/* Names that a table has had. */
static ar_names table_names(const namer *in, const char *table)
{
    ar_names names = {0};

    ar_vec_push(in->ctx->arena, &names, table);
    for (size_t i = in->entries->count; i > 0; i--) {
        const ar_entry *entry = &in->entries->items[i - 1];

        if (!ar_streq(entry->kind, "table") ||
            !same(in, last_part(entry->verb == '>' ? &entry->new_parts : &entry->parts), table))
            continue;
        if (entry->verb == '+')
            break;
        table = last_part(&entry->parts);
        ar_vec_push(in->ctx->arena, &names, table);
    }
    return names;
}

static bool of_table(const namer *in, const ar_entry *entry, const ar_names *tables)
{
    if (entry->parts.count < 2)
        return true; /* an index stands bare */
    ar_vec_each(const char *const, table, tables)
        if (same(in, *table, entry->parts.items[entry->parts.count - 2]))
            return true;
    return false;
}

/* "person_id_seq" of the column people.id: the one it got when its table was called person. It is
   not said, so that it stays what it is. */
static void forget_sequence(const namer *in, ar_object *object, const ar_names *tables)
{
    ar_column *column = ar_as_column(object);
    const ar_identity *identity = column ? column->identity : NULL;

    if (!identity || !identity->sequence)
        return;
    ar_vec_each(const char *const, table, tables)
        for (size_t i = 0; i <= object->renamed_from.count; i++) {
            const char *name = i ? object->renamed_from.items[i - 1] : object->name;
            bool derived = ar_streq(identity->sequence,
                                    ar_printf(in->ctx->arena, "%s_%s_seq", *table, name));
            ar_identity *copy = ar_memdup(in->ctx->arena, column->identity, sizeof(*copy));

            copy->sequence = derived ? NULL : copy->sequence;
            column->identity = copy;
            if (derived)
                return;
        }
}

/* From its name back to what it was made as. */
static void trace(const namer *in, ar_object *object, const ar_names *tables)
{
    const char *kind = ar_kind_word(object->kind);
    const char *name = object->name ? object->name : "";

    for (size_t i = in->entries->count; i > 0; i--) {
        const ar_entry *entry = &in->entries->items[i - 1];
        bool renamed = entry->verb == '>';

        if (!ar_streq(entry->kind, kind) ||
            !same(in, last_part(renamed ? &entry->new_parts : &entry->parts), name) ||
            (tables && !of_table(in, entry, tables)))
            continue;
        if (!renamed)
            return;
        name = last_part(&entry->parts);
        ar_vec_push(in->ctx->arena, &object->renamed_from, name);
    }
}

static entries entries_of(ar_ctx *ctx, const ar_revisions *revisions)
{
    entries all = {0};

    ar_vec_each(ar_revision *const, revision, revisions)
        ar_vec_each(const char *const, text, &(*revision)->objects) {
            ar_entry entry;
            bool parsed = ar_entry_parse(ctx, *text, &entry);

            if (parsed && (entry.verb == '+' || (entry.verb == '>' && entry.new_parts.count)))
                ar_vec_push(ctx->arena, &all, entry);
        }
    return all;
}

static bool is_in(const ar_model *base, const ar_object *table, const ar_names *names)
{
    ar_vec_each(const char *const, name, names)
        if (ar_model_find(base, AR_KIND_TABLE, table->schema, *name))
            return true;
    return false;
}

void ar_squash_old_names(ar_ctx *ctx, ar_model *model, const ar_model *base,
                         const ar_revisions *revisions)
{
    entries all = entries_of(ctx, revisions);
    namer in = {ctx, model->target.engine, &all};

    ar_vec_each(ar_object *const, it, &model->objects) {
        ar_object *object = *it;

        trace(&in, object, NULL);
        if (object->kind != AR_KIND_TABLE)
            continue;
        ar_names tables = table_names(&in, object->name);

        ar_object_each(child, object) {
            trace(&in, *child, &tables);
            if (is_in(base, object, &tables))
                forget_sequence(&in, *child, &tables);
        }
    }
}

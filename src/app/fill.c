#include "app/fill.h"

#include <string.h>

#include "app/scratch.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "dialect/virtual.h"
#include "model/inherit.h"

enum { ROUNDS = 5 };

typedef struct filler {
    const ar_model *model;
    const ar_ops *up; /* tables still have the names that it renames */
    ar_db *db;
    ar_objects barred;  /* stay empty */
    ar_objects visited; /* done or under way */
    ar_objects filled;
} filler;

static bool has(const ar_objects *objects, const ar_object *object)
{
    for (size_t i = 0; i < objects->count; i++)
        if (objects->items[i] == object)
            return true;
    return false;
}

/* Literals by the look of a type's key; the first row is for text. */
static const char *const samples[][ROUNDS] = {
    {"''", "'a'", "'a@example.org'", "'2000-01-01'", "'AB'"},
    {"0", "1", "10", "2000", "100"},
};

static bool looks_numeric(const char *key)
{
    static const char *const marks[] = {"int", "num", "dec", "real", "double", "float", NULL};

    for (const char *const *mark = marks; *mark; mark++)
        if (strstr(key, *mark))
            return !strstr(key, "[]") && !strstr(key, "interval") && !strchr(key, '.');
    return false;
}

static bool looks_textual(const char *key)
{
    return ar_starts_with(key, "text") || ar_starts_with(key, "char") ||
           ar_starts_with(key, "varchar");
}

static const char *sample(ar_ctx *ctx, const ar_model *model, const ar_column *column, int round)
{
    const char *key = column->type && column->type->key ? column->type->key : "";
    const char *zero = column->type ? ar_type_zero(ctx, model, column->type) : "''";

    if (looks_numeric(key))
        return samples[1][round];
    if (looks_textual(key) && !strstr(key, "[]"))
        return samples[0][round];
    if (!zero)
        return column->not_null ? NULL : "NULL";
    return zero;
}

static const ar_foreign_key *key_of(const ar_object *table, const char *column, size_t *out_place)
{
    ar_object_each(child, table) {
        const ar_foreign_key *key = ar_as_foreign_key(*child);

        for (size_t i = 0; key && i < key->columns.count; i++)
            if (ar_streq(key->columns.items[i], column)) {
                *out_place = i;
                return key;
            }
    }
    return NULL;
}

static const char *value_of(ar_ctx *ctx, const filler *fill, const ar_object *table,
                            const ar_column *column, int round)
{
    size_t place = 0;
    const ar_foreign_key *key = key_of(table, column->object.name, &place);
    ar_target target = fill->model->target;

    if (!key || place >= key->references.columns.count)
        return sample(ctx, fill->model, column, round);
    const char *referred = key->references.columns.items[place];

    if (ar_streq(key->references.table, table->name) && !column->not_null)
        return "NULL";
    return ar_printf(ctx->arena, "(SELECT %s FROM %s LIMIT 1)",
                     ar_quote_always(ctx->arena, referred),
                     ar_qualified(ctx, target, key->references.schema, key->references.table));
}

static char *insert_sql(ar_ctx *ctx, const filler *fill, const ar_object *table, int round)
{
    ar_names columns = {0}, values = {0};
    const char *name = ar_qualified(ctx, fill->model->target, table->schema, table->name);

    ar_object_each(child, table) {
        const ar_column *column = ar_as_column(*child);
        const char *value;

        if (!column || column->identity || column->generated ||
            (column->default_expr && round % 2 == 0))
            continue;
        value = value_of(ctx, fill, table, column, round);
        if (!value)
            return NULL;
        ar_vec_push(ctx->arena, &columns, ar_quote_always(ctx->arena, column->object.name));
        ar_vec_push(ctx->arena, &values, value);
    }
    if (columns.count == 0)
        return ar_printf(ctx->arena, "INSERT INTO %s DEFAULT VALUES", name);
    return ar_printf(ctx->arena, "INSERT INTO %s (%s) VALUES (%s)", name,
                     ar_names_join(ctx->arena, &columns, ", "),
                     ar_names_join(ctx->arena, &values, ", "));
}

/* A virtual table whose rows are another's, or nobody's. */
static bool keeps_nothing(ar_ctx *ctx, const ar_object *table)
{
    const ar_expr *text = ar_as_table(table)->virtual_of;

    return text && ar_virtual_read(ctx, text->sql).content != AR_VIRTUAL_OWN;
}

/* What a table refers to is filled first; a table that refers to a barred one is barred. */
static void fill_table(ar_ctx *ctx, filler *fill, ar_object *table)
{
    const char *message = NULL;

    if (has(&fill->visited, table))
        return;
    ar_vec_push(ctx->arena, &fill->visited, table);
    ar_object_each(child, table) {
        const ar_foreign_key *key = ar_as_foreign_key(*child);
        ar_object *referred = key ? ar_model_find(fill->model, AR_KIND_TABLE,
                                                  key->references.schema, key->references.table)
                                  : NULL;

        if (!referred)
            continue;
        fill_table(ctx, fill, referred);
        if (has(&fill->barred, referred) && !has(&fill->barred, table))
            ar_vec_push(ctx->arena, &fill->barred, table);
    }
    if (has(&fill->barred, table) || table->unmanaged || keeps_nothing(ctx, table))
        return;
    for (int round = 0; round < ROUNDS; round++) {
        const char *sql = insert_sql(ctx, fill, table, round);

        if (sql && ar_db_try(ctx, fill->db, sql, &message)) {
            ar_vec_push(ctx->arena, &fill->filled, table);
            return;
        }
    }
}

/* The table that an operation speaks of: operations have the names after all renames. */
static ar_object *table_there(const filler *fill, const ar_object *object)
{
    const char *schema = object->schema, *name = object->name;

    ar_vec_each(ar_op *, it, fill->up) {
        const ar_op *op = *it;

        if (op->verb != AR_RENAME || op->kind != AR_KIND_TABLE || !op->before || !op->after ||
            !ar_streq(op->after->name, name) || !ar_streq(op->after->schema, schema))
            continue;
        schema = op->before->schema;
        name = op->before->name;
    }
    return ar_model_find(fill->model, AR_KIND_TABLE, schema, name);
}

/* A virtual table that keeps no rows is made anew. */
static bool empties_table(const ar_op *op)
{
    return op->kind == AR_KIND_TABLE && op->verb == AR_ALTER && op->hazards & AR_HAZARD_DESTROYS;
}

/* Rows of a child are rows of its parents, and come by those. */
static void bar_family(ar_ctx *ctx, filler *fill, ar_object *table)
{
    ar_refs parents = ar_table_parents(ctx, table);
    ar_objects below = ar_descendants(ctx, fill->model, table);

    ar_vec_push(ctx->arena, &fill->barred, table);
    ar_vec_each(ar_object *, it, &below)
        ar_vec_push(ctx->arena, &fill->barred, *it);
    ar_vec_each(ar_ref, ref, &parents) {
        ar_object *parent = ar_model_find(fill->model, AR_KIND_TABLE, ref->schema, ref->table);

        if (parent && !has(&fill->barred, parent))
            bar_family(ctx, fill, parent);
    }
}

/* Whom a table that is not there yet comes under. */
static ar_object *parent_there(const filler *fill, const ar_object *object)
{
    const ar_ref *of = &ar_as_table(object)->partition_of;
    const ar_object place = {.schema = of->schema, .name = of->table};

    return of->table ? table_there(fill, &place) : NULL;
}

static void bar(ar_ctx *ctx, filler *fill, const ar_ops *ops)
{
    ar_vec_each(ar_op *, it, ops) {
        const ar_op *op = *it;
        const ar_object *objects[] = {op->before, op->after};

        bar(ctx, fill, &op->parts);
        if (!(op->hazards & AR_HAZARD_MAY_FAIL) && !empties_table(op))
            continue;
        for (size_t i = 0; i < 2; i++) {
            const ar_object *object = objects[i] && objects[i]->parent ? objects[i]->parent
                                                                       : objects[i];
            ar_object *table = object && object->kind == AR_KIND_TABLE ? table_there(fill, object)
                                                                       : NULL;
            ar_object *parent = object && object->kind == AR_KIND_TABLE ? parent_there(fill, object)
                                                                        : NULL;

            if (table)
                bar_family(ctx, fill, table);
            if (parent)
                bar_family(ctx, fill, parent);
        }
    }
}

/* An enum or domain that may fail has its values in columns: no table with such a column is filled.
 */
static void bar_types(ar_ctx *ctx, filler *fill, const ar_ops *ops)
{
    bool types_at_risk = false;

    ar_vec_each(ar_op *, op, ops)
        types_at_risk |= ar_kind_is_type((*op)->kind) && ((*op)->hazards & AR_HAZARD_MAY_FAIL);
    if (!types_at_risk)
        return;
    ar_vec_each(ar_object *, table, &fill->model->objects) {
        if ((*table)->kind != AR_KIND_TABLE)
            continue;
        ar_object_each(child, *table) {
            const ar_column *column = ar_as_column(*child);

            if (column && column->type && column->type->key && strchr(column->type->key, '.'))
                ar_vec_push(ctx->arena, &fill->barred, *table);
        }
    }
}

ar_status ar_fill(ar_ctx *ctx, ar_db *scratch, const ar_model *model, const ar_ops *up,
                  const ar_ops *down, ar_objects *out_filled)
{
    filler fill = {.model = model, .up = up, .db = scratch};

    bar(ctx, &fill, up);
    bar(ctx, &fill, down);
    bar_types(ctx, &fill, up);
    bar_types(ctx, &fill, down);
    ar_vec_each(ar_object *, table, &model->objects)
        if ((*table)->kind == AR_KIND_TABLE)
            fill_table(ctx, &fill, *table);
    *out_filled = fill.filled;
    return AR_OK;
}

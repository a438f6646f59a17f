#include "base/str.h"
#include "introspect/postgres/load.h"

static void add_unmodelled(ar_pg_load *load, const ar_names *kinds, const char *name,
                           const ar_object *table)
{
    ar_vec_each(const char *, kind, kinds) ar_pg_add_other(load, *kind, table->schema, name, table);
}

/* What exists but is not shown still has columns that keys may refer to. */
static bool is_hidden(ar_pg_load *load, const char *schema, const char *name, bool of_extension)
{
    return of_extension || ar_is_version_table(name) ||
           ar_ignore_matches(load->ctx, load->ignore, &load->model->target, schema, name);
}

ar_status ar_pg_load_relations(ar_pg_load *load, ar_rows *rows)
{
    enum {
        OID,
        SCHEMA,
        NAME,
        UNLOGGED,
        OPTIONS,
        TOAST_OPTIONS,
        TABLESPACE,
        ACCESS_METHOD,
        REASON,
        UNMODELLED,
        OF_EXTENSION
    };
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        ar_object *object = ar_object_new(ctx, AR_KIND_TABLE, ar_rows_text(ctx, rows, SCHEMA),
                                          ar_rows_text(ctx, rows, NAME));
        ar_table *table = ar_as_table(object);
        ar_pg_table *known = ar_alloc(ctx->arena, sizeof(*known));
        ar_names options = ar_rows_array(ctx, rows, OPTIONS);
        ar_names toast_options = ar_rows_array(ctx, rows, TOAST_OPTIONS);
        ar_names unmodelled = ar_rows_array(ctx, rows, UNMODELLED);

        known->object = object;
        known->hidden = is_hidden(load, object->schema, object->name,
                                  ar_rows_bool(rows, OF_EXTENSION));
        table->unlogged = ar_rows_bool(rows, UNLOGGED);
        ar_pg_options(ctx, &options, "", &table->with);
        ar_pg_options(ctx, &toast_options, "toast.", &table->with);
        table->tablespace = ar_rows_text(ctx, rows, TABLESPACE);
        table->access_method = ar_rows_text(ctx, rows, ACCESS_METHOD);
        if (!ar_rows_null(rows, REASON))
            ar_pg_unmanage(object, ar_rows_text(ctx, rows, REASON));
        ar_oids_add(ctx->arena, &load->oids, AR_PG_CLASS, ar_rows_int(rows, OID), known);
        ar_oids_add(ctx->arena, &load->objects, AR_PG_CLASS, ar_rows_int(rows, OID), object);
        ar_vec_push(ctx->arena, &load->tables, known);
        if (known->hidden)
            continue;
        ar_model_add(ctx, load->model, object);
        add_unmodelled(load, &unmodelled, object->name, object);
    }
    return AR_OK;
}

enum {
    RELATION,
    NUMBER,
    NAME,
    TYPE_OID,
    TYPE,
    NOT_NULL,
    IDENTITY,
    GENERATED,
    EXPRESSION,
    COLLATION_OID,
    COLLATION,
    COLLATION_SCHEMA,
    UNMODELLED,
    OPTIONS,
    OF_INDEX
};

/* The sequence's options are filled in by load_sequence.c. */
static void set_identity(ar_ctx *ctx, ar_column *column, const char *attidentity)
{
    ar_identity *identity;

    if (!*attidentity)
        return;
    identity = ar_alloc(ctx->arena, sizeof(*identity));
    identity->always = *attidentity == 'a';
    column->identity = identity;
}

static ar_column *make_column(ar_pg_load *load, const ar_rows *rows, const ar_object *table)
{
    ar_ctx *ctx = load->ctx;
    ar_column *column = ar_as_column(
        ar_object_new(ctx, AR_KIND_COLUMN, table->schema, ar_rows_text(ctx, rows, NAME)));
    const char *generated = ar_rows_peek(rows, GENERATED);
    ar_expr *expr = ar_pg_expr(ctx, ar_rows_peek(rows, EXPRESSION));

    column->type = ar_pg_type(load, ar_rows_peek(rows, TYPE));
    column->not_null = ar_rows_bool(rows, NOT_NULL);
    column->collation = ar_rows_text(ctx, rows, COLLATION);
    column->collation_schema = ar_pg_schema(ctx, rows, COLLATION_SCHEMA);
    column->virtual_column = *generated == 'v';
    if (*generated)
        column->generated = expr;
    else
        column->default_expr = expr;
    set_identity(ctx, column, ar_rows_peek(rows, IDENTITY));
    return column;
}

/* Operator class parameters are kept in the columns of the index. */
static void keep_index_options(ar_pg_load *load, ar_rows *rows)
{
    int64_t index = ar_rows_int(rows, RELATION);
    ar_names *list = ar_alloc(load->ctx->arena, sizeof(*list));

    *list = ar_rows_array(load->ctx, rows, OPTIONS);
    ar_oids_add(load->ctx->arena, &load->oids, ar_pg_index_column(ar_rows_int(rows, NUMBER)), index,
                list);
}

ar_status ar_pg_load_columns(ar_pg_load *load, ar_rows *rows)
{
    const ar_pg_column hole = {0};
    ar_pg_table *table = NULL;
    int64_t relation = 0;

    while (ar_rows_next(rows)) {
        ar_pg_column known = {.type_oid = ar_rows_int(rows, TYPE_OID),
                              .collation_oid = ar_rows_int(rows, COLLATION_OID)};
        size_t number = (size_t)ar_rows_int(rows, NUMBER);

        if (ar_rows_bool(rows, OF_INDEX)) {
            keep_index_options(load, rows);
            continue;
        }
        if (ar_rows_int(rows, RELATION) != relation) {
            relation = ar_rows_int(rows, RELATION);
            table = ar_pg_find_table(load, relation);
        }
        if (!table) /* made since: not in this snapshot */
            continue;
        while (table->columns.count + 1 < number)
            ar_vec_push(load->ctx->arena, &table->columns, hole);
        known.column = make_column(load, rows, table->object);
        ar_vec_push(load->ctx->arena, &table->columns, known);
        ar_object_add(load->ctx, table->object, &known.column->object);
        if (!ar_rows_null(rows, UNMODELLED) && !table->hidden) {
            ar_names unmodelled = ar_rows_array(load->ctx, rows, UNMODELLED);

            add_unmodelled(load, &unmodelled, known.column->object.name, table->object);
        }
    }
    return AR_OK;
}

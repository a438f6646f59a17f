#include "base/str.h"
#include "introspect/postgres/load.h"

/* What exists but is not shown still has columns that keys may refer to. */
static bool is_hidden(ar_pg_load *load, const char *schema, const char *name, bool of_extension)
{
    return of_extension || ar_is_version_table(name) ||
           ar_ignore_matches(load->ctx, load->ignore, &load->model->target, schema, name);
}

enum {
    OID,
    SCHEMA,
    RELATION_NAME,
    KIND,
    UNLOGGED,
    WITH,
    TOAST,
    TABLESPACE,
    ACCESS_METHOD,
    REASON,
    ROW_SECURITY,
    FORCE_ROW_SECURITY,
    OF_EXTENSION,
    REPLICA_IDENTITY,
    PARTITION_BY,
    BOUND,
    PARENTS,
    PARENT_NAMES,
    OF_TYPE,
    OF_SCHEMA
};

static ar_pg_table *make_view(ar_pg_load *load, const ar_rows *rows)
{
    ar_ctx *ctx = load->ctx;
    ar_object *object = ar_object_new(ctx, AR_KIND_VIEW, ar_rows_text(ctx, rows, SCHEMA),
                                      ar_rows_text(ctx, rows, RELATION_NAME));
    ar_view *view = ar_as_view(object);
    ar_pg_table *known = ar_alloc(ctx->arena, sizeof(*known));
    ar_names options = ar_rows_array(ctx, rows, WITH);

    known->object = object;
    known->hidden = is_hidden(load, object->schema, object->name, ar_rows_bool(rows, OF_EXTENSION));
    known->toast_oid = ar_rows_int(rows, TOAST);
    view->materialized = *ar_rows_peek(rows, KIND) == 'm';
    ar_pg_options(ctx, &options, "", &view->with);
    view->tablespace = ar_rows_text(ctx, rows, TABLESPACE);
    view->access_method = ar_rows_text(ctx, rows, ACCESS_METHOD);
    ar_vec_push(ctx->arena, &load->views, known);
    ar_oids_add(ctx->arena, &load->objects, AR_PG_CLASS, ar_rows_int(rows, OID), object);
    if (!known->hidden)
        ar_model_add(ctx, load->model, object);
    return known;
}

static ar_pg_table *make_relation(ar_pg_load *load, const ar_rows *rows)
{
    ar_ctx *ctx = load->ctx;
    ar_object *object = ar_object_new(ctx, AR_KIND_TABLE, ar_rows_text(ctx, rows, SCHEMA),
                                      ar_rows_text(ctx, rows, RELATION_NAME));
    ar_table *table = ar_as_table(object);
    ar_pg_table *known = ar_alloc(ctx->arena, sizeof(*known));
    ar_names options = ar_rows_array(ctx, rows, WITH);

    known->object = object;
    known->hidden = is_hidden(load, object->schema, object->name, ar_rows_bool(rows, OF_EXTENSION));
    known->toast_oid = ar_rows_int(rows, TOAST);
    known->parents = ar_rows_text(ctx, rows, PARENTS);
    known->parent_names = ar_rows_text(ctx, rows, PARENT_NAMES);
    known->bound = ar_pg_bound(ctx, ar_rows_peek(rows, BOUND));
    table->of.table = ar_rows_text(ctx, rows, OF_TYPE);
    table->of.schema = ar_rows_text(ctx, rows, OF_SCHEMA);
    table->partition_by = ar_pg_partition_key(ctx, ar_rows_peek(rows, PARTITION_BY));
    table->unlogged = ar_rows_bool(rows, UNLOGGED);
    ar_pg_options(ctx, &options, "", &table->with);
    table->tablespace = ar_rows_text(ctx, rows, TABLESPACE);
    table->access_method = ar_rows_text(ctx, rows, ACCESS_METHOD);
    table->row_security = ar_rows_bool(rows, ROW_SECURITY);
    table->force_row_security = ar_rows_bool(rows, FORCE_ROW_SECURITY);
    table->replica_identity = ar_rows_text(ctx, rows, REPLICA_IDENTITY);
    if (!ar_rows_null(rows, REASON))
        ar_pg_unmanage(object, ar_rows_text(ctx, rows, REASON));
    return known;
}

static void add_table(ar_pg_load *load, ar_rows *rows, ar_pg_table *known)
{
    known->modelled = true;
    ar_vec_push(load->ctx->arena, &load->tables, known);
    ar_oids_add(load->ctx->arena, &load->objects, AR_PG_CLASS, ar_rows_int(rows, OID),
                known->object);
    if (known->hidden)
        return;
    ar_model_add(load->ctx, load->model, known->object);
}

/* The options of TOAST tables come as rows of their own, in no order. */
static void set_toast_options(ar_pg_load *load, const ar_oids *toasts)
{
    ar_vec_each(ar_pg_table *, it, &load->tables) {
        const ar_names *options = ar_oids_get(toasts, AR_PG_CLASS, (*it)->toast_oid);

        if (options)
            ar_pg_options(load->ctx, options, "toast.", &ar_as_table((*it)->object)->with);
    }
    ar_vec_each(ar_pg_table *, it, &load->views) {
        const ar_names *options = ar_oids_get(toasts, AR_PG_CLASS, (*it)->toast_oid);

        if (options)
            ar_pg_options(load->ctx, options, "toast.", &ar_as_view((*it)->object)->with);
    }
}

ar_status ar_pg_load_relations(ar_pg_load *load, ar_rows *rows)
{
    ar_ctx *ctx = load->ctx;
    ar_oids toasts = {0};

    while (ar_rows_next(rows)) {
        char relkind = *ar_rows_peek(rows, KIND);
        int64_t oid = ar_rows_int(rows, OID);
        ar_pg_table *known;

        if (relkind == 't') {
            ar_names *options = ar_alloc(ctx->arena, sizeof(*options));

            *options = ar_rows_array(ctx, rows, WITH);
            ar_oids_add(ctx->arena, &toasts, AR_PG_CLASS, oid, options);
            continue;
        }
        if (relkind == 'v' || relkind == 'm') {
            ar_oids_add(ctx->arena, &load->oids, AR_PG_CLASS, oid, make_view(load, rows));
            continue;
        }
        known = make_relation(load, rows);
        ar_oids_add(ctx->arena, &load->oids, AR_PG_CLASS, oid, known);
        add_table(load, rows, known);
    }
    set_toast_options(load, &toasts);
    ar_pg_tie_parents(load);
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
    DEFAULT_OID,
    EXPRESSION,
    COLLATION_OID,
    COLLATION,
    COLLATION_SCHEMA,
    STORAGE,
    USUAL_STORAGE,
    COMPRESSION,
    TARGET,
    OPTIONS,
    OF_INDEX,
    INHERITED,
    LOCAL
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

static int storage_of(const char *letter)
{
    static const char letters[] = {[AR_STORAGE_PLAIN] = 'p',
                                   [AR_STORAGE_EXTERNAL] = 'e',
                                   [AR_STORAGE_EXTENDED] = 'x',
                                   [AR_STORAGE_MAIN] = 'm'};

    for (int i = AR_STORAGE_PLAIN; i < (int)sizeof(letters); i++)
        if (letters[i] == *letter)
            return i;
    return AR_STORAGE_USUAL;
}

static void set_storage(ar_ctx *ctx, const ar_rows *rows, ar_column *column)
{
    const char *compression = ar_rows_peek(rows, COMPRESSION);
    int storage = storage_of(ar_rows_peek(rows, STORAGE));

    column->usual_storage = storage_of(ar_rows_peek(rows, USUAL_STORAGE));
    if (storage != column->usual_storage)
        column->storage = storage;
    column->compression = *compression == 'p' ? 1 : *compression == 'l' ? 2 : 0;
    column->statistics = ar_rows_text(ctx, rows, TARGET);
    if (!ar_rows_null(rows, OPTIONS)) {
        ar_names options = ar_rows_array(ctx, rows, OPTIONS);

        ar_pg_options(ctx, &options, "", &column->with);
    }
}

static ar_column *make_column(ar_pg_load *load, const ar_rows *rows, const ar_object *table)
{
    ar_ctx *ctx = load->ctx;
    ar_column *column = ar_as_column(
        ar_object_new(ctx, AR_KIND_COLUMN, table->schema, ar_rows_text(ctx, rows, NAME)));
    const char *generated = ar_rows_peek(rows, GENERATED);
    ar_expr *expr = ar_pg_expr(ctx, ar_rows_peek(rows, EXPRESSION));

    column->type = ar_pg_type_of(load, ar_rows_peek(rows, TYPE));
    column->not_null = ar_rows_bool(rows, NOT_NULL);
    column->collation = ar_rows_text(ctx, rows, COLLATION);
    column->collation_schema = ar_pg_schema(ctx, rows, COLLATION_SCHEMA);
    column->virtual_column = *generated == 'v';
    if (*generated)
        column->generated = expr;
    else
        column->default_expr = expr;
    column->object.inherited = ar_rows_bool(rows, INHERITED);
    column->object.own_too = column->object.inherited && ar_rows_bool(rows, LOCAL);
    if (!column->object.inherited) /* since 17 partitions have the identities of their parents */
        set_identity(ctx, column, ar_rows_peek(rows, IDENTITY));
    set_storage(ctx, rows, column);
    return column;
}

/* Operator class parameters and statistics targets are kept in the columns of the index. */
static void keep_index_column(ar_pg_load *load, ar_rows *rows)
{
    ar_pg_index_column *column = ar_alloc(load->ctx->arena, sizeof(*column));

    column->options = ar_rows_array(load->ctx, rows, OPTIONS);
    column->target = ar_rows_text(load->ctx, rows, TARGET);
    ar_oids_add(load->ctx->arena, &load->oids, ar_pg_index_place(ar_rows_int(rows, NUMBER)),
                ar_rows_int(rows, RELATION), column);
}

static void keep_column(ar_pg_load *load, ar_rows *rows, ar_pg_table *table)
{
    const ar_pg_column hole = {0};
    size_t number = (size_t)ar_rows_int(rows, NUMBER);
    ar_column *column = make_column(load, rows, table->object);

    while (table->columns.count < number)
        ar_vec_push(load->ctx->arena, &table->columns, hole);
    table->columns.items[number - 1] = (ar_pg_column){column, ar_rows_int(rows, TYPE_OID),
                                                      ar_rows_int(rows, COLLATION_OID)};
    if (!ar_rows_null(rows, DEFAULT_OID) && table->modelled)
        ar_oids_add(load->ctx->arena, &load->oids, AR_PG_ATTRDEF, ar_rows_int(rows, DEFAULT_OID),
                    column);
}

/* Rows come in no order: sorting thousands is dearer on the server than putting them in place. */
ar_status ar_pg_load_columns(ar_pg_load *load, ar_rows *rows)
{
    while (ar_rows_next(rows)) {
        ar_pg_table *table = ar_pg_find_table(load, ar_rows_int(rows, RELATION));

        if (ar_rows_bool(rows, OF_INDEX))
            keep_index_column(load, rows);
        else if (table)
            keep_column(load, rows, table);
    }
    ar_vec_each(ar_pg_table *, table, &load->tables)
        ar_vec_each(ar_pg_column, column, &(*table)->columns)
            if (column->column)
                ar_object_add(load->ctx, (*table)->object, &column->column->object);
    return AR_OK;
}

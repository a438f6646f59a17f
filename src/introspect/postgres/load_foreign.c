#include <string.h>

#include "base/str.h"
#include "introspect/postgres/load.h"
#include "model/publication.h"
#include "model/text_search.h"

static ar_object *make_global(ar_pg_load *load, const ar_rows *rows, ar_kind kind,
                              int64_t catalogue)
{
    enum { OID, NAME };
    ar_object *object = ar_object_new(load->ctx, kind, NULL, ar_rows_text(load->ctx, rows, NAME));

    ar_oids_add(load->ctx->arena, &load->objects, catalogue, ar_rows_int(rows, OID), object);
    ar_model_add(load->ctx, load->model, object);
    return object;
}

/* "{host=films.example,port=5432}": values as they stand, whatever they look like. */
static void read_options(ar_pg_load *load, const ar_rows *rows, int column, ar_options *out)
{
    ar_names list = {0};

    if (!ar_rows_null(rows, column))
        list = ar_rows_array(load->ctx, rows, column);
    ar_vec_each(const char *, item, &list) {
        const char *equals = strchr(*item, '=');

        if (equals)
            ar_options_set(load->ctx, out,
                           ar_strndup(load->ctx->arena, *item, (size_t)(equals - *item)),
                           equals + 1);
    }
}

static const char *function_of(ar_pg_load *load, const ar_rows *rows, int schema, int name)
{
    if (ar_rows_null(rows, name))
        return NULL;
    return ar_place_text(load->ctx, (ar_place_name){ar_pg_schema(load->ctx, rows, schema),
                                                    ar_rows_text(load->ctx, rows, name)});
}

ar_status ar_pg_load_fdws(ar_pg_load *load, ar_rows *rows)
{
    enum { OID, NAME, HANDLER_SCHEMA, HANDLER, VALIDATOR_SCHEMA, VALIDATOR, OPTIONS };

    while (ar_rows_next(rows)) {
        ar_fdw *wrapper = ar_as_fdw(make_global(load, rows, AR_KIND_FDW, AR_PG_FDW));

        wrapper->handler = function_of(load, rows, HANDLER_SCHEMA, HANDLER);
        wrapper->validator = function_of(load, rows, VALIDATOR_SCHEMA, VALIDATOR);
        read_options(load, rows, OPTIONS, &wrapper->options);
    }
    return AR_OK;
}

ar_status ar_pg_load_servers(ar_pg_load *load, ar_rows *rows)
{
    enum { OID, NAME, WRAPPER, TYPE, VERSION, OPTIONS };

    while (ar_rows_next(rows)) {
        ar_server *server = ar_as_server(make_global(load, rows, AR_KIND_SERVER, AR_PG_SERVER));

        server->wrapper = ar_rows_text(load->ctx, rows, WRAPPER);
        server->type = ar_rows_text(load->ctx, rows, TYPE);
        server->version = ar_rows_text(load->ctx, rows, VERSION);
        read_options(load, rows, OPTIONS, &server->options);
    }
    return AR_OK;
}

ar_status ar_pg_load_foreign_tables(ar_pg_load *load, ar_rows *rows)
{
    enum { RELATION, NUMBER, SERVER, OPTIONS };

    while (ar_rows_next(rows)) {
        ar_pg_table *table = ar_pg_find_table(load, ar_rows_int(rows, RELATION));
        ar_pg_column *column = ar_pg_table_column(table, ar_rows_int(rows, NUMBER));

        if (table && !ar_rows_null(rows, SERVER)) {
            ar_as_table(table->object)->server = ar_rows_text(load->ctx, rows, SERVER);
            read_options(load, rows, OPTIONS, &ar_as_table(table->object)->options);
        } else if (column) {
            read_options(load, rows, OPTIONS, &column->column->options);
        }
    }
    return AR_OK;
}

/* ---- publications ---- */

enum {
    OID,
    NAME,
    ALL_TABLES,
    INSERT,
    UPDATE,
    DELETE,
    TRUNCATE,
    VIA_ROOT,
    GENERATED,
    RELATION,
    TABLE_SCHEMA,
    TABLE,
    COLUMNS,
    CONDITION,
    SCHEMA
};

static void set_publication(ar_pg_load *load, const ar_rows *rows, ar_publication *publication)
{
    const bool marked[AR_PUBLISHED_VERBS] = {ar_rows_bool(rows, INSERT), ar_rows_bool(rows, UPDATE),
                                             ar_rows_bool(rows, DELETE),
                                             ar_rows_bool(rows, TRUNCATE)};

    publication->all_tables = ar_rows_bool(rows, ALL_TABLES);
    publication->publish = ar_published_verbs_text(load->ctx, marked);
    publication->via_partition_root = ar_rows_bool(rows, VIA_ROOT);
    publication->generated_columns = *ar_rows_peek(rows, GENERATED) == 's' ||
                                     *ar_rows_peek(rows, GENERATED) == 't';
}

static void add_published(ar_pg_load *load, const ar_rows *rows, ar_publication *publication)
{
    ar_pg_table *table = ar_pg_find_table(load, ar_rows_int(rows, RELATION));
    ar_numbers columns = ar_pg_numbers(load->ctx, ar_rows_peek(rows, COLUMNS));
    ar_published published = {.table = {.schema = ar_rows_text(load->ctx, rows, TABLE_SCHEMA),
                                        .table = ar_rows_text(load->ctx, rows, TABLE)},
                              .where = ar_pg_expr(load->ctx, ar_rows_peek(rows, CONDITION))};

    ar_vec_each(int64_t, number, &columns) {
        const char *name = ar_pg_column_name(table, *number);

        if (name)
            ar_vec_push(load->ctx->arena, &published.table.columns, name);
    }
    ar_vec_push(load->ctx->arena, &publication->tables, published);
}

ar_status ar_pg_load_publications(ar_pg_load *load, ar_rows *rows)
{
    ar_publication *publication = NULL;

    while (ar_rows_next(rows)) {
        publication = ar_as_publication(
            ar_oids_get(&load->objects, AR_PG_PUBLICATION, ar_rows_int(rows, OID)));
        if (!publication)
            publication = ar_as_publication(
                make_global(load, rows, AR_KIND_PUBLICATION, AR_PG_PUBLICATION));
        if (ar_rows_null(rows, SCHEMA))
            set_publication(load, rows, publication);
        else
            ar_vec_push(load->ctx->arena, &publication->schemas,
                        ar_rows_text(load->ctx, rows, SCHEMA));
        if (!ar_rows_null(rows, TABLE))
            add_published(load, rows, publication);
    }
    ar_vec_each(ar_object *, object, &load->model->objects)
        if ((*object)->kind == AR_KIND_PUBLICATION)
            ar_publication_sort(ar_as_publication(*object));
    return AR_OK;
}

#include "base/str.h"
#include "dialect/dialect.h"
#include "introspect/postgres/load.h"

enum { OID, RELATION, DOMAIN, NUMBER, NAME, VALIDATED, NO_INHERIT, LOCAL };

static void keep(ar_pg_load *load, const ar_rows *rows, const char *usual_name, ar_not_null *as)
{
    const char *name = ar_rows_peek(rows, NAME);

    as->usual = ar_streq(name, usual_name);
    as->name = as->usual ? usual_name : ar_rows_text(load->ctx, rows, NAME);
    as->not_valid = !ar_rows_bool(rows, VALIDATED);
    as->no_inherit = ar_rows_bool(rows, NO_INHERIT);
    as->own = ar_rows_bool(rows, LOCAL);
    ar_oids_add(load->ctx->arena, &load->oids, AR_PG_CONSTRAINT, ar_rows_int(rows, OID), as);
}

static void keep_columns(ar_pg_load *load, const ar_rows *rows, ar_pg_table *table)
{
    ar_pg_column *column = ar_pg_table_column(table, ar_rows_int(rows, NUMBER));
    const char *name;

    if (!column || !column->column)
        return;
    name = ar_server_name(load->ctx, table->object->name, column->column->object.name, "not_null");
    keep(load, rows, name, &column->column->not_null_as);
}

ar_status ar_pg_load_not_nulls(ar_pg_load *load, ar_rows *rows)
{
    while (ar_rows_next(rows)) {
        ar_pg_table *table = ar_pg_find_table(load, ar_rows_int(rows, RELATION));
        ar_object *domain = ar_oids_get(&load->objects, AR_PG_TYPE, ar_rows_int(rows, DOMAIN));

        if (table)
            keep_columns(load, rows, table);
        else if (domain && domain->kind == AR_KIND_DOMAIN)
            keep(load, rows, ar_server_name(load->ctx, domain->name, NULL, "not_null"),
                 &ar_as_domain(domain)->not_null_as);
    }
    return AR_OK;
}

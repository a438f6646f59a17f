#include "base/str.h"
#include "introspect/postgres/load.h"

enum { RELATION, COLUMN, INDEX, CONSTRAINT, DOMAIN, KIND, NAME };

static void mark_domain(ar_pg_load *load, int64_t oid, const char *what)
{
    ar_pg_domain *known = ar_oids_get(&load->oids, AR_PG_TYPE, oid);

    if (known)
        ar_pg_unmanage(&known->domain->object, ar_printf(load->ctx->arena, "needs %s", what));
}

static void mark_table(ar_pg_load *load, const ar_rows *rows, const char *what)
{
    ar_pg_table *table = ar_pg_find_table(load, ar_rows_int(rows, RELATION));
    const char *column = ar_pg_column_name(table, ar_rows_int(rows, COLUMN));
    const char *constraint = ar_rows_peek(rows, CONSTRAINT);
    const char *part = column ? column : constraint;

    if (table && part)
        ar_pg_unmanage(table->object, ar_printf(load->ctx->arena, "%s \"%s\" needs %s",
                                                column ? "column" : "constraint", part, what));
}

static void mark_index(ar_pg_load *load, int64_t oid, const char *what)
{
    ar_pg_index *known = ar_oids_get(&load->oids, AR_PG_CLASS, oid);

    if (!known || known->other_kind)
        return;
    known->other_kind = "index";
    known->needs = what;
}

/* A domain that cannot be said makes those that stand on it, and their tables, like it. */
static const ar_object *unsayable_domain(ar_pg_load *load, int64_t type)
{
    const ar_pg_domain *known;

    while ((known = ar_oids_get(&load->oids, AR_PG_TYPE, type))) {
        if (known->domain->object.unmanaged)
            return &known->domain->object;
        type = known->base_oid;
    }
    return NULL;
}

static void mark_columns_of_domains(ar_pg_load *load)
{
    ar_vec_each(ar_pg_table *, table, &load->tables)
        ar_vec_each(ar_pg_column, column, &(*table)->columns)
    {
        const ar_object *domain = column->column ? unsayable_domain(load, column->type_oid) : NULL;

        if (domain)
            ar_pg_unmanage((*table)->object,
                           ar_printf(load->ctx->arena, "column \"%s\" needs domain %s, which %s",
                                     column->column->object.name, domain->name,
                                     domain->unmanaged_reason));
    }
}

ar_status ar_pg_load_needs(ar_pg_load *load, ar_rows *rows)
{
    while (ar_rows_next(rows)) {
        const char *what = ar_printf(load->ctx->arena, "%s %s", ar_rows_peek(rows, KIND),
                                     ar_rows_peek(rows, NAME));

        if (!ar_rows_null(rows, DOMAIN))
            mark_domain(load, ar_rows_int(rows, DOMAIN), what);
        else if (!ar_rows_null(rows, INDEX))
            mark_index(load, ar_rows_int(rows, INDEX), what);
        else
            mark_table(load, rows, what);
    }
    if (ar_rows_count(rows))
        mark_columns_of_domains(load);
    return AR_OK;
}

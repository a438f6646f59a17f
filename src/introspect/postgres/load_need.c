#include "base/str.h"
#include "introspect/postgres/load.h"

static void mark_domain(ar_pg_load *load, int64_t oid, const char *what)
{
    const ar_pg_domain *known = ar_oids_get(&load->oids, AR_PG_TYPE, oid);

    if (known)
        ar_pg_unmanage(&known->domain->object, ar_printf(load->ctx->arena, "needs %s", what));
}

static void mark_column(ar_pg_load *load, const ar_column *column, const char *what)
{
    if (column && column->object.parent)
        ar_pg_unmanage(column->object.parent, ar_printf(load->ctx->arena, "column \"%s\" needs %s",
                                                        column->object.name, what));
}

static void mark_constraint(ar_pg_load *load, const ar_object *constraint, const char *what)
{
    if (!constraint)
        return;
    if (constraint->parent->kind == AR_KIND_DOMAIN)
        ar_pg_unmanage(constraint->parent, ar_printf(load->ctx->arena, "needs %s", what));
    else
        ar_pg_unmanage(constraint->parent, ar_printf(load->ctx->arena, "constraint \"%s\" needs %s",
                                                     constraint->name, what));
}

/* An index that is no constraint is none of its table's own clauses. */
static void mark_index(ar_pg_load *load, ar_pg_index *known, const char *what)
{
    if (known->constraint)
        mark_constraint(load, known->constraint, what);
    else if (!known->other_kind)
        known->other_kind = "index";
}

/* Tables and indexes are both in pg_class. */
static void mark_relation(ar_pg_load *load, int64_t oid, int64_t number, const char *what)
{
    ar_pg_index *index = ar_oids_get(&load->oids, AR_PG_INDEX, oid);
    const ar_pg_column *column;

    if (index) {
        mark_index(load, index, what);
        return;
    }
    column = ar_pg_table_column(ar_pg_find_table(load, oid), number);
    mark_column(load, column ? column->column : NULL, what);
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

static void spread_needs(ar_pg_load *load)
{
    ar_vec_each(ar_pg_table *, table, &load->tables)
        ar_vec_each(ar_pg_column, it, &(*table)->columns) {
            const ar_object *domain = it->column ? unsayable_domain(load, it->type_oid) : NULL;

            if (domain)
                mark_column(load, it->column,
                            ar_printf(load->ctx->arena, "domain %s, which %s", domain->name,
                                      domain->unmanaged_reason));
        }
}

ar_status ar_pg_load_needs(ar_pg_load *load, ar_rows *rows)
{
    enum { CATALOGUE, OID, COLUMN, KIND, NAME };

    while (ar_rows_next(rows)) {
        int64_t catalogue = ar_rows_int(rows, CATALOGUE), oid = ar_rows_int(rows, OID);
        const char *what = ar_printf(load->ctx->arena, "%s %s", ar_rows_peek(rows, KIND),
                                     ar_rows_peek(rows, NAME));

        if (catalogue == AR_PG_TYPE)
            mark_domain(load, oid, what);
        else if (catalogue == AR_PG_ATTRDEF)
            mark_column(load, ar_oids_get(&load->oids, AR_PG_ATTRDEF, oid), what);
        else if (catalogue == AR_PG_CONSTRAINT)
            mark_constraint(load, ar_oids_get(&load->objects, AR_PG_CONSTRAINT, oid), what);
        else
            mark_relation(load, oid, ar_rows_int(rows, COLUMN), what);
    }
    if (ar_rows_count(rows))
        spread_needs(load);
    return AR_OK;
}

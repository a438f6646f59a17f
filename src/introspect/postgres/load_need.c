#include "base/str.h"
#include "introspect/postgres/load.h"

static void mark_type(ar_pg_load *load, int64_t oid, const char *what)
{
    ar_object *type = ar_oids_get(&load->objects, AR_PG_TYPE, oid);

    if (type)
        ar_pg_unmanage(type, ar_printf(load->ctx->arena, "needs %s", what));
}

/* Other rules than a view's query are the trigger loader's. */
static void mark_view(ar_pg_load *load, int64_t rule, const char *what)
{
    ar_object *view = ar_oids_get(&load->oids, AR_PG_REWRITE, rule);

    if (view && view->kind == AR_KIND_VIEW)
        ar_pg_unmanage(view, ar_printf(load->ctx->arena, "needs %s", what));
}

static void mark_routine(ar_pg_load *load, int64_t oid, const char *what)
{
    ar_object *routine = ar_oids_get(&load->objects, AR_PG_PROC, oid);

    if (routine)
        ar_pg_unmanage(routine, ar_printf(load->ctx->arena, "needs %s", what));
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
    ar_object *object = ar_oids_get(&load->objects, AR_PG_CLASS, oid);
    const ar_pg_column *column;

    if (index) {
        mark_index(load, index, what);
        return;
    }
    if (object && object->kind == AR_KIND_TYPE) {
        ar_pg_unmanage(object, ar_printf(load->ctx->arena, "needs %s", what));
        return;
    }
    column = ar_pg_table_column(ar_pg_find_table(load, oid), number);
    mark_column(load, column ? column->column : NULL, what);
}

/* A type that cannot be said makes the domains that stand on it, and their tables, like it. */
static const ar_object *unsayable_type(ar_pg_load *load, int64_t type)
{
    const ar_object *object;

    while ((object = ar_oids_get(&load->objects, AR_PG_TYPE, type))) {
        const ar_pg_domain *domain = ar_oids_get(&load->oids, AR_PG_TYPE, type);

        if (object->unmanaged)
            return object;
        if (!domain)
            break;
        type = domain->base_oid;
    }
    return NULL;
}

static void spread_needs(ar_pg_load *load)
{
    ar_vec_each(ar_pg_table *, table, &load->tables)
        ar_vec_each(ar_pg_column, it, &(*table)->columns) {
            const ar_object *type = it->column ? unsayable_type(load, it->type_oid) : NULL;

            if (type)
                mark_column(load, it->column,
                            ar_printf(load->ctx->arena, "%s %s, which %s",
                                      ar_kind_get(type->kind)->name, type->name,
                                      type->unmanaged_reason));
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
            mark_type(load, oid, what);
        else if (catalogue == AR_PG_PROC)
            mark_routine(load, oid, what);
        else if (catalogue == AR_PG_ATTRDEF)
            mark_column(load, ar_oids_get(&load->oids, AR_PG_ATTRDEF, oid), what);
        else if (catalogue == AR_PG_REWRITE)
            mark_view(load, oid, what);
        else if (catalogue == AR_PG_CONSTRAINT)
            mark_constraint(load, ar_oids_get(&load->objects, AR_PG_CONSTRAINT, oid), what);
        else
            mark_relation(load, oid, ar_rows_int(rows, COLUMN), what);
    }
    if (ar_rows_count(rows)) {
        spread_needs(load);
        ar_pg_spread_views(load);
    }
    return AR_OK;
}

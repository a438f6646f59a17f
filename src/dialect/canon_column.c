/* What PostgreSQL's DDL makes of columns: defaults, and what a primary key implies. */
#include "base/str.h"
#include "dialect/canon.h"

bool ar_canon_is_domain(ar_canon *canon, const ar_type *type)
{
    return ar_as_domain(ar_type_object(canon->ctx, canon->model, type)) != NULL &&
           !ar_ends_with(type->key, "[]");
}

/* What is below all domains. */
static const ar_type *base_type(ar_canon *canon, const ar_type *type)
{
    while (type && ar_canon_is_domain(canon, type))
        type = ar_as_domain(ar_type_object(canon->ctx, canon->model, type))->type;
    return type;
}

/* NULL is what is there anyway, except where it hides the default of a domain. */
static const ar_expr *default_of(ar_canon *canon, const ar_object *object, const ar_expr *expr,
                                 const ar_type *type, bool literal)
{
    const ar_type *base = base_type(canon, type);
    const ar_enum *labels = NULL;

    if (expr && !literal && ar_strieq(expr->sql, "null") &&
        !(type && ar_canon_is_domain(canon, type)))
        return NULL;
    if (base && !ar_ends_with(base->key, "[]"))
        labels = ar_as_enum(ar_type_object(canon->ctx, canon->model, base));
    return ar_canon_default(canon, object, expr, base, labels, literal);
}

static void canon_column(ar_canon *canon, ar_column *column)
{
    bool generated = column->generated != NULL, identity = column->identity != NULL;

    if (generated + identity + (column->default_expr != NULL) > 1)
        (void)ar_fail(canon->ctx, AR_E_DEFAULT_TWICE, column->object.pos,
                      "column \"%s\" can have one of default, identity and generated",
                      ar_canon_label(canon, &column->object));
    column->default_expr = default_of(canon, &column->object, column->default_expr, column->type,
                                      column->default_is_literal);
    column->default_is_literal = false;
}

static void imply_not_null(ar_canon *canon, const ar_object *table)
{
    const ar_key *key = ar_as_key(ar_table_primary_key(table));

    if (!key)
        return;
    ar_vec_each(ar_element, element, &key->columns) {
        ar_column *column = element->column ? ar_table_column(canon->model, table, element->column)
                                            : NULL;

        if (column)
            column->not_null = true;
    }
}

void ar_canon_pg_columns(ar_canon *canon)
{
    ar_canon_each_object(object, canon)
    {
        ar_domain *domain = ar_as_domain(object);

        if (domain) {
            domain->default_expr = default_of(canon, object, domain->default_expr, domain->type,
                                              domain->default_is_literal);
            domain->default_is_literal = false;
        }
        ar_object_each(child, object) {
            if ((*child)->kind == AR_KIND_COLUMN)
                canon_column(canon, ar_as_column(*child));
        }
        if (object->kind == AR_KIND_TABLE)
            imply_not_null(canon, object);
    }
}

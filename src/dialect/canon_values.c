/* Spellings that mean the same on either engine: defaults, parentheses, options. */
#include "dialect/canon.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "dialect/type.h"

static ar_expr *respelled(ar_canon *canon, const ar_expr *expr, const char *sql)
{
    ar_expr *copy = ar_memdup(canon->ctx->arena, expr, sizeof(*copy));

    copy->sql = sql;
    return copy;
}

const ar_expr *ar_canon_unwrap(ar_canon *canon, const ar_expr *expr)
{
    if (!expr || !expr->sql)
        return expr;
    const char *bare = ar_sql_unwrap(canon->ctx->arena, ar_dialect_flavour(canon->target.engine),
                                     expr->sql);

    return ar_streq(bare, expr->sql) ? expr : respelled(canon, expr, bare);
}

/* ---- defaults ---- */

static void refuse_literal(ar_canon *canon, const ar_object *object, const ar_expr *expr,
                           const ar_type *type)
{
    (void)ar_fail(canon->ctx, AR_E_DEFAULT_MISFIT, expr->pos,
                  "%s \"%s\": the default \"%s\" is no value of type \"%s\"",
                  ar_kind_get(object->kind)->name, ar_canon_label(canon, object), expr->sql,
                  type ? type->text : "");
    ar_hint(canon->ctx, "an expression goes into `default_sql`");
}

static void refuse_label(ar_canon *canon, const ar_object *object, const ar_expr *expr,
                         const ar_enum *labels)
{
    const char **words = ar_alloc(canon->ctx->arena, (labels->values.count + 1) * sizeof(*words));

    for (size_t i = 0; i < labels->values.count; i++)
        words[i] = labels->values.items[i].name;
    const char *nearest = ar_nearest(expr->sql, words);

    (void)ar_fail(canon->ctx, AR_E_DEFAULT_MISFIT, expr->pos,
                  "%s \"%s\": the default \"%s\" is no value of enum \"%s\"",
                  ar_kind_get(object->kind)->name, ar_canon_label(canon, object), expr->sql,
                  ar_canon_label(canon, &labels->object));
    if (nearest)
        ar_hint(canon->ctx, "did you mean \"%s\"?", nearest);
}

static bool has_label(const ar_enum *labels, const char *name)
{
    ar_vec_each(ar_enum_value, value, &labels->values) {
        if (ar_streq(value->name, name))
            return true;
    }
    return false;
}

const ar_expr *ar_canon_default(ar_canon *canon, const ar_object *object, const ar_expr *expr,
                                const ar_type *type, const ar_enum *labels, bool literal)
{
    if (!expr || !literal)
        return expr;
    if (labels && (labels->values.count || !labels->object.unmanaged) &&
        !has_label(labels, expr->sql)) {
        refuse_label(canon, object, expr, labels);
        return expr;
    }
    char *sql = ar_literal_sql(canon->ctx, canon->target, type, expr->sql);

    if (!sql) {
        refuse_literal(canon, object, expr, type);
        return expr;
    }
    return respelled(canon, expr, sql);
}

/* ---- expressions of a table ---- */

static void unwrap_elements(ar_canon *canon, ar_elements *elements)
{
    ar_vec_each(ar_element, element, elements) {
        element->expr = ar_canon_unwrap(canon, element->expr);
    }
}

static void unwrap_child(ar_canon *canon, ar_object *object)
{
    ar_column *column = ar_as_column(object);
    ar_check *check = ar_as_check(object);
    ar_index *index = ar_as_index(object);
    ar_exclusion *exclusion = ar_as_exclusion(object);

    if (column) {
        column->generated = ar_canon_unwrap(canon, column->generated);
    } else if (check) {
        check->expr = ar_canon_unwrap(canon, check->expr);
    } else if (index) {
        unwrap_elements(canon, &index->columns);
        index->where = ar_canon_unwrap(canon, index->where);
    } else if (exclusion) {
        unwrap_elements(canon, &exclusion->elements);
        exclusion->where = ar_canon_unwrap(canon, exclusion->where);
    }
}

void ar_canon_expressions(ar_canon *canon, ar_object *table)
{
    ar_object_each(child, table) {
        unwrap_child(canon, *child);
    }
}

/* ---- options ---- */

static int compare_keys(const void *a, const void *b)
{
    return ar_strcmp(((const ar_option *)a)->key, ((const ar_option *)b)->key);
}

void ar_canon_options(ar_canon *canon, ar_options *options)
{
    ar_vec_each(ar_option, option, options) {
        option->key = ar_lower(canon->ctx->arena, option->key);
        option->value = ar_option_value(option->value);
    }
    if (options->count)
        qsort(options->items, options->count, sizeof(*options->items), compare_keys);
}

/* ---- types of the project ---- */

static ar_object *find_typed(ar_canon *canon, const char *schema, const char *name, bool rows)
{
    if (rows) {
        ar_object *table = ar_model_find(canon->model, AR_KIND_TABLE, schema, name);

        return table ? table : ar_model_find(canon->model, AR_KIND_VIEW, schema, name);
    }
    return ar_model_find_type(canon->model, schema, name);
}

/* As it is written first; a bare word also as SQL would fold it. */
ar_object *ar_canon_find_type(ar_canon *canon, const char *schema, const ar_type_name *name,
                              bool rows)
{
    const char *places[] = {name->schema ? name->schema : schema,
                            name->schema ? name->schema : canon->target.default_schema};

    for (size_t i = 0; i < 2; i++) {
        ar_object *found = find_typed(canon, places[i], name->name, rows);

        if (!found && !name->quoted)
            found = find_typed(canon, places[i], name->folded, rows);
        if (found)
            return found;
    }
    return NULL;
}

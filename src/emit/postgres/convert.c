/*
 * How values go over to types that are made anew. What changes may stand deep in them: in an array,
 * in an attribute of a composite type, below a domain.
 */
#include "dialect/routine.h"
#include "emit/postgres/postgres.h"

static char *converted(const ar_emitter *e, const char *value, const ar_object *type, bool array);

static bool is_array(const ar_type *type)
{
    return ar_ends_with(type->key ? type->key : type->text, "[]");
}

static const ar_object *object_of(const ar_emitter *e, const ar_type *type)
{
    return e->script->wanted ? ar_type_object(e->ctx, e->script->wanted, type) : NULL;
}

static bool is_composite(const ar_object *type)
{
    return type && ar_as_user_type(type) && !ar_as_user_type(type)->subtype;
}

static bool is_same(const ar_object *a, const ar_object *b)
{
    return a && b && ar_streq(a->name, b->name) && ar_streq(a->schema, b->schema);
}

/* The operation that makes the type anew at this moment; NULL: it stays. */
static const ar_op *retyping(const ar_emitter *e, const ar_object *type)
{
    for (const ar_retyping *it = e->retyping; it; it = it->outer)
        if (is_same(it->op->after, type))
            return it->op;
    return NULL;
}

static const char *text_of(const ar_emitter *e, const char *value, bool array)
{
    return ar_text(e, "%s::text%s", value, array ? "[]" : "");
}

/* ---- labels that are gone ---- */

static bool is_gone(const ar_op *op, const ar_option *pair)
{
    ar_vec_each(const ar_enum_value, value, &ar_as_enum(op->after)->values)
        if (ar_streq(value->name, pair->key))
            return false;
    return *pair->value;
}

static const char *array_of_labels(const ar_emitter *e, const ar_op *op, const char *value)
{
    value = text_of(e, value, true);
    ar_vec_each(const ar_option, pair, &op->enum_map)
        if (is_gone(op, pair))
            value = ar_text(e, "array_replace(%s, %l, %l)", value, pair->key, pair->value);
    return value;
}

static const char *label(const ar_emitter *e, const ar_op *op, const char *value)
{
    ar_str cases;

    ar_str_init(&cases, e->ctx->arena);
    ar_vec_each(const ar_option, pair, &op->enum_map)
        if (is_gone(op, pair))
            ar_write(e, &cases, " WHEN %l THEN %l", pair->key, pair->value);
    if (!cases.length)
        return text_of(e, value, false);
    return ar_text(e, "(CASE %s::text%s ELSE %s::text END)", value, cases.data, value);
}

/* ---- rows ---- */

static bool has_attribute(const ar_object *type, const char *name)
{
    ar_object_each(child, type)
        if (ar_streq((*child)->name, name))
            return true;
    return false;
}

/* A field of the new type: the old one's value, cast as a row of the new type is. Between types of
   users there may be no other way than by the text. */
static char *field(const ar_emitter *e, const char *row, const ar_attribute *attribute)
{
    const ar_type *type = attribute->type;
    const ar_object *of = object_of(e, type);
    bool own = strchr(type->key ? type->key : type->text, '.') != NULL;
    char *value = ar_text(e, "(%s).%n", row, attribute->object.name);

    if (of && (retyping(e, of) || ar_as_domain(of)))
        return converted(e, value, of, is_array(type));
    return own ? ar_text(e, "%s::text", value) : value;
}

static char *row_of(const ar_emitter *e, const ar_op *op, const char *value)
{
    ar_names fields = {0};

    ar_object_each(child, op->after)
        ar_vec_push(e->ctx->arena, &fields,
                    has_attribute(op->before, (*child)->name)
                        ? field(e, value, ar_as_attribute(*child))
                        : "NULL");
    return ar_text(e, "CASE WHEN %s IS DISTINCT FROM NULL THEN ROW(%s)::%o END", value,
                   ar_names_join(e->ctx->arena, &fields, ", "), op->after);
}

static ar_object converter(const ar_emitter *e, const ar_op *op)
{
    ar_object function = *op->after;

    function.name = ar_server_name(e->ctx, "_autorev", op->after->name, "rows");
    return function;
}

/* ---- any value ---- */

static char *converted(const ar_emitter *e, const char *value, const ar_object *type, bool array)
{
    const ar_domain *domain = type ? ar_as_domain(type) : NULL;
    const ar_op *op = retyping(e, type);
    const ar_object function = op ? converter(e, op) : (ar_object){0};

    if (domain && !array)
        return converted(e, value, object_of(e, domain->type), is_array(domain->type));
    if (domain && ar_as_enum(object_of(e, domain->type)))
        return converted(e, value, object_of(e, domain->type), array);
    if (op && ar_as_enum(type))
        return ar_text(e, "%s", array ? array_of_labels(e, op, value) : label(e, op, value));
    if (op && is_composite(type) && is_composite(op->before))
        return array ? ar_text(e, "%o(%s)", &function, value) : row_of(e, op, value);
    return ar_text(e, "%s", text_of(e, value, array));
}

char *ar_pg_converted(const ar_emitter *e, const ar_op *op, const ar_column *column)
{
    const ar_object *type = object_of(e, column->type);
    char *value;

    if (op->using_sql)
        return ar_text(e, "%s", op->using_sql);
    value = converted(e, ar_text(e, "%n", column->object.name), type ? type : op->after,
                      is_array(column->type));
    return is_composite(type) ? value : ar_text(e, "%s::%y", value, column->type);
}

/* ---- arrays of rows ---- */

static bool is_array_of(const ar_emitter *e, const ar_type *type, const ar_object *composite)
{
    return is_array(type) && is_same(object_of(e, type), composite);
}

static bool holds_array_of(const ar_emitter *e, const ar_object *object, const ar_object *composite)
{
    if (ar_as_column(object))
        return is_array_of(e, ar_as_column(object)->type, composite);
    if (ar_as_domain(object))
        return is_array_of(e, ar_as_domain(object)->type, composite);
    ar_object_each(child, object)
        if (ar_as_attribute(*child) && is_array_of(e, ar_as_attribute(*child)->type, composite))
            return true;
    return false;
}

/* An array of arrays cannot be said in it: its number of dimensions is no array, and is refused. */
bool ar_pg_create_converter(ar_emitter *e, const ar_op *op, const ar_object *old)
{
    const ar_object function = converter(e, op);
    bool found = false;
    char *body;

    if (!is_composite(op->after) || !is_composite(op->before))
        return false;
    ar_vec_each(ar_op *, part, &op->parts)
        found |= (*part)->verb == AR_ALTER && holds_array_of(e, (*part)->after, op->after);
    if (!found)
        return false;
    body = ar_text(e,
                   "SELECT CASE WHEN array_ndims($1) > 1 THEN array_ndims($1)::text::%o[]"
                   " ELSE ARRAY(SELECT %s FROM generate_subscripts($1, 1) AS i ORDER BY i) END"
                   " WHERE $1 IS NOT NULL",
                   op->after, row_of(e, op, "$1[i]"));
    ar_emit_step(e, ar_text(e, "Make a function that converts arrays of %Q.", op->after),
                 ar_text(e, "CREATE FUNCTION %o(%o[]) RETURNS %o[]\n    LANGUAGE sql\n    AS %s",
                         &function, old, op->after, ar_body_literal(e->ctx, body)));
    return true;
}

void ar_pg_drop_converter(ar_emitter *e, const ar_op *op, const ar_object *old)
{
    const ar_object function = converter(e, op);

    ar_emit_step(e, "Drop that function.", ar_text(e, "DROP FUNCTION %o(%o[])", &function, old));
}

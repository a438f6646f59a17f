#include "diff/rewrite_attr.h"

#include <string.h>

#include "base/str.h"
#include "diff/point.h"
#include "diff/rewrite_extension.h"
#include "diff/types.h"

static void rewrite_type_schema(const ar_change *c, const ar_type **type)
{
    const char *old = ar_printf(c->ctx->arena, "%s.",
                                ar_quote_name(c->ctx->arena, c->target.engine, c->name));
    const char *text = (*type)->key ? (*type)->key : (*type)->text;
    ar_type *copy;

    if (!ar_starts_with(text, old))
        return;
    copy = ar_memdup(c->ctx->arena, *type, sizeof(*copy));
    copy->text = copy->key = ar_printf(c->ctx->arena, "%s.%s",
                                       ar_quote_name(c->ctx->arena, c->target.engine, c->new_name),
                                       text + strlen(old));
    *type = copy;
}

/* Extensions take their types along. */
static void move_type(const ar_change *c, const ar_type **type)
{
    const char *from = ar_as_extension(c->op->before)->in_schema;
    const char *to = ar_as_extension(c->op->after)->in_schema;
    const char *old = ar_printf(c->ctx->arena, "%s.",
                                ar_quote_name(c->ctx->arena, c->target.engine, from));
    ar_type *copy;

    if (!ar_streq((*type)->extension, c->op->before->name) || !ar_starts_with((*type)->key, old))
        return;
    copy = ar_memdup(c->ctx->arena, *type, sizeof(*copy));
    copy->key = ar_printf(c->ctx->arena, "%s.%s",
                          ar_quote_name(c->ctx->arena, c->target.engine, to),
                          (*type)->key + strlen(old));
    copy->text = ar_type_short(c->ctx, c->target, copy->key);
    *type = copy;
}

static void rewrite_type(const ar_change *c, const ar_type **type)
{
    if (*type && ar_op_moves_extension(c->op))
        move_type(c, type);
    if (*type && c->kind == AR_KIND_SCHEMA)
        rewrite_type_schema(c, type);
    if (!(ar_change_renames_type(c) || ar_change_renames_rows(c)) || !*type)
        return;
    const char *base = ar_type_base(c->ctx, *type);
    const char *old = ar_point_place(c->ctx, c->target, c->schema, c->name);
    const char *rest = ((*type)->key ? (*type)->key : (*type)->text) + strlen(base);
    ar_type *copy;

    if (!ar_streq(base, old))
        return;
    copy = ar_memdup(c->ctx->arena, *type, sizeof(*copy));
    copy->key = ar_printf(c->ctx->arena, "%s%s", ar_change_new_place(c, true), rest);
    copy->text = ar_printf(c->ctx->arena, "%s%s", ar_change_new_place(c, false), rest);
    *type = copy;
}

void ar_rewrite_names(const ar_change *c, ar_names *names)
{
    ar_names copy = {0};

    ar_vec_each(const char *, name, names)
        ar_vec_push(c->ctx->arena, &copy, ar_change_eq(c, *name, c->name) ? c->new_name : *name);
    *names = copy;
}

static void rewrite_ref(const ar_change *c, ar_ref *ref, bool is_type)
{
    if (!ref->table)
        return;
    if (c->kind == AR_KIND_SCHEMA && ar_streq(ref->schema, c->name))
        ref->schema = c->new_name;
    if (c->kind == (is_type ? AR_KIND_TYPE : AR_KIND_TABLE) &&
        ar_change_is_place(c, ref->schema, ref->table)) {
        ref->table = c->new_name;
        ref->schema = c->new_schema;
    }
    if (c->kind == AR_KIND_COLUMN && ar_change_eq(c, ref->table, c->table) &&
        ar_change_same_schema(c, ref->schema, c->table_schema))
        ar_rewrite_names(c, &ref->columns);
}

static void rewrite_refs(const ar_change *c, ar_refs *refs)
{
    ar_refs copy = {0};

    ar_vec_each(ar_ref, ref, refs) {
        ar_vec_push(c->ctx->arena, &copy, *ref);
        rewrite_ref(c, &copy.items[copy.count - 1], false);
    }
    *refs = copy;
}

/* Where a collation is named beside a type. */
static void rewrite_collation(const ar_change *c, const char **name, const char **schema)
{
    if (c->op->verb != AR_RENAME || !*name || !*schema)
        return;
    if (c->kind == AR_KIND_SCHEMA && ar_streq(*schema, c->name))
        *schema = c->new_name;
    if (c->kind != AR_KIND_COLLATION || !ar_change_is_place(c, *schema, *name))
        return;
    *name = c->new_name;
    *schema = c->new_schema;
}

static void rewrite_published(const ar_change *c, ar_publisheds *tables)
{
    ar_publisheds copy = {0};

    ar_vec_each(const ar_published, it, tables) {
        ar_published table = *it;
        bool of_column = c->kind == AR_KIND_COLUMN &&
                         ar_change_eq(c, table.table.table, c->table) &&
                         ar_change_same_schema(c, table.table.schema, c->table_schema);

        rewrite_ref(c, &table.table, false);
        ar_rewrite_expr(c, &table.where, of_column);
        ar_vec_push(c->ctx->arena, &copy, table);
    }
    *tables = copy;
}

/* Bare is what stands in the default schema, or comes with the server. */
static const char *bare(const ar_change *c, const char *schema)
{
    return ar_streq(schema, c->target.default_schema) ? NULL : schema;
}

static void rewrite_opclass(const ar_change *c, ar_element *element)
{
    bool moves = ar_op_moves_extension(c->op);

    if (!element->opclass)
        return;
    if (c->kind == AR_KIND_SCHEMA && c->op->verb == AR_RENAME &&
        ar_streq(element->opclass_schema, c->name))
        element->opclass_schema = bare(c, c->new_name);
    if (moves && ar_extension_has_opclass(c, element->opclass_schema, element->opclass))
        element->opclass_schema = bare(c, ar_as_extension(c->op->after)->in_schema);
}

static void rewrite_elements(const ar_change *c, ar_elements *elements, bool in_table)
{
    ar_elements copy = {0};

    ar_vec_each(ar_element, element, elements) {
        ar_element changed = *element;

        if (in_table && c->kind == AR_KIND_COLUMN && changed.column &&
            ar_change_eq(c, changed.column, c->name))
            changed.column = c->new_name;
        ar_rewrite_expr(c, &changed.expr, in_table);
        rewrite_collation(c, &changed.collation, &changed.collation_schema);
        rewrite_opclass(c, &changed);
        ar_vec_push(c->ctx->arena, &copy, changed);
    }
    *elements = copy;
}

static void rewrite_arguments(const ar_change *c, ar_arguments *arguments)
{
    ar_arguments copy = {0};

    ar_vec_each(ar_argument, argument, arguments) {
        ar_argument changed = *argument;

        rewrite_type(c, &changed.type);
        ar_rewrite_expr(c, &changed.default_expr, false);
        ar_vec_push(c->ctx->arena, &copy, changed);
    }
    *arguments = copy;
}

void ar_rewrite_attrs(const ar_change *c, ar_object *object, bool in_table)
{
    const ar_kind_def *def = ar_kind_get(object->kind);

    for (size_t i = 0; i < def->attr_count; i++) {
        void *value = (char *)object + def->attrs[i].offset;

        switch (def->attrs[i].type) {
        case AR_ATTR_EXPR:
            if (def->flags & AR_KIND_DEFINITION)
                ar_rewrite_body(c, object, in_table, value);
            else
                ar_rewrite_expr(c, value, in_table);
            break;
        case AR_ATTR_TYPE:
            rewrite_type(c, value);
            break;
        case AR_ATTR_REF:
            rewrite_ref(c, value, ar_streq(def->attrs[i].key, "of"));
            break;
        case AR_ATTR_PUBLISHED:
            rewrite_published(c, value);
            break;
        case AR_ATTR_REFS:
            rewrite_refs(c, value);
            break;
        case AR_ATTR_NAMES:
            if (in_table && c->kind == AR_KIND_COLUMN && !(def->attrs[i].flags & AR_ATTR_ROLES))
                ar_rewrite_names(c, value);
            break;
        case AR_ATTR_ELEMENTS:
            rewrite_elements(c, value, in_table);
            break;
        case AR_ATTR_ARGUMENTS:
            rewrite_arguments(c, value);
            break;
        default:
            break;
        }
    }
}

void ar_rewrite_collations(const ar_change *c, ar_object *object)
{
    ar_column *column = ar_as_column(object);
    ar_domain *domain = ar_as_domain(object);
    ar_attribute *attribute = ar_as_attribute(object);
    ar_user_type *type = ar_as_user_type(object);
    ar_extension *extension = ar_as_extension(object);

    if (column)
        rewrite_collation(c, &column->collation, &column->collation_schema);
    if (domain)
        rewrite_collation(c, &domain->collation, &domain->collation_schema);
    if (attribute)
        rewrite_collation(c, &attribute->collation, &attribute->collation_schema);
    if (type)
        rewrite_collation(c, &type->collation, &type->collation_schema);
    if (extension && c->kind == AR_KIND_SCHEMA && ar_streq(extension->in_schema, c->name))
        extension->in_schema = c->new_name;
}

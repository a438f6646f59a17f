#include "base/str.h"
#include "diff/answer.h"
#include "diff/diff.h"
#include "diff/mention.h"
#include "diff/point.h"

typedef struct needer {
    ar_ctx *ctx;
    const char *default_schema;
    ar_names *out;
} needer;

static void put(const needer *n, const char *kind, const char *schema, const char *name,
                const char *part)
{
    ar_str need;

    ar_str_init(&need, n->ctx->arena);
    ar_str_addf(&need, "%s ", kind);
    if (schema && !ar_streq(schema, n->default_schema))
        ar_str_addf(&need, "%s.", ar_label_quote(n->ctx, schema));
    ar_str_add(&need, ar_label_quote(n->ctx, name));
    if (part)
        ar_str_addf(&need, ".%s", ar_label_quote(n->ctx, part));
    if (!ar_names_has(n->out, need.data))
        ar_vec_push(n->ctx->arena, n->out, need.data);
}

/* Whichever of the two it is: nobody made the other. */
static void put_type(const needer *n, const char *schema, const char *name)
{
    put(n, "enum", schema, name, NULL);
    put(n, "domain", schema, name, NULL);
    put(n, "type", schema, name, NULL);
}

static void need_type(const needer *n, const ar_type *type)
{
    ar_names parts = {0};

    if (type && type->extension)
        put(n, "extension", NULL, type->extension, NULL);
    if (type && type->key)
        parts = ar_label_parts(n->ctx, ar_type_base(n->ctx, type));
    if (parts.count == 2)
        put_type(n, parts.items[0], parts.items[1]);
}

static void need_expr(const needer *n, const ar_expr *expr)
{
    ar_mentions mentions = {0};

    if (expr)
        mentions = ar_mentions_in(n->ctx, AR_POSTGRESQL, ar_expr_text(expr));
    ar_vec_each(ar_mention, m, &mentions) {
        if (m->type == AR_MENTION_CONFIGURATION)
            put(n, "text_search_configuration", m->schema, m->name, NULL);
        if (m->type == AR_MENTION_SEQUENCE)
            put(n, "sequence", m->schema, m->name, NULL);
        if (m->type == AR_MENTION_COLLATION && m->schema)
            put(n, "collation", m->schema, m->name, NULL);
        if (m->type == AR_MENTION_TYPE && m->schema)
            put_type(n, m->schema, m->name);
    }
}

/* Whatever a pair of names may be: nobody made the others. */
static void need_body(const needer *n, const ar_expr *expr)
{
    static const char *const kinds[] = {"table", "view", "sequence", "function", "procedure"};
    ar_body body = {0};

    if (expr)
        body = ar_body_mentions(n->ctx, AR_POSTGRESQL, ar_expr_text(expr));
    ar_vec_each(ar_named_pair, pair, &body.pairs) {
        for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
            put(n, kinds[i], pair->schema, pair->name, NULL);
        put_type(n, pair->schema, pair->name);
    }
}

static void need_elements(const needer *n, const ar_elements *elements)
{
    ar_vec_each(ar_element, element, elements)
        need_expr(n, element->expr);
}

static void need_arguments(const needer *n, const ar_arguments *arguments)
{
    ar_vec_each(ar_argument, argument, arguments) {
        need_type(n, argument->type);
        need_expr(n, argument->default_expr);
    }
}

static void need_ref(const needer *n, const ar_ref *ref)
{
    if (!ref->table)
        return;
    put(n, "table", ref->schema, ref->table, NULL);
    ar_vec_each(const char *, column, &ref->columns)
        put(n, "column", ref->schema, ref->table, *column);
}

static void need_collation(const needer *n, const char *schema, const char *name)
{
    if (name && schema)
        put(n, "collation", schema, name, NULL);
}

/* Beside what the attribute tables tell. */
static void need_more(const needer *n, const ar_object *object)
{
    const ar_column *column = ar_as_column(object);
    const ar_attribute *attribute = ar_as_attribute(object);
    const ar_domain *domain = ar_as_domain(object);
    const ar_user_type *type = ar_as_user_type(object);
    const ar_extension *extension = ar_as_extension(object);

    if (column)
        need_collation(n, column->collation_schema, column->collation);
    if (attribute)
        need_collation(n, attribute->collation_schema, attribute->collation);
    if (domain)
        need_collation(n, domain->collation_schema, domain->collation);
    if (type)
        need_collation(n, type->collation_schema, type->collation);
    if (extension && extension->in_schema && !ar_streq(extension->in_schema, n->default_schema))
        put(n, "schema", NULL, extension->in_schema, NULL);
    ar_vec_each(const char *, name, extension ? &extension->required : &(ar_names){0})
        put(n, "extension", NULL, *name, NULL);
}

static void need_place(const needer *n, const char *kind, const ar_ref *ref)
{
    if (ref->table)
        put(n, kind, ref->schema, ref->table, NULL);
}

static void need_attrs(const needer *n, const ar_object *object)
{
    const ar_kind_def *def = ar_kind_get(object->kind);

    for (size_t i = 0; i < def->attr_count; i++) {
        const void *value = ar_object_attr(object, &def->attrs[i]);

        switch (def->attrs[i].type) {
        case AR_ATTR_EXPR:
            if (def->flags & AR_KIND_DEFINITION)
                need_body(n, *(const ar_expr *const *)value);
            else
                need_expr(n, *(const ar_expr *const *)value);
            break;
        case AR_ATTR_TYPE:
            need_type(n, *(const ar_type *const *)value);
            break;
        case AR_ATTR_REF:
            if (ar_streq(def->attrs[i].key, "of"))
                need_place(n, "type", value);
            else
                need_ref(n, value);
            break;
        case AR_ATTR_REFS:
            ar_vec_each(ar_ref, ref, (const ar_refs *)value)
                need_ref(n, ref);
            break;
        case AR_ATTR_ELEMENTS:
            need_elements(n, value);
            break;
        case AR_ATTR_ARGUMENTS:
            need_arguments(n, value);
            break;
        default:
            break;
        }
    }
}

static void need_child(const needer *n, const ar_object *child)
{
    need_attrs(n, child);
    need_more(n, child);
}

static void need_said(const needer *n, const ar_object *object)
{
    ar_vec_each(ar_object *, it, &object->depends) {
        char *need = ar_printf(n->ctx->arena, "%s %s", ar_kind_word((*it)->kind),
                               ar_object_label(n->ctx, *it, n->default_schema));

        if (!ar_names_has(n->out, need))
            ar_vec_push(n->ctx->arena, n->out, need);
    }
}

static void need_object(const needer *n, const ar_object *object)
{
    need_said(n, object);
    if (object->schema && ar_kind_has_schema(object->kind) &&
        !ar_streq(object->schema, n->default_schema))
        put(n, "schema", NULL, object->schema, NULL);
    need_attrs(n, object);
    need_more(n, object);
    if (object->kind == AR_KIND_TABLE || ar_kind_is_type(object->kind))
        ar_object_each(child, object)
            if ((*child)->kind == AR_KIND_COLUMN || ar_kind_is_type(object->kind))
                need_child(n, *child);
}

/* Only what is newly referred to; a rebuild needs what its parts need. */
ar_names ar_op_needs(ar_ctx *ctx, const ar_op *op, const char *default_schema)
{
    ar_names before = {0}, after = {0}, needs = {0};
    needer old = {ctx, default_schema, &before}, new = {ctx, default_schema, &after};

    if (op->verb == AR_MOVE || op->again)
        return needs;
    if (op->after && op->verb != AR_REBUILD)
        need_object(&new, op->after);
    if (op->before && op->verb != AR_REBUILD)
        need_object(&old, op->before);
    ar_vec_each(const char *, need, &after)
        if (!ar_names_has(&before, *need))
            ar_vec_push(ctx->arena, &needs, *need);
    ar_vec_each(ar_op *, part, &op->parts) {
        ar_names more = ar_op_needs(ctx, *part, default_schema);

        ar_vec_each(const char *, need, &more)
            if (!ar_names_has(&needs, *need))
                ar_vec_push(ctx->arena, &needs, *need);
    }
    return needs;
}

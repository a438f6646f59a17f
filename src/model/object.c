#include "model/object.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "model/kinds.h"
#include "model/routine.h"

ar_object *ar_object_new(ar_ctx *ctx, ar_kind kind, const char *schema, const char *name)
{
    ar_object *object = ar_alloc(ctx->arena, ar_kind_get(kind)->size);

    object->kind = kind;
    object->schema = schema;
    object->name = name;
    return object;
}

ar_object *ar_object_copy(ar_ctx *ctx, const ar_object *object)
{
    ar_object *copy = ar_memdup(ctx->arena, object, ar_kind_get(object->kind)->size);

    copy->children = (ar_objects){0};
    for (size_t i = 0; i < object->children.count; i++) {
        ar_object *child = ar_object_copy(ctx, object->children.items[i]);

        child->parent = copy;
        ar_vec_push(ctx->arena, &copy->children, child);
    }
    return copy;
}

/* Children after the columns: by rank, then name, then as they came (unnamed ones). */
static bool stands_before(const ar_object *a, const ar_object *b)
{
    int rank_a = ar_kind_get(a->kind)->rank, rank_b = ar_kind_get(b->kind)->rank;

    if (rank_a != rank_b)
        return rank_a < rank_b;
    return a->kind != AR_KIND_COLUMN && a->kind != AR_KIND_ATTRIBUTE &&
           ar_strcmp(a->name, b->name) < 0;
}

void ar_object_add(ar_ctx *ctx, ar_object *parent, ar_object *child)
{
    ar_objects *children = &parent->children;
    size_t at = children->count;

    child->parent = parent;
    child->schema = parent->schema;
    ar_vec_push(ctx->arena, children, child);
    while (at > 0 && stands_before(child, children->items[at - 1])) {
        children->items[at] = children->items[at - 1];
        children->items[--at] = child;
    }
}

const void *ar_object_attr(const ar_object *object, const ar_attr *attr)
{
    return (const char *)object + attr->offset;
}

static bool values_equal(const ar_enum_values *a, const ar_enum_values *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!ar_streq(a->items[i].name, b->items[i].name))
            return false;
    return true;
}

static bool children_equal(ar_ctx *ctx, const ar_objects *a, const ar_objects *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!ar_streq(a->items[i]->name, b->items[i]->name) ||
            !ar_comment_equal(a->items[i], b->items[i]) ||
            ar_object_changes(ctx, a->items[i], b->items[i]))
            return false;
    return true;
}

static bool published_equal(ar_ctx *ctx, const ar_publisheds *a, const ar_publisheds *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!ar_ref_equal(&a->items[i].table, &b->items[i].table) ||
            !ar_expr_equal(ctx, a->items[i].where, b->items[i].where))
            return false;
    return true;
}

#define VALUE(type, pointer) (*(type const *)(pointer))

static bool attr_equal(ar_ctx *ctx, const ar_attr *attr, const void *a, const void *b)
{
    switch (attr->type) {
    case AR_ATTR_BOOL:
        return VALUE(bool, a) == VALUE(bool, b);
    case AR_ATTR_WORD:
        return VALUE(int, a) == VALUE(int, b);
    case AR_ATTR_TEXT:
    case AR_ATTR_NAME:
    case AR_ATTR_INT:
        return ar_streq(VALUE(char *, a), VALUE(char *, b));
    case AR_ATTR_EXPR:
        return ar_expr_equal(ctx, VALUE(ar_expr *, a), VALUE(ar_expr *, b));
    case AR_ATTR_TYPE:
        return ar_type_equal(VALUE(ar_type *, a), VALUE(ar_type *, b));
    case AR_ATTR_IDENTITY:
        return ar_identity_equal(VALUE(ar_identity *, a), VALUE(ar_identity *, b));
    case AR_ATTR_PUBLISHED:
        return published_equal(ctx, a, b);
    case AR_ATTR_DEFAULT_GRANTS:
        return ar_default_grants_equal(a, b);
    case AR_ATTR_REF:
        return ar_ref_equal(a, b);
    case AR_ATTR_REFS:
        return ar_refs_equal(a, b);
    case AR_ATTR_NAMES:
        return ar_names_cmp(a, b) == 0;
    case AR_ATTR_OPTIONS:
        return ar_options_equal(a, b);
    case AR_ATTR_ELEMENTS:
        return ar_elements_equal(ctx, a, b);
    case AR_ATTR_VALUES:
        return values_equal(a, b);
    case AR_ATTR_CHILDREN:
        return children_equal(ctx, a, b);
    case AR_ATTR_ARGUMENTS:
        return ar_arguments_equal(ctx, a, b);
    case AR_ATTR_BODY:
        return ar_body_equal(ctx, VALUE(char *, a), VALUE(char *, b));
    case AR_ATTR__COUNT:
        break;
    }
    return true;
}

static bool is_left_out(const ar_attr *attr, const ar_object *a, const ar_object *b)
{
    return attr->flags & AR_ATTR_IF_SAID &&
           (!VALUE(char *, ar_object_attr(a, attr)) || !VALUE(char *, ar_object_attr(b, attr)));
}

uint64_t ar_object_changes(ar_ctx *ctx, const ar_object *a, const ar_object *b)
{
    const ar_kind_def *def = ar_kind_get(a->kind);
    uint64_t changed = 0;

    for (size_t i = 0; i < def->attr_count; i++) {
        const ar_attr *attr = &def->attrs[i];

        if (!(attr->flags & AR_ATTR_NOT_COMPARED) && !is_left_out(attr, a, b) &&
            !attr_equal(ctx, attr, ar_object_attr(a, attr), ar_object_attr(b, attr)))
            changed |= UINT64_C(1) << i;
    }
    return changed;
}

bool ar_comment_equal(const ar_object *a, const ar_object *b)
{
    return ar_streq(a->comment, b->comment);
}

static bool is_odd(const char *name)
{
    if (!*name || isdigit((unsigned char)*name))
        return true;
    for (const char *c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '_' && *c != '$' && (unsigned char)*c < 0x80)
            return true;
    return false;
}

char *ar_label_quote(ar_ctx *ctx, const char *name)
{
    ar_str quoted;

    if (!is_odd(name))
        return ar_strdup(ctx->arena, name);
    ar_str_init(&quoted, ctx->arena);
    ar_str_addc(&quoted, '"');
    for (const char *c = name; *c; c++) {
        if (*c == '"')
            ar_str_addc(&quoted, '"');
        ar_str_addc(&quoted, *c);
    }
    ar_str_addc(&quoted, '"');
    return quoted.data;
}

char *ar_label_shown(ar_ctx *ctx, const char *label)
{
    return ar_printf(ctx->arena, strchr(label, '"') ? "%s" : "\"%s\"", label);
}

/* Unnamed constraints are known by their columns, or by their place among their kind. */
static char *unnamed_label(ar_ctx *ctx, const ar_object *object)
{
    ar_names columns = {0};
    size_t place = 0;

    if (ar_as_foreign_key(object))
        ar_vec_each(const char *const, column, &ar_as_foreign_key(object)->columns)
            ar_vec_push(ctx->arena, &columns, ar_label_quote(ctx, *column));
    if (ar_as_key(object))
        ar_vec_each(ar_element, element, &ar_as_key(object)->columns)
            ar_vec_push(ctx->arena, &columns, ar_label_quote(ctx, element->column));
    if (columns.count)
        return ar_printf(ctx->arena, "(%s)", ar_names_join(ctx->arena, &columns, ","));
    for (size_t i = 0; object->parent && i < object->parent->children.count; i++) {
        const ar_object *sibling = object->parent->children.items[i];

        place += sibling->kind == object->kind && !sibling->name;
        if (sibling == object)
            break;
    }
    return ar_printf(ctx->arena, "(%zu)", place);
}

char *ar_object_label(ar_ctx *ctx, const ar_object *object, const char *default_schema)
{
    bool bare = ar_kind_is_named_in_schema(object->kind) || !object->parent;
    bool in_default = !object->schema || ar_streq(object->schema, default_schema) ||
                      !ar_kind_has_schema(object->kind);
    ar_str label;

    ar_str_init(&label, ctx->arena);
    if (!in_default)
        ar_str_addf(&label, "%s.", ar_label_quote(ctx, object->schema));
    if (!bare)
        ar_str_addf(&label, "%s.", ar_label_quote(ctx, object->parent->name));
    if (ar_as_routine(object)) {
        ar_str_addf(&label, "%s%s", ar_label_quote(ctx, ar_bare_name(ctx, object)),
                    ar_routine_signature(object));
        return label.data;
    }
    ar_str_add(&label,
               object->name ? ar_label_quote(ctx, object->name) : unnamed_label(ctx, object));
    return label.data;
}

/* `depends_on`: what no catalogue tells, as "KIND NAME". */
#include "parser/depends.h"

#include <string.h>

#include "base/str.h"
#include "parser/scalar.h"

void ar_read_depends_on(ar_spot *spot)
{
    ar_scalar_names(spot->reader, spot->value, "depends_on", false, spot->object,
                    &spot->object->depends_on);
}

static ar_pos place_of(const ar_reader *reader, const ar_object *object, const char *said)
{
    return ar_reader_find_place(reader, object, said, object->pos);
}

/* "f(integer)" of a function whose key is "f" alone: the types tell overloads apart, of which it is
   none. */
static const char *without_types(ar_ctx *ctx, const ar_object *object, const char *label)
{
    const char *open = strchr(label, '(');
    size_t length = open ? (size_t)(open - label) : 0;

    if (!length || !ar_as_routine(object) || strchr(object->name, '('))
        return label;
    return ar_trim(ctx->arena, ar_strndup(ctx->arena, label, length));
}

/* "shop.order", "order.my key": the names as they are, without quotes. */
static bool is_named(const ar_reader *reader, const ar_object *object, const char *label)
{
    ar_arena *arena = reader->ctx->arena;
    const char *schema = object->schema ? object->schema : reader->target.default_schema;
    bool bare = ar_kind_is_named_in_schema(object->kind) || !object->parent;
    const char *named = object->name;

    if (!named)
        return false;
    if (!bare)
        named = ar_printf(arena, "%s.%s", object->parent->name, named);
    return ar_name_eq(reader->target.engine, named, label) ||
           (schema && ar_streq(ar_printf(arena, "%s.%s", schema, named), label));
}

/* "shop.order", "order.total": as an `objects` line calls it, its schema said or not. */
static bool is_called(const ar_reader *reader, const ar_object *object, const char *label)
{
    ar_ctx *ctx = reader->ctx;
    const char *usual = reader->target.default_schema;

    label = without_types(ctx, object, label);
    return is_named(reader, object, label) ||
           ar_name_eq(reader->target.engine, ar_object_label(ctx, object, usual), label) ||
           (usual && ar_streq(ar_object_label(ctx, object, NULL), label));
}

static ar_object *find_among(const ar_reader *reader, const ar_objects *objects, ar_kind kind,
                             const char *label)
{
    ar_vec_each(ar_object *const, it, objects) {
        ar_object *child = find_among(reader, &(*it)->children, kind, label);

        if ((*it)->kind == kind && is_called(reader, *it, label))
            return *it;
        if (child)
            return child;
    }
    return NULL;
}

/* The kind that `said` begins with, "foreign_key" or "foreign key"; *label is what follows it. */
static ar_kind leading_kind(ar_ctx *ctx, const char *said, const char **label)
{
    ar_kind kind = AR_KIND_NONE;
    size_t length = 0;

    do {
        length += strspn(said + length, " ");
        length += strcspn(said + length, " ");
        kind = ar_kind_by_name(ar_strndup(ctx->arena, said, length));
    } while (kind == AR_KIND_NONE && said[length]);
    *label = said + length + strspn(said + length, " ");
    return kind;
}

static void resolve_one(ar_reader *reader, ar_object *object, const char *said)
{
    const char *label;
    ar_kind kind = leading_kind(reader->ctx, said, &label);
    ar_object *found;

    if (kind == AR_KIND_NONE || !*label) {
        ar_fail(reader->ctx, AR_E_BAD_DEPENDENCY, place_of(reader, object, said),
                "\"depends_on\" takes KIND NAME, such as \"table order\", not \"%s\"", said);
        return;
    }
    found = find_among(reader, &reader->model->objects, kind, label);
    if (found)
        ar_vec_push(reader->ctx->arena, &object->depends, found);
    else if (!reader->incomplete)
        ar_fail(reader->ctx, AR_E_UNRESOLVED_REFERENCE, place_of(reader, object, said),
                "no app declares %s %s \"%s\"",
                strchr("aeio", ar_kind_get(kind)->name[0]) ? "an" : "a", ar_kind_get(kind)->name,
                label);
}

void ar_resolve_depends(ar_reader *reader, ar_object *object)
{
    ar_vec_each(const char *, said, &object->depends_on)
        resolve_one(reader, object, *said);
    ar_object_each(child, object)
        ar_resolve_depends(reader, *child);
}

/*
 * Names: what is given is claimed first, so that a derived name never takes one that a model asks
 * for. Spaces (PostgreSQL 15 manual, 5.9 and CREATE TYPE): relations and their indexes share one
 * per schema, types another (a table is a type too), constraints of a table a third.
 */
#include <string.h>

#include "base/str.h"
#include "dialect/canon.h"
#include "dialect/naming.h"
#include "model/routine.h"

enum { PG_14 = 140000 }; /* from here on sequences are no types */

/* ---- spaces ---- */

static char *slot(ar_canon *canon, const char *space, const char *schema, const char *name)
{
    ar_arena *arena = canon->ctx->arena;
    bool folds = canon->target.engine == AR_SQLITE;

    return ar_printf(arena, "%s\x1f%s\x1f%s", space, schema ? schema : "",
                     folds ? ar_lower(arena, name) : name);
}

static ar_object *holder(ar_canon *canon, const char *space, const char *schema, const char *name)
{
    return ar_map_get(canon->names, slot(canon, space, schema, name));
}

static const char *place_text(ar_canon *canon, const ar_object *object)
{
    if (!object->pos.file)
        return "";
    return ar_printf(canon->ctx->arena, " (%s:%u)", object->pos.file, object->pos.line);
}

static void report_clash(ar_canon *canon, const ar_object *object, const ar_object *other)
{
    (void)ar_fail(canon->ctx, AR_E_NAME_CLASH, object->pos,
                  "the name of %s \"%s\" is taken by %s \"%s\"%s", ar_kind_get(object->kind)->name,
                  ar_canon_label(canon, object), ar_kind_get(other->kind)->name,
                  ar_canon_label(canon, other), place_text(canon, other));
}

static void claim(ar_canon *canon, const char *space, const char *schema, ar_object *object)
{
    ar_object *other = holder(canon, space, schema, object->name);

    if (!other)
        ar_map_set(canon->names, slot(canon, space, schema, object->name), object);
    else if (other != object && !(object->unmanaged && other->unmanaged))
        report_clash(canon, object, other);
}

static bool is_index_backed(ar_kind kind)
{
    return kind == AR_KIND_PRIMARY_KEY || kind == AR_KIND_UNIQUE || kind == AR_KIND_EXCLUSION;
}

static bool is_constraint(ar_kind kind)
{
    return is_index_backed(kind) || kind == AR_KIND_FOREIGN_KEY || kind == AR_KIND_CHECK;
}

static char *owner_space(ar_canon *canon, const ar_object *object)
{
    return ar_printf(canon->ctx->arena, "constraint\x1f%s", object->parent->name);
}

bool ar_canon_relation_taken(ar_canon *canon, const char *schema, const char *name)
{
    return holder(canon, "relation", schema, name) != NULL;
}

void ar_canon_claim_relation(ar_canon *canon, ar_object *object)
{
    claim(canon, "relation", object->schema, object);
}

/* SQLite's constraints may be called anything, twice too. */
static void claim_name(ar_canon *canon, ar_object *object)
{
    bool postgres = canon->target.engine == AR_POSTGRESQL;
    ar_kind kind = object->kind;

    if (!object->name || !ar_kind_has_schema(kind) || kind == AR_KIND_COLUMN ||
        kind == AR_KIND_VIEW_COLUMN || kind == AR_KIND_ATTRIBUTE)
        return;
    if (kind == AR_KIND_TABLE || kind == AR_KIND_VIEW || kind == AR_KIND_SEQUENCE ||
        kind == AR_KIND_INDEX || (postgres && is_index_backed(kind)))
        ar_canon_claim_relation(canon, object);
    if (postgres &&
        (ar_kind_is_type(kind) || kind == AR_KIND_TABLE || kind == AR_KIND_VIEW ||
         (kind == AR_KIND_SEQUENCE && canon->target.version && canon->target.version < PG_14)))
        claim(canon, "type", object->schema, object);
    if (kind == AR_KIND_STATISTICS)
        claim(canon, "statistics", object->schema, object);
    if (!postgres || !is_constraint(kind))
        return;
    claim(canon, owner_space(canon, object), object->schema, object);
    if (!holder(canon, "any constraint", object->schema, object->name))
        ar_map_set(canon->names, slot(canon, "any constraint", object->schema, object->name),
                   object);
}

/* ---- what a name may be ---- */

static void check_length(ar_canon *canon, const ar_object *object, const char *what,
                         const char *name, ar_pos pos)
{
    size_t limit = ar_dialect_caps(canon->target).name_max;

    if (!limit || !name || strlen(name) <= limit || object->unmanaged)
        return;
    (void)ar_fail(canon->ctx, AR_E_NAME_TOO_LONG, pos,
                  "%s \"%s\" has %zu bytes, PostgreSQL takes %zu", what, name, strlen(name), limit);
}

static bool is_system_column(const char *name)
{
    static const char *const names[] = {"cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"};

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (ar_streq(names[i], name))
            return true;
    return false;
}

static bool is_system_schema(const char *name)
{
    return ar_starts_with(name, "pg_") || ar_streq(name, "information_schema");
}

/* Where the schema is an object of its own, that is the one to be refused. */
static bool is_in_system_schema(const ar_canon *canon, const ar_object *object)
{
    return !object->parent && object->schema && is_system_schema(object->schema) &&
           !ar_model_find(canon->model, AR_KIND_SCHEMA, NULL, object->schema);
}

static void check_reserved(ar_canon *canon, const ar_object *object)
{
    bool postgres = canon->target.engine == AR_POSTGRESQL;
    ar_kind kind = object->kind;
    bool reserved;

    if (!object->name || object->unmanaged)
        return;
    if (postgres)
        reserved = (kind == AR_KIND_SCHEMA && is_system_schema(object->name)) ||
                   is_in_system_schema(canon, object) ||
                   (kind == AR_KIND_COLUMN && is_system_column(object->name));
    else
        reserved = (kind == AR_KIND_TABLE || kind == AR_KIND_INDEX || kind == AR_KIND_VIEW) &&
                   ar_starts_with(ar_lower(canon->ctx->arena, object->name), "sqlite_");
    if (reserved)
        (void)ar_fail(canon->ctx, AR_E_RESERVED_NAME, object->pos,
                      "%s \"%s\": %s keeps such names for itself", ar_kind_get(kind)->name,
                      ar_canon_label(canon, object), ar_engine_title(canon->target.engine));
}

/* Names inside it that are no objects. */
static void check_inner_names(ar_canon *canon, const ar_object *object)
{
    const ar_enum *type = ar_as_enum(object);
    const ar_user_type *range = ar_as_user_type(object);
    const ar_view *view = ar_as_view(object);
    const ar_routine *routine = ar_as_routine(object);

    ar_vec_each(const ar_enum_value, value, type ? &type->values : &(ar_enum_values){0})
        check_length(canon, object, "enum value", value->name, value->pos);
    if (range)
        check_length(canon, object, "type", range->multirange, object->pos);
    ar_vec_each(const char *const, name, view ? &view->columns : &(ar_names){0})
        check_length(canon, object, "column", *name, object->pos);
    ar_vec_each(const ar_argument, argument, routine ? &routine->arguments : &(ar_arguments){0})
        check_length(canon, object, "argument", argument->name, object->pos);
}

static void check_name(ar_canon *canon, const ar_object *object)
{
    const char *name = ar_as_routine(object) ? ar_bare_name(canon->ctx, object) : object->name;

    check_length(canon, object, ar_kind_get(object->kind)->name, name, object->pos);
    check_reserved(canon, object);
    check_inner_names(canon, object);
}

/* Names in a database are as they are; only what a model asks for is looked at. */
void ar_canon_claim(ar_canon *canon)
{
    ar_canon_each_object(object, canon)
    {
        check_name(canon, object);
        claim_name(canon, object);
        ar_object_each(child, object) {
            check_name(canon, *child);
            claim_name(canon, *child);
        }
    }
}

/* ---- names that nobody gave ---- */

static bool is_free(ar_canon *canon, const ar_object *object, const char *name)
{
    bool index = object->kind == AR_KIND_INDEX || is_index_backed(object->kind);

    if (index && ar_canon_relation_taken(canon, object->schema, name))
        return false;
    if (object->kind == AR_KIND_STATISTICS)
        return !holder(canon, "statistics", object->schema, name);
    if (!is_constraint(object->kind))
        return true;
    return !holder(canon, owner_space(canon, object), object->schema, name) &&
           !holder(canon, "any constraint", object->schema, name);
}

static void derive(ar_canon *canon, ar_object *object)
{
    const char *pattern = ar_naming_pattern(canon->naming, object->kind);
    ar_names columns = ar_naming_columns(canon->ctx, object);
    unsigned number = 0;
    char *name;

    do
        name = ar_derive_name(canon->ctx, canon->target, pattern, object->parent->name, &columns,
                              number++);
    while (!is_free(canon, object, name));
    object->name = name;
    object->name_derived = true;
    claim_name(canon, object);
}

static bool wants_name(const ar_canon *canon, const ar_object *object)
{
    if (object->name)
        return false;
    return ar_kind_stands_apart(object->kind) ||
           (canon->target.engine == AR_POSTGRESQL && is_constraint(object->kind));
}

/* Children are sorted by name, so those with new names find their place again. */
static void derive_children(ar_canon *canon, ar_object *parent)
{
    ar_objects children = parent->children;
    bool changed = false;

    for (size_t i = 0; i < children.count; i++) {
        if (!wants_name(canon, children.items[i]))
            continue;
        derive(canon, children.items[i]);
        changed = true;
    }
    if (!changed)
        return;
    parent->children = (ar_objects){0};
    for (size_t i = 0; i < children.count; i++)
        ar_object_add(canon->ctx, parent, children.items[i]);
}

void ar_canon_derive(ar_canon *canon)
{
    ar_canon_each_object(object, canon)
    {
        derive_children(canon, object);
    }
}

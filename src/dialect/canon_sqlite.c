/*
 * What SQLite's DDL makes of types and columns. sqlite.org/lang_createtable.html, "ROWIDs and the
 * INTEGER PRIMARY KEY"; sqlite.org/stricttables.html.
 */
#include "base/str.h"
#include "dialect/canon.h"
#include "dialect/type.h"

/* ---- types ---- */

/* A spelling of PostgreSQL's has a neutral name; anything else may be a slip. */
static void suggest(ar_canon *canon, const char *text)
{
    const ar_target postgres = {.engine = AR_POSTGRESQL, .version = 0, .default_schema = "public"};
    ar_type_name name;
    ar_pg_type known = {0};

    if (ar_type_name_read(canon->ctx, text, &name))
        known = ar_pg_type_resolve(canon->ctx, postgres, &name);
    const char *neutral = ar_streq(known.key, "bytea") ? "bytes" : known.text;
    const char *nearest = ar_nearest(text, ar_sqlite_type_words);

    if (known.serial)
        ar_hint(canon->ctx, "write `%s identity primary key`", known.text);
    else if (neutral && ar_sqlite_type_map(canon->ctx, neutral, false))
        ar_hint(canon->ctx, "the neutral name is \"%s\"", neutral);
    else if (nearest)
        ar_hint(canon->ctx, "did you mean \"%s\"? To declare it as written: `sqlite: {type: …}`",
                nearest);
    else
        ar_hint(canon->ctx, "to declare it as written: `sqlite: {type: …}`");
}

static ar_type *declared(ar_canon *canon, const ar_type *type, const char *text)
{
    ar_type *out = ar_memdup(canon->ctx->arena, type, sizeof(*out));

    out->text = text;
    out->key = ar_lower(canon->ctx->arena, text);
    return out;
}

/* ar_sqlite_type_map(), each text once. */
static const char *mapped(ar_canon *canon, const char *type, bool strict)
{
    char *slot = ar_printf(canon->ctx->arena, "%s\x1f%s", strict ? "strict" : "loose", type);
    char *text = ar_map_get(canon->types, slot);

    if (!text) {
        text = ar_sqlite_type_map(canon->ctx, type, strict);
        if (text)
            ar_map_set(canon->types, slot, text);
    }
    return text;
}

/* The literal of a default is read by the neutral type: STRICT tables call a boolean INTEGER. */
static void quote_default(ar_canon *canon, ar_column *column)
{
    const ar_type *type = column->type;

    if (column->default_is_literal && type) {
        const char *loose = type->verbatim ? NULL : mapped(canon, type->text, false);

        type = declared(canon, type, loose ? loose : type->text);
    }
    column->default_expr = ar_canon_default(canon, &column->object, column->default_expr, type,
                                            NULL, column->default_is_literal);
    column->default_is_literal = false;
}

/* What the engine is told. */
static void map_type(ar_canon *canon, ar_column *column, bool strict)
{
    const ar_type *type = column->type;
    bool as_written = type->verbatim || column->object.unmanaged;
    const char *text = as_written ? NULL : mapped(canon, type->text, strict);

    if (!as_written && !text) {
        (void)ar_fail(canon->ctx, AR_E_UNKNOWN_TYPE, type->pos, "unknown type \"%s\" on SQLite",
                      type->text);
        suggest(canon, type->text);
    }
    column->type = declared(canon, type, text ? text : ar_sqlite_type_text(canon->ctx, type->text));
}

/* An enum or domain by a type's text; remembered, for most columns' types are neither. */
typedef struct own_type {
    const ar_object *object;
    bool array;
} own_type;

static const ar_object *project_type(ar_canon *canon, const ar_type *type, bool *out_array)
{
    char *slot = ar_printf(canon->ctx->arena, "own\x1f%s", type->text);
    own_type *own = type->verbatim ? NULL : ar_map_get(canon->types, slot);
    ar_type_name name;

    if (type->verbatim)
        return NULL;
    if (!own) {
        own = ar_alloc(canon->ctx->arena, sizeof(*own));
        if (ar_type_name_read(canon->ctx, type->text, &name)) {
            own->object = ar_canon_find_type(canon, NULL, &name, false);
            own->array = name.dimensions > 0;
        }
        ar_map_set(canon->types, slot, own);
    }
    *out_array = own->array;
    return own->object;
}

static void type_column(ar_canon *canon, ar_column *column, bool strict)
{
    bool array = false;

    if (column->type) {
        const ar_object *own = project_type(canon, column->type, &array);

        if (own)
            ar_canon_lite_expand(canon, column, own, array, strict);
    }
    quote_default(canon, column);
    if (column->type)
        map_type(canon, column, strict);
}

/* Checks join the children meanwhile, behind the columns. */
static void type_table(ar_canon *canon, ar_table *table)
{
    for (size_t i = 0; i < table->object.children.count; i++) {
        ar_column *column = ar_as_column(table->object.children.items[i]);

        if (column)
            type_column(canon, column, table->strict);
    }
}

static const ar_domain *next_domain(ar_canon *canon, const ar_domain *domain)
{
    bool array = false;

    return domain->type ? ar_as_domain(project_type(canon, domain->type, &array)) : NULL;
}

static void check_cycle(ar_canon *canon, const ar_domain *domain)
{
    const ar_domain *at = next_domain(canon, domain);

    for (size_t steps = 0; at && at != domain && steps < canon->model->objects.count; steps++)
        at = next_domain(canon, at);
    if (at == domain)
        (void)ar_fail(canon->ctx, AR_E_TYPE_CYCLE, domain->object.pos,
                      "domain \"%s\" is made of itself", ar_canon_label(canon, &domain->object));
}

static void drop_types(ar_canon *canon)
{
    ar_objects *objects = &canon->model->objects;
    size_t kept = 0;

    for (size_t i = 0; i < objects->count; i++) {
        ar_kind kind = objects->items[i]->kind;

        if (!ar_kind_is_type(kind))
            objects->items[kept++] = objects->items[i];
    }
    objects->count = kept;
}

void ar_canon_lite_types(ar_canon *canon)
{
    ar_canon_each_object(object, canon)
    {
        if (object->kind == AR_KIND_DOMAIN)
            check_cycle(canon, ar_as_domain(object));
        else if (object->kind == AR_KIND_TABLE)
            type_table(canon, ar_as_table(object));
    }
    drop_types(canon);
}

/* ---- keys and numbers ---- */

/* The only column of the primary key; NULL: several, or none. */
static ar_element *only_key_element(const ar_object *table)
{
    ar_key *key = ar_as_key(ar_table_primary_key(table));

    return key && key->columns.count == 1 ? &key->columns.items[0] : NULL;
}

/* `integer primary key desc` is an old mistake that SQLite keeps: no other name of the rowid. */
ar_column *ar_sqlite_rowid_column(const ar_model *model, const ar_object *table)
{
    const ar_element *element = only_key_element(table);
    const ar_table *as_table = ar_as_table(table);

    if (!element || !element->column || element->desc || !as_table || as_table->without_rowid)
        return NULL;
    ar_column *column = ar_table_column(model, table, element->column);

    return column && column->type && ar_strieq(column->type->text, "integer") ? column : NULL;
}

static void drop_identity(ar_canon *canon, ar_column *column)
{
    const ar_object *table = column->object.parent;
    const ar_table *as_table = ar_as_table(table);
    ar_element *element = only_key_element(table);
    bool only = element && element->column &&
                ar_name_eq(AR_SQLITE, element->column, column->object.name);

    if ((!only || as_table->without_rowid) && !column->object.unmanaged) {
        (void)ar_fail(
            canon->ctx, AR_E_IDENTITY_PLACE, column->object.pos,
            "column \"%s\": SQLite numbers only the one column of a primary key, and none "
            "of a table without rowid",
            ar_canon_label(canon, &column->object));
        ar_hint(canon->ctx, "make it the primary key, or override it under `sqlite:`");
    }
    if (only)
        element->desc = false;
    if (canon->ctx->verbosity > 0 &&
        (column->identity->always || column->identity->start || column->identity->increment))
        ar_say(canon->ctx, AR_DEBUG, AR_E_INFO, column->object.pos,
               "column \"%s\": SQLite's keys have no `always` and no options; left out",
               ar_canon_label(canon, &column->object));
    column->type = declared(
        canon, column->type ? column->type : ar_type_new(canon->ctx, "", column->object.pos),
        "integer");
    column->identity = NULL;
}

static void check_autoincrement(ar_canon *canon, const ar_column *column)
{
    if (!column->autoincrement || column->object.unmanaged ||
        ar_sqlite_rowid_column(canon->model, column->object.parent) == column)
        return;
    (void)ar_fail(canon->ctx, AR_E_AUTOINCREMENT_PLACE, column->object.pos,
                  "column \"%s\": AUTOINCREMENT needs an `integer primary key`",
                  ar_canon_label(canon, &column->object));
}

/*
 * A key's NOT NULL is written out, since SQLite forgot to imply it. The rowid is never NULL
 * whatever is written; STRICT tables and those without rowid imply it for their keys.
 */
static void imply_not_null(ar_canon *canon, const ar_object *object)
{
    const ar_key *key = ar_as_key(ar_table_primary_key(object));
    const ar_column *rowid = ar_sqlite_rowid_column(canon->model, object);
    bool implied = ar_as_table(object)->without_rowid || ar_as_table(object)->strict;

    if (!key)
        return;
    ar_vec_each(ar_element, element, &key->columns) {
        ar_column *column = element->column ? ar_table_column(canon->model, object, element->column)
                                            : NULL;

        if (!column)
            continue;
        column->not_null = column != rowid &&
                           (implied || column->not_null || !column->nullable_said);
        if (column == rowid)
            column->not_null_on_conflict = AR_CONFLICT_NONE;
    }
}

static void canon_column(ar_canon *canon, ar_column *column)
{
    bool generated = column->generated != NULL, identity = column->identity != NULL;

    if (generated + identity + (column->default_expr != NULL) > 1)
        (void)ar_fail(canon->ctx, AR_E_DEFAULT_TWICE, column->object.pos,
                      "column \"%s\" can have one of default, identity and generated",
                      ar_canon_label(canon, &column->object));
    if (column->default_expr && ar_strieq(column->default_expr->sql, "null")) {
        column->default_expr = NULL;
        column->default_null_said = true;
    }
    if (identity)
        drop_identity(canon, column);
    check_autoincrement(canon, column);
}

static void check_rowid(ar_canon *canon, const ar_object *table)
{
    if (!table->unmanaged && ar_as_table(table)->without_rowid && !ar_table_primary_key(table))
        (void)ar_fail(canon->ctx, AR_E_NO_PRIMARY_KEY, table->pos,
                      "table \"%s\" has no rowid, so it needs a primary key",
                      ar_canon_label(canon, table));
}

void ar_canon_lite_columns(ar_canon *canon)
{
    ar_canon_each_object(object, canon)
    {
        if (object->kind != AR_KIND_TABLE)
            continue;
        ar_object_each(child, object) {
            if ((*child)->kind == AR_KIND_COLUMN)
                canon_column(canon, ar_as_column(*child));
        }
        check_rowid(canon, object);
        imply_not_null(canon, object);
    }
}

/* ---- names and collations, which have no case ---- */

static const char *declared_name(ar_canon *canon, const ar_object *table, const char *name)
{
    const ar_column *column = table && name ? ar_table_column(canon->model, table, name) : NULL;

    return column ? column->object.name : name;
}

static void canon_names(ar_canon *canon, const ar_object *table, ar_names *names)
{
    ar_vec_each(const char *, name, names) {
        *name = declared_name(canon, table, *name);
    }
}

static void canon_collation(ar_canon *canon, const char **name, const char *own)
{
    if (*name)
        *name = ar_lower(canon->ctx->arena, *name);
    if (ar_streq(*name, own ? own : "binary"))
        *name = NULL;
}

static void canon_elements(ar_canon *canon, const ar_object *table, ar_elements *elements)
{
    const ar_column *rowid = ar_sqlite_rowid_column(canon->model, table);

    ar_vec_each(ar_element, element, elements) {
        const ar_column *column = element->column
                                      ? ar_table_column(canon->model, table, element->column)
                                      : NULL;

        canon_collation(canon, &element->collation, column ? column->collation : NULL);
        element->column = declared_name(canon, table, element->column);
        if (column && column == rowid &&
            elements == &ar_as_key(ar_table_primary_key(table))->columns)
            element->collation = NULL;
    }
}

static void canon_reference(ar_canon *canon, ar_foreign_key *key)
{
    ar_object *target = ar_model_find(canon->model, AR_KIND_TABLE, NULL, key->references.table);

    canon_names(canon, key->object.parent, &key->columns);
    canon_names(canon, target, &key->references.columns);
    if (target)
        key->references.table = target->name;
}

static void canon_child(ar_canon *canon, ar_object *object)
{
    ar_key *key = ar_as_key(object);
    ar_index *index = ar_as_index(object);
    ar_foreign_key *reference = ar_as_foreign_key(object);

    if (key)
        canon_elements(canon, object->parent, &key->columns);
    else if (index)
        canon_elements(canon, object->parent, &index->columns);
    else if (reference)
        canon_reference(canon, reference);
}

void ar_canon_lite_values(ar_canon *canon)
{
    ar_canon_each_object(object, canon)
    {
        ar_object_each(child, object) {
            ar_column *column = ar_as_column(*child);

            if (column)
                canon_collation(canon, &column->collation, NULL);
        }
        ar_object_each(other, object) {
            canon_child(canon, *other);
        }
        ar_canon_expressions(canon, object);
    }
}

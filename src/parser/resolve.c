#include "parser/resolve.h"

#include "base/str.h"
#include "model/inherit.h"
#include "parser/depends.h"

/* `schema.table`; without a schema: the referring object's own, then the default one. */
ar_object *ar_resolve_table(const ar_reader *reader, const ar_object *from, const char *schema,
                            const char *name)
{
    ar_object *found;

    if (schema || reader->target.engine == AR_SQLITE)
        return ar_model_find(reader->model, AR_KIND_TABLE, schema, name);
    found = ar_model_find(reader->model, AR_KIND_TABLE, from->schema, name);
    return found ? found : ar_model_find(reader->model, AR_KIND_TABLE, NULL, name);
}

ar_object *ar_resolve_type(const ar_reader *reader, const ar_object *from, const char *schema,
                           const char *name)
{
    ar_object *found = ar_model_find(reader->model, AR_KIND_TYPE, schema ? schema : from->schema,
                                     name);

    return found || schema ? found : ar_model_find(reader->model, AR_KIND_TYPE, NULL, name);
}

static bool in_default_schema(const ar_reader *reader, const ar_object *object)
{
    return !object->schema || ar_streq(object->schema, reader->target.default_schema);
}

/* The table whose name is nearest, in whatever schema. */
static const ar_object *nearest_table(const ar_reader *reader, const char *name)
{
    const ar_object *best = NULL;

    for (size_t i = 0; i < reader->model->objects.count; i++) {
        const ar_object *object = reader->model->objects.items[i];
        const char *const words[] = {object->name, NULL};

        if (object->kind != AR_KIND_TABLE || !ar_nearest(name, words))
            continue;
        if (!best || ar_edit_distance(name, object->name) < ar_edit_distance(name, best->name))
            best = object;
    }
    return best;
}

/* No engine refers to another database's tables. */
static bool refuse_elsewhere(const ar_reader *reader, const ar_ref *ref, ar_pos pos)
{
    const ar_models_options *options = reader->options;
    const char *where = options && options->elsewhere
                            ? options->elsewhere(reader->ctx, ref->schema, ref->table,
                                                 options->elsewhere_user)
                            : NULL;

    if (!where)
        return false;
    ar_fail(reader->ctx, AR_E_FOREIGN_DATABASE, pos, "table \"%s\" lives in the %s", ref->table,
            where);
    ar_hint(reader->ctx, "a reference cannot lead from one database into another: keep the plain "
                         "column, or let both apps live in one");
    return true;
}

static void refuse_table(const ar_reader *reader, const ar_ref *ref, ar_pos pos)
{
    const ar_object *near = nearest_table(reader, ref->table);

    if (reader->incomplete || refuse_elsewhere(reader, ref, pos))
        return;
    ar_fail(reader->ctx, AR_E_UNRESOLVED_REFERENCE, pos, "no app declares a table \"%s%s%s\"",
            ref->schema ? ref->schema : "", ref->schema ? "." : "", ref->table);
    if (near && in_default_schema(reader, near))
        ar_hint(reader->ctx, "did you mean \"%s\" (%s:%u)?", near->name, near->pos.file,
                near->pos.line);
    else if (near)
        ar_hint(reader->ctx, "did you mean \"%s.%s\" (%s:%u)?", near->schema, near->name,
                near->pos.file, near->pos.line);
}

static void refuse_column(const ar_reader *reader, const ar_object *table, const char *name,
                          ar_pos pos)
{
    ar_names columns = {0};
    const char *near;

    ar_object_each(child, table) {
        if ((*child)->kind == AR_KIND_COLUMN)
            ar_vec_push(reader->ctx->arena, &columns, (*child)->name);
    }
    ar_vec_push(reader->ctx->arena, &columns, NULL);
    near = ar_nearest(name, columns.items);
    ar_fail(reader->ctx, AR_E_UNKNOWN_COLUMN, pos, "table \"%s\" has no column \"%s\"", table->name,
            name);
    if (near)
        ar_hint(reader->ctx, "did you mean \"%s\"?", near);
}

/* Each name must be a column of `table`; it is spelled as the column is from then on. */
static bool resolve_columns(const ar_reader *reader, const ar_object *table, const void *owner,
                            ar_pos pos, ar_names *names)
{
    bool good = true;

    for (size_t i = 0; i < names->count; i++) {
        const ar_column *column = ar_table_column(reader->model, table, names->items[i]);

        if (!column) {
            refuse_column(reader, table, names->items[i],
                          ar_reader_find_place(reader, owner, names->items[i], pos));
            good = false;
        } else {
            names->items[i] = column->object.name;
        }
    }
    return good;
}

/* ---- foreign keys ---- */

static bool holds_all(const ar_names *columns, const ar_elements *elements)
{
    for (size_t i = 0; i < elements->count; i++)
        if (!elements->items[i].column || !ar_names_has(columns, elements->items[i].column))
            return false;
    return elements->count == columns->count;
}

/* PostgreSQL takes a key, or a unique index over all rows, in whatever order of columns. */
static bool has_unique(const ar_object *table, const ar_names *columns)
{
    ar_object_each(child, table) {
        const ar_key *key = ar_as_key(*child);
        const ar_index *index = ar_as_index(*child);

        if (key && holds_all(columns, &key->columns))
            return true;
        if (index && index->unique && !index->where && holds_all(columns, &index->columns))
            return true;
    }
    return false;
}

/* A partition has the keys of its parents. */
static bool is_unique(const ar_reader *reader, const ar_object *table, const ar_names *columns)
{
    for (; table; table = ar_partition_parent(reader->model, table))
        if (has_unique(table, columns))
            return true;
    return false;
}

static void check_unique(const ar_reader *reader, const ar_object *target,
                         const ar_foreign_key *key)
{
    if (reader->target.engine == AR_SQLITE || target->unmanaged || key->object.unmanaged ||
        is_unique(reader, target, &key->references.columns))
        return;
    ar_fail(reader->ctx, AR_E_REFERENCE_NOT_UNIQUE, key->references.pos,
            "(%s) of table \"%s\" is neither a key nor unique",
            ar_names_join(reader->ctx->arena, &key->references.columns, ", "), target->name);
    ar_hint(reader->ctx, "a foreign key refers to a primary key or to unique columns");
}

static const ar_key *primary_key(const ar_reader *reader, const ar_object *table)
{
    const ar_key *key = NULL;

    for (; table && !key; table = ar_partition_parent(reader->model, table))
        key = ar_as_key(ar_table_primary_key(table));
    return key;
}

/* Without columns a reference means the primary key. */
static bool fill_columns(const ar_reader *reader, const ar_object *target, ar_foreign_key *key)
{
    const ar_key *primary = primary_key(reader, target);

    if (key->references.columns.count)
        return resolve_columns(reader, target, &key->references, key->references.pos,
                               &key->references.columns);
    if (!primary) {
        ar_fail(reader->ctx, AR_E_NO_PRIMARY_KEY, key->references.pos,
                "table \"%s\" has no primary key to refer to", target->name);
        ar_hint(reader->ctx, "name the columns: %s(column)", target->name);
        return false;
    }
    ar_vec_each(ar_element, element, &primary->columns)
        ar_vec_push(reader->ctx->arena, &key->references.columns, element->column);
    return true;
}

static void resolve_foreign_key(const ar_reader *reader, ar_object *table, ar_foreign_key *key)
{
    ar_ref *ref = &key->references;
    const ar_object *target;

    resolve_columns(reader, table, &key->object, key->object.pos, &key->columns);
    resolve_columns(reader, table, &key->object, key->object.pos, &key->on_delete_columns);
    if (!ref->table) /* reported when it was read */
        return;
    target = ar_resolve_table(reader, table, ref->schema, ref->table);
    if (!target) {
        refuse_table(reader, ref, ref->pos);
        return;
    }
    ref->schema = target->schema;
    ref->table = target->name;
    if (!fill_columns(reader, target, key))
        return;
    if (key->columns.count != ref->columns.count)
        ar_fail(reader->ctx, AR_E_REFERENCE_COLUMNS, ref->pos,
                "%zu column%s cannot refer to %zu of table \"%s\"", key->columns.count,
                key->columns.count == 1 ? "" : "s", ref->columns.count, target->name);
    else
        check_unique(reader, target, key);
}

/* ---- one spelling for what engines take for the same ---- */

static const char *unless(const char *text, const char *usual)
{
    return ar_strieq(text, usual) ? NULL : text;
}

static void tidy_column(const ar_reader *reader, ar_column *column)
{
    bool sqlite = reader->target.engine == AR_SQLITE;

    column->collation = unless(column->collation, sqlite ? "binary" : "default");
}

static void resolve_view(ar_object *view)
{
    ar_as_view(view)->access_method = unless(ar_as_view(view)->access_method, "heap");
    ar_object_each(child, view)
        if (ar_as_index(*child))
            ar_as_index(*child)->method = unless(ar_as_index(*child)->method, "btree");
}

static void resolve_child(const ar_reader *reader, ar_object *table, ar_object *child)
{
    if (ar_as_column(child))
        tidy_column(reader, ar_as_column(child));
    if (ar_as_foreign_key(child))
        resolve_foreign_key(reader, table, ar_as_foreign_key(child));
    if (ar_as_key(child))
        resolve_columns(reader, table, child, child->pos, &ar_as_key(child)->include);
    if (ar_as_exclusion(child))
        ar_as_exclusion(child)->method = unless(ar_as_exclusion(child)->method, "btree");
    if (ar_as_index(child)) {
        ar_as_index(child)->method = unless(ar_as_index(child)->method, "btree");
        resolve_columns(reader, table, child, child->pos, &ar_as_index(child)->include);
    }
}

/* Where the parent is known its place was filled in when its columns were taken. */
static void resolve_parents(const ar_reader *reader, ar_object *table)
{
    const ar_ref *of = &ar_as_table(table)->of;

    if (of->table && !ar_resolve_type(reader, table, of->schema, of->table))
        ar_fail(reader->ctx, AR_E_UNKNOWN_TYPE, of->pos, "there is no composite type \"%s\"",
                of->table);
    ar_vec_each(ar_ref, ref, &ar_as_table(table)->inherits)
        if (!ar_resolve_table(reader, table, ref->schema, ref->table))
            refuse_table(reader, ref, ref->pos);
}

static void resolve_table(const ar_reader *reader, ar_object *table)
{
    resolve_parents(reader, table);
    ar_as_table(table)->access_method = unless(ar_as_table(table)->access_method, "heap");
    for (size_t i = 0; i < table->children.count && !ar_reader_is_full(reader); i++)
        resolve_child(reader, table, table->children.items[i]);
}

/* ---- sequences ---- */

static void resolve_sequence(const ar_reader *reader, ar_sequence *sequence)
{
    ar_ref *ref = &sequence->owned_by;
    const ar_object *table;

    if (!ref->table)
        return;
    table = ar_resolve_table(reader, &sequence->object, ref->schema, ref->table);
    if (!table) {
        refuse_table(reader, ref, ref->pos);
        return;
    }
    ref->schema = table->schema;
    ref->table = table->name;
    resolve_columns(reader, table, ref, ref->pos, &ref->columns);
}

/* ---- publications ---- */

static void resolve_publication(const ar_reader *reader, ar_publication *publication)
{
    ar_vec_each(ar_published, published, &publication->tables) {
        ar_ref *ref = &published->table;
        const ar_object *table = ar_resolve_table(reader, &publication->object, ref->schema,
                                                  ref->table);

        if (!table) {
            refuse_table(reader, ref, ref->pos);
            continue;
        }
        ref->schema = table->schema;
        ref->table = table->name;
        resolve_columns(reader, table, &publication->object, ref->pos, &ref->columns);
    }
}

/* ---- schemas ---- */

/* A schema that objects name comes with the first of them; `public` is always there. */
static void add_schemas(ar_reader *reader)
{
    ar_model *model = reader->model;
    size_t count = model->objects.count;
    ar_map *known = ar_map_new(reader->ctx->arena);

    for (size_t i = 0; i < count; i++)
        if (model->objects.items[i]->kind == AR_KIND_SCHEMA)
            ar_map_set(known, model->objects.items[i]->name, model->objects.items[i]);
    for (size_t i = 0; i < count; i++) {
        const ar_object *object = model->objects.items[i];
        const ar_extension *extension = ar_as_extension(object);
        const char *where = extension ? extension->in_schema : object->schema;
        ar_object *schema;

        if (object->kind == AR_KIND_SCHEMA || !where || object->unmanaged ||
            ar_streq(where, "public") || ar_streq(where, "pg_catalog") || ar_map_get(known, where))
            continue;
        schema = ar_object_new(reader->ctx, AR_KIND_SCHEMA, NULL, where);
        schema->app = object->app;
        schema->pos = object->pos;
        ar_map_set(known, schema->name, schema);
        ar_model_add(reader->ctx, model, schema);
    }
}

void ar_resolve(ar_reader *reader)
{
    ar_model_sort(reader->model);
    for (size_t i = 0; i < reader->model->objects.count && !ar_reader_is_full(reader); i++) {
        ar_object *object = reader->model->objects.items[i];

        if (object->kind == AR_KIND_TABLE)
            resolve_table(reader, object);
        else if (object->kind == AR_KIND_VIEW)
            resolve_view(object);
        else if (object->kind == AR_KIND_SEQUENCE)
            resolve_sequence(reader, ar_as_sequence(object));
        else if (object->kind == AR_KIND_PUBLICATION)
            resolve_publication(reader, ar_as_publication(object));
    }
    for (size_t i = 0; i < reader->model->objects.count && !ar_reader_is_full(reader); i++)
        ar_resolve_depends(reader, reader->model->objects.items[i]);
    if (reader->target.engine == AR_POSTGRESQL)
        add_schemas(reader);
    ar_model_sort(reader->model);
}

/*
 * Extensions that models declare and the database does not have (as wanted): what they require is
 * found out, and they are installed for the time of a transaction that is rolled back, so that
 * their types and functions can be asked about.
 */
#include "base/str.h"
#include "introspect/postgres/respell.h"

static ar_object *find(const ar_model *model, const char *name)
{
    return model ? ar_model_find(model, AR_KIND_EXTENSION, NULL, name) : NULL;
}

/* ---- what they require ---- */

/* Declared by whoever declares what requires it, all defaults. */
static void add_required(ar_pg_respell *respell, const ar_object *by, const char *name)
{
    ar_object *object = ar_object_new(respell->ctx, AR_KIND_EXTENSION, NULL, name);

    object->app = by->app;
    object->pos = by->pos;
    object->unmanaged = by->unmanaged;
    ar_as_extension(object)->cascade = true;
    ar_model_add(respell->ctx, respell->wanted, object);
}

/* True: one was added, whose own requirements are not known yet. */
static bool take_required(ar_pg_respell *respell, ar_object *object, const ar_names *names)
{
    ar_extension *extension = ar_as_extension(object);
    bool added = false;

    extension->required = *names;
    ar_vec_each(const char *, name, names) {
        if (!extension->cascade || ar_streq(*name, "plpgsql") || find(respell->wanted, *name))
            continue;
        add_required(respell, object, *name);
        added = true;
    }
    if (added)
        ar_model_sort(respell->wanted);
    return added;
}

/* Of the version that is said, else of the one that CREATE EXTENSION would take. */
static ar_status read_required(ar_pg_respell *respell, bool *out_added)
{
    enum { NAME, VERSION, IS_DEFAULT, REQUIRES };
    static const char query[] =
        "SELECT v.name, v.version, v.version = a.default_version, v.requires"
        " FROM pg_catalog.pg_available_extension_versions() AS v"
        " JOIN pg_catalog.pg_available_extensions() AS a ON a.name = v.name"
        " WHERE v.requires IS NOT NULL";
    AR_AUTO_ROWS ar_rows *rows = NULL;

    AR_TRY(ar_db_query(respell->ctx, respell->db, query, &rows));
    while (ar_rows_next(rows)) {
        ar_object *object = find(respell->wanted, ar_rows_peek(rows, NAME));
        ar_names names = ar_rows_array(respell->ctx, rows, REQUIRES);
        const char *version = object ? ar_as_extension(object)->version : NULL;

        if (object && (version ? ar_streq(version, ar_rows_peek(rows, VERSION))
                               : ar_rows_bool(rows, IS_DEFAULT)))
            *out_added |= take_required(respell, object, &names);
    }
    return AR_OK;
}

ar_status ar_pg_respell_extensions(ar_pg_respell *respell)
{
    bool some = false, added = true;

    ar_vec_each(ar_object *, object, &respell->wanted->objects)
        some |= (*object)->kind == AR_KIND_EXTENSION;
    while (some && added) {
        added = false;
        AR_TRY(read_required(respell, &added));
    }
    return AR_OK;
}

/* ---- for the time of a transaction ---- */

static const char *statement(const ar_pg_respell *respell, const ar_object *object)
{
    ar_arena *arena = respell->ctx->arena;
    const ar_extension *extension = ar_as_extension(object);
    const ar_extension *there = ar_as_extension(find(respell->live, object->name));
    const char *name = ar_quote_always(arena, object->name);
    const char *schema = extension->in_schema ? ar_quote_always(arena, extension->in_schema) : NULL;
    ar_str out;

    if (object->unmanaged ||
        (there && (!schema || ar_streq(there->in_schema, extension->in_schema))))
        return NULL;
    ar_str_init(&out, arena);
    if (schema && !ar_streq(extension->in_schema, "pg_catalog"))
        ar_str_addf(&out, "CREATE SCHEMA IF NOT EXISTS %s; ", schema);
    if (there) {
        ar_str_addf(&out, "ALTER EXTENSION %s SET SCHEMA %s", name, schema);
        return out.data;
    }
    ar_str_addf(&out, "CREATE EXTENSION IF NOT EXISTS %s", name);
    if (schema)
        ar_str_addf(&out, " SCHEMA %s", schema);
    if (extension->version)
        ar_str_addf(&out, " VERSION %s", ar_quote_text(arena, AR_POSTGRESQL, extension->version));
    ar_str_add(&out, " CASCADE");
    return out.data;
}

bool ar_pg_lacks_extensions(const ar_pg_respell *respell)
{
    ar_vec_each(ar_object *, object, &respell->wanted->objects)
        if ((*object)->kind == AR_KIND_EXTENSION && statement(respell, *object))
            return true;
    return false;
}

/* What cannot be installed here is taken on trust. */
void ar_pg_make_extensions(ar_pg_respell *respell)
{
    ar_vec_each(ar_object *, object, &respell->wanted->objects) {
        const char *message = NULL;
        const char *sql = (*object)->kind == AR_KIND_EXTENSION ? statement(respell, *object) : NULL;

        if (sql && !ar_db_try(respell->ctx, respell->db, sql, &message))
            respell->why = message;
    }
}

#include "base/str.h"
#include "dialect/routine.h"
#include "dialect/type.h"
#include "introspect/postgres/load.h"
#include "introspect/postgres/respell.h"

/* A type whose name is not built in and not the project's: where it stands, what it says. */
typedef struct unknown {
    const ar_type **slot;
    ar_type_name name;
    const char *key;       /* without modifiers and dimensions; NULL: there is no such type */
    const char *extension; /* whose it is; NULL: nobody's */
} unknown;

typedef AR_VEC(unknown) unknowns;

static void set_type(ar_pg_respell *respell, const ar_type **slot, const char *key,
                     const char *extension)
{
    ar_ctx *ctx = respell->ctx;
    ar_type *type = ar_memdup(ctx->arena, *slot, sizeof(*type));

    type->key = key;
    type->extension = extension;
    type->text = ar_type_short(ctx, respell->wanted->target, key);
    *slot = type;
}

/* Where an extension is, or is wanted; NULL: nothing is said. */
static const char *schema_of(const ar_model *model, const char *extension)
{
    const ar_object *object = extension ? ar_model_find(model, AR_KIND_EXTENSION, NULL, extension)
                                        : NULL;

    return object ? ar_as_extension(object)->in_schema : NULL;
}

static bool moves(const ar_pg_respell *respell, const char *extension)
{
    const char *wanted = schema_of(respell->wanted, extension);

    return wanted && !ar_streq(wanted, schema_of(respell->live, extension));
}

static bool is_written_so(const ar_pg_respell *respell, const ar_type *type, const char *text)
{
    ar_ctx *ctx = respell->ctx;

    if (!type || moves(respell, type->extension))
        return false;
    return ar_streq(type->text, text) || ar_streq(type->key, text) ||
           ar_streq(ar_sql_spelling(ctx->arena, AR_SQL_POSTGRESQL, type->text),
                    ar_sql_spelling(ctx->arena, AR_SQL_POSTGRESQL, text));
}

/* Most often some live column has the type already. */
static const ar_type *type_from_live(const ar_pg_respell *respell, const char *text)
{
    if (!respell->live)
        return NULL;
    ar_vec_each(ar_object *, it, &respell->live->objects) {
        const ar_object *object = *it;
        const ar_domain *domain = object->kind == AR_KIND_DOMAIN ? ar_as_domain(object) : NULL;

        if (domain && is_written_so(respell, domain->type, text))
            return domain->type;
        ar_object_each(child, object) {
            const ar_column *column = ar_as_column(*child);
            const ar_attribute *attribute = ar_as_attribute(*child);
            const ar_type *type = column ? column->type : attribute ? attribute->type : NULL;

            if (is_written_so(respell, type, text))
                return type;
        }
    }
    return NULL;
}

static void note_type(ar_pg_respell *respell, ar_map *known, unknowns *list, const ar_type **slot)
{
    ar_ctx *ctx = respell->ctx;
    unknown found = {.slot = slot};
    const ar_type *type;

    if (!*slot || (*slot)->key)
        return;
    type = ar_map_get(known, (*slot)->text);
    if (!type)
        type = type_from_live(respell, (*slot)->text);
    if (type) {
        ar_map_set(known, (*slot)->text, (void *)type);
        set_type(respell, slot, type->key, type->extension);
    } else if (ar_type_name_read(ctx, (*slot)->text, &found.name)) {
        ar_vec_push(ctx->arena, list, found);
    }
}

static void note_routine(ar_pg_respell *respell, ar_map *known, unknowns *list, ar_object *object)
{
    ar_routine *routine = ar_as_routine(object);

    if (!routine)
        return;
    ar_vec_each(ar_argument, argument, &routine->arguments)
        note_type(respell, known, list, &argument->type);
    note_type(respell, known, list, &routine->returns);
    note_type(respell, known, list, &routine->stype);
    note_type(respell, known, list, &routine->mstype);
}

static unknowns collect(ar_pg_respell *respell)
{
    ar_map *known = ar_map_new(respell->ctx->arena);
    unknowns list = {0};

    ar_vec_each(ar_object *, it, &respell->wanted->objects) {
        ar_object *object = *it;
        ar_domain *domain = object->kind == AR_KIND_DOMAIN ? ar_as_domain(object) : NULL;

        if (object->unmanaged)
            continue;
        if (domain)
            note_type(respell, known, &list, &domain->type);
        note_routine(respell, known, &list, object);
        if (ar_as_user_type(object))
            note_type(respell, known, &list, &ar_as_user_type(object)->subtype);
        ar_object_each(child, object) {
            ar_column *column = ar_as_column(*child);

            if (column)
                note_type(respell, known, &list, &column->type);
            if (ar_as_attribute(*child))
                note_type(respell, known, &list, &ar_as_attribute(*child)->type);
        }
    }
    return list;
}

/* Arrays of texts as parameters. */
static char *array_of(ar_ctx *ctx, const unknowns *list, bool schemas)
{
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_str_addc(&out, '{');
    ar_vec_each(unknown, type, list) {
        const char *text = schemas             ? type->name.schema
                           : type->name.quoted ? type->name.name
                                               : type->name.folded;

        ar_str_add(&out, type > list->items ? "," : "");
        if (!text) {
            ar_str_add(&out, "NULL");
            continue;
        }
        ar_str_addc(&out, '"');
        for (const char *c = text; *c; c++) {
            if (*c == '"' || *c == '\\')
                ar_str_addc(&out, '\\');
            ar_str_addc(&out, *c);
        }
        ar_str_addc(&out, '"');
    }
    ar_str_addc(&out, '}');
    return out.data;
}

/* pg_catalog goes before the default schema, as in every search_path that does not name it; at last
   the types of extensions, wherever these are. */
static ar_status look_up(ar_pg_respell *respell, unknowns *list)
{
    enum { PLACE, SCHEMA, NAME, PRINTED, EXTENSION };
    static const char query[] =
        "SELECT DISTINCT ON (u.place) u.place, n.nspname, t.typname,"
        " pg_catalog.format_type(t.oid, NULL), x.extname"
        " FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]),"
        " pg_catalog.unnest($2::pg_catalog.text[])) WITH ORDINALITY AS u (schema, name, place)"
        " JOIN pg_catalog.pg_type AS t ON t.typname = u.name"
        " JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace"
        " LEFT JOIN pg_catalog.pg_depend AS e"
        " ON e.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND e.objid = t.oid"
        " AND e.deptype = 'e'"
        " LEFT JOIN pg_catalog.pg_extension AS x ON x.oid = e.refobjid"
        " WHERE n.nspname = u.schema OR (u.schema IS NULL"
        " AND (n.nspname IN ('pg_catalog', $3) OR x.oid IS NOT NULL))"
        " ORDER BY u.place, n.nspname <> 'pg_catalog', n.nspname <> $3, n.nspname";
    ar_ctx *ctx = respell->ctx;
    const char *values[] = {array_of(ctx, list, true), array_of(ctx, list, false),
                            respell->wanted->target.default_schema};
    AR_AUTO_ROWS ar_rows *rows = NULL;

    AR_TRY(ar_db_query_params(ctx, respell->db, query, 3, values, &rows));
    while (ar_rows_next(rows)) {
        size_t place = (size_t)ar_rows_int(rows, PLACE) - 1;
        const char *schema = ar_rows_text(ctx, rows, SCHEMA);
        unknown *type = &list->items[place];
        const char *wanted;

        type->extension = ar_rows_text(ctx, rows, EXTENSION);
        wanted = type->name.schema ? NULL : schema_of(respell->wanted, type->extension);
        type->key = ar_streq(schema, "pg_catalog")
                        ? ar_rows_text(ctx, rows, PRINTED)
                        : ar_type_key(ctx, respell->wanted->target, wanted ? wanted : schema,
                                      ar_rows_text(ctx, rows, NAME));
    }
    return AR_OK;
}

/* How a type prints its modifiers only the type itself knows: a column is made to see. */
static const char *with_modifiers(ar_pg_respell *respell, const unknown *type)
{
    static const char read_type[] =
        "SELECT pg_catalog.format_type(atttypid, atttypmod) FROM pg_catalog.pg_attribute"
        " WHERE attrelid = 'pg_temp.ar_type'::pg_catalog.regclass AND attnum = 1";
    ar_ctx *ctx = respell->ctx;
    const char *written = ar_printf(ctx->arena, "%s(%s)", type->key,
                                    ar_names_join(ctx->arena, &type->name.modifiers, ","));
    const char *const queries[] = {
        "BEGIN READ WRITE",
        ar_printf(ctx->arena, "CREATE TEMPORARY TABLE pg_temp.ar_type (t %s)", written),
        "SELECT pg_catalog.set_config('search_path', '', true)", read_type, "ROLLBACK"};
    enum { COUNT = sizeof(queries) / sizeof(*queries), PRINTED = 3 };
    ar_rows *rows[COUNT] = {NULL};
    size_t diags = ctx->diags.count, errors = ctx->error_count;
    const char *key = written;

    if (ar_db_in_transaction(respell->db))
        return written;
    if (ar_db_query_all(ctx, respell->db, COUNT, queries, rows) == AR_OK) {
        if (ar_rows_next(rows[PRINTED]))
            key = ar_rows_text(ctx, rows[PRINTED], 0);
    } else { /* no right to, or wrong modifiers: creating the table says which */
        ctx->diags.count = diags;
        ctx->error_count = errors;
        ar_db_try(ctx, respell->db, "ROLLBACK", NULL);
    }
    for (size_t i = 0; i < COUNT; i++)
        ar_rows_free(rows[i]);
    return key;
}

static void suggest(const ar_pg_respell *respell, const ar_type_name *name)
{
    const char *nearest = name->schema ? NULL : ar_pg_type_nearest(name->folded);
    ar_names own = {0};

    ar_vec_each(ar_object *, object, &respell->wanted->objects)
        if (ar_kind_is_type((*object)->kind))
            ar_vec_push(respell->ctx->arena, &own, (*object)->name);
    ar_vec_push(respell->ctx->arena, &own, NULL);
    if (ar_nearest(name->name, own.items))
        nearest = ar_nearest(name->name, own.items);
    if (nearest)
        ar_hint(respell->ctx, "did you mean \"%s\"?", nearest);
    else
        ar_hint(
            respell->ctx,
            "a project's own are declared under enums, domains or types; those of an extension are "
            "there once it is installed; schema.type names one of another schema");
}

static bool is_installed(const ar_pg_respell *respell, const char *extension)
{
    return !extension || !respell->live ||
           ar_model_find(respell->live, AR_KIND_EXTENSION, NULL, extension);
}

static void settle(ar_pg_respell *respell, const unknown *type)
{
    ar_ctx *ctx = respell->ctx;
    const char *key = type->key;

    if (!key) {
        (void)ar_fail(ctx, AR_E_UNKNOWN_TYPE, (*type->slot)->pos, "there is no type \"%s\"",
                      (*type->slot)->text);
        suggest(respell, &type->name);
        return;
    }
    if (type->name.has_modifiers && is_installed(respell, type->extension))
        key = with_modifiers(respell, type);
    else if (type->name.has_modifiers)
        key = ar_printf(ctx->arena, "%s(%s)", key,
                        ar_names_join(ctx->arena, &type->name.modifiers, ","));
    if (type->name.dimensions)
        key = ar_printf(ctx->arena, "%s[]", key);
    set_type(respell, type->slot, key, type->extension);
}

typedef struct looking {
    ar_pg_respell *respell;
    unknowns *list;
} looking;

static ar_status look_up_installed(void *user)
{
    const looking *in = user;

    ar_pg_make_extensions(in->respell);
    return look_up(in->respell, in->list);
}

static bool is_all_known(const unknowns *list)
{
    ar_vec_each(unknown, type, list)
        if (!type->key)
            return false;
    return true;
}

/* What nobody can look up, since an extension cannot be installed to see, is taken as it is said.
 */
static void trust(const ar_pg_respell *respell, unknowns *list)
{
    ar_target target = respell->wanted->target;

    ar_vec_each(unknown, type, list)
        if (!type->key)
            type->key = ar_type_key(respell->ctx, target,
                                    type->name.schema ? type->name.schema : target.default_schema,
                                    type->name.quoted ? type->name.name : type->name.folded);
}

static ar_status look_up_in_extensions(ar_pg_respell *respell, unknowns *list)
{
    looking in = {respell, list};
    const char *why = NULL;

    if (is_all_known(list) || !ar_pg_lacks_extensions(respell))
        return AR_OK;
    AR_TRY(ar_pg_rolled_back(respell, look_up_installed, &in, &why));
    if (why || respell->why)
        trust(respell, list);
    return AR_OK;
}

/* Input types are part of a function's name. */
static void sign_routines(ar_pg_respell *respell)
{
    const ar_target target = respell->wanted->target;

    ar_vec_each(ar_object *, object, &respell->wanted->objects) {
        ar_routine *routine = ar_as_routine(*object);

        if (!routine)
            continue;
        ar_vec_each(ar_argument, argument, &routine->arguments)
            argument->type = ar_routine_type(respell->ctx, target, argument->type);
        routine->returns = ar_routine_type(respell->ctx, target, routine->returns);
        routine->stype = ar_routine_type(respell->ctx, target, routine->stype);
        routine->mstype = ar_routine_type(respell->ctx, target, routine->mstype);
        ar_routine_settle(respell->ctx, target, *object);
    }
    ar_model_sort(respell->wanted);
}

ar_status ar_pg_respell_types(ar_pg_respell *respell)
{
    size_t errors = ar_error_count(respell->ctx);
    unknowns list = collect(respell);

    if (list.count) {
        AR_TRY(look_up(respell, &list));
        AR_TRY(look_up_in_extensions(respell, &list));
    }
    ar_vec_each(unknown, type, &list)
        settle(respell, type);
    sign_routines(respell);
    return ar_status_since(respell->ctx, errors);
}

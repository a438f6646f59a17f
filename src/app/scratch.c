#include "app/scratch.h"

#include <string.h>

#include "app/copy.h"
#include "app/inside.h"
#include "app/made_extensions.h"
#include "base/clock.h"
#include "base/sha256.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "emit/emit.h"

static const char prefix[] = "autorev_scratch_";

/* ---- PostgreSQL ---- */

/*
 * Drops what processes that were killed left over. The session that made a scratch database bears
 * its name as application_name until it ends; of roles whose sessions we may not see, we could not
 * drop the databases either.
 */
static void sweep(ar_ctx *ctx, ar_db *admin)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    const char *message = NULL;
    const char *sql = "SELECT datname FROM pg_catalog.pg_database d "
                      "WHERE datname LIKE 'autorev\\_scratch\\_%' "
                      "AND pg_catalog.pg_has_role(datdba, 'USAGE') AND NOT EXISTS "
                      "(SELECT 1 FROM pg_catalog.pg_stat_activity a "
                      "WHERE d.datname IN (a.datname, a.application_name))";

    if (ar_db_query(ctx, admin, sql, &rows) != AR_OK)
        return;
    while (ar_rows_next(rows))
        ar_db_try(ctx, admin,
                  ar_printf(ctx->arena, "DROP DATABASE IF EXISTS %s",
                            ar_quote_name(ctx->arena, AR_POSTGRESQL, ar_rows_peek(rows, 0))),
                  &message);
}

static ar_status open_beside(ar_ctx *ctx, const ar_url *url, const char *database, ar_db **out)
{
    ar_url beside = *url;

    beside.conninfo = ar_url_with_database(ctx, url, database);
    beside.shown = database;
    return ar_db_open(ctx, &beside, 0, out);
}

static char *create_sql(ar_ctx *ctx, ar_db *live, const char *name)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    const char *sql = "SELECT pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype "
                      "FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()";

    if (ar_db_query(ctx, live, sql, &rows) != AR_OK || !ar_rows_next(rows))
        return NULL;
    return ar_printf(ctx->arena,
                     "CREATE DATABASE %s TEMPLATE template0 ENCODING %s LC_COLLATE %s LC_CTYPE %s",
                     name, ar_quote_text(ctx->arena, AR_POSTGRESQL, ar_rows_peek(rows, 0)),
                     ar_quote_text(ctx->arena, AR_POSTGRESQL, ar_rows_peek(rows, 1)),
                     ar_quote_text(ctx->arena, AR_POSTGRESQL, ar_rows_peek(rows, 2)));
}

static ar_status open_postgresql(ar_ctx *ctx, ar_db *live, const ar_url *url, ar_scratch *scratch,
                                 const char **out_reason)
{
    const char *sql;

    if (ar_db_open(ctx, url, 0, &scratch->admin) != AR_OK)
        return ar_status_since(ctx, ctx->error_count - 1);
    sweep(ctx, scratch->admin);
    scratch->name = ar_printf(ctx->arena, "%s%lld_%s", prefix, (long long)ar_now(),
                              ar_random_hex(ctx->arena, 4));
    AR_TRY(ar_db_exec(ctx, scratch->admin,
                      ar_printf(ctx->arena, "SET application_name = %s", scratch->name)));
    sql = create_sql(ctx, live ? live : scratch->admin, scratch->name);
    if (!sql || !ar_db_try(ctx, scratch->admin, sql, out_reason)) {
        ar_db_close(scratch->admin);
        scratch->admin = NULL;
        return AR_OK;
    }
    *out_reason = NULL;
    return open_beside(ctx, url, scratch->name, &scratch->db);
}

static ar_status open_at(ar_ctx *ctx, ar_db *live, const ar_url *server, ar_scratch **out,
                         const char **out_reason)
{
    ar_scratch *scratch = ar_alloc(ctx->arena, sizeof(*scratch));
    ar_status status;

    scratch->ctx = ctx;
    *out = NULL;
    *out_reason = NULL;
    if (server->engine == AR_SQLITE)
        status = ar_db_open_memory(ctx, AR_DB_STUBS, &scratch->db);
    else
        status = open_postgresql(ctx, live, server, scratch, out_reason);
    if (status != AR_OK)
        ar_scratch_close(scratch);
    else if (scratch->db)
        *out = scratch;
    return status;
}

ar_status ar_scratch_server(ar_ctx *ctx, const char *url, const char *root, ar_url *out)
{
    AR_TRY(ar_url_parse(ctx, url, root, out));
    if (out->engine != AR_POSTGRESQL)
        return ar_fail(ctx, AR_E_URL, AR_NOWHERE, "--scratch must name a PostgreSQL server here");
    return AR_OK;
}

ar_status ar_scratch_open(ar_ctx *ctx, ar_db *live, const char *url, const char *root,
                          ar_scratch **out, const char **out_reason)
{
    ar_url server = *ar_db_url(live);

    if (url && server.engine == AR_POSTGRESQL)
        AR_TRY(ar_scratch_server(ctx, url, root, &server));
    return open_at(ctx, live, &server, out, out_reason);
}

ar_status ar_scratch_open_at(ar_ctx *ctx, const ar_url *server, ar_scratch **out,
                             const char **out_reason)
{
    return open_at(ctx, NULL, server, out, out_reason);
}

void ar_scratch_close(ar_scratch *scratch)
{
    const char *message = NULL;

    ar_db_close(scratch->db);
    scratch->db = NULL;
    if (scratch->admin) {
        ar_db_try(scratch->ctx, scratch->admin,
                  ar_printf(scratch->ctx->arena, "DROP DATABASE IF EXISTS %s", scratch->name),
                  &message);
        ar_db_close(scratch->admin);
        scratch->admin = NULL;
    }
}

char *ar_qualified(ar_ctx *ctx, ar_target target, const char *schema, const char *name)
{
    if (target.engine == AR_POSTGRESQL && !schema)
        schema = target.default_schema;
    target.default_schema = NULL;
    return ar_quote_qualified(ctx->arena, target, schema, name);
}

/* ---- copying ---- */

/*
 * Shadow tables come with their virtual tables; a text that cannot run here (an extension's
 * module) is left out, as the live schema is not ours to judge.
 */
static ar_status copy_sqlite(ar_ctx *ctx, ar_scratch *scratch, ar_db *live)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    const char *message = NULL;
    const char *sql =
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' "
        "ESCAPE '\\' ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 WHEN 'view' THEN 2 "
        "ELSE 3 END, rowid";

    AR_TRY(ar_db_exec(ctx, scratch->db, "BEGIN"));
    AR_TRY(ar_db_query(ctx, live, sql, &rows));
    while (ar_rows_next(rows))
        if (!ar_db_try(ctx, scratch->db, ar_rows_peek(rows, 0), &message))
            ar_say(ctx, AR_DEBUG, AR_E_INFO, AR_NOWHERE, "not copied to scratch: %s", message);
    return ar_db_exec(ctx, scratch->db, "COMMIT");
}

/* In the version that is there, if it can be had: what it is to become stands in revisions. */
static void create_extension(ar_ctx *ctx, ar_scratch *scratch, const char *name, const char *schema,
                             const ar_object *live)
{
    const char *version = live ? ar_as_extension(live)->version : NULL;
    const char *message = NULL;
    char *sql = ar_printf(ctx->arena, "CREATE EXTENSION IF NOT EXISTS %s%s%s",
                          ar_quote_always(ctx->arena, name), schema ? " SCHEMA " : "",
                          schema ? schema : "");

    if (version && ar_db_try(ctx, scratch->db,
                             ar_printf(ctx->arena, "%s VERSION %s", sql,
                                       ar_quote_text(ctx->arena, AR_POSTGRESQL, version)),
                             &message))
        return;
    if (!ar_db_try(ctx, scratch->db, sql, &message))
        ar_say(ctx, AR_DEBUG, AR_E_INFO, AR_NOWHERE, "not in scratch: %s", message);
}

/* "name" or "name schema", as ar_model.extensions has it. */
static void copy_extension(ar_ctx *ctx, ar_scratch *scratch, const ar_model *model,
                           const char *extension)
{
    const char *blank = strchr(extension, ' ');
    const char *name = blank ? ar_strndup(ctx->arena, extension, (size_t)(blank - extension))
                             : extension;
    const char *schema = blank ? ar_quote_always(ctx->arena, blank + 1) : NULL;
    const char *message = NULL;

    if (schema)
        ar_db_try(ctx, scratch->db, ar_printf(ctx->arena, "CREATE SCHEMA IF NOT EXISTS %s", schema),
                  &message);
    create_extension(ctx, scratch, name, schema,
                     ar_model_find(model, AR_KIND_EXTENSION, NULL, name));
}

ar_status ar_scratch_extensions(ar_ctx *ctx, ar_scratch *scratch, const ar_model *model,
                                const ar_revisions *history)
{
    const ar_names there = ar_extensions_unmade(ctx, &model->extensions, history);

    if (scratch->inside) /* they are there */
        return AR_OK;
    ar_vec_each(const char *, extension, &there)
        copy_extension(ctx, scratch, model, *extension);
    return AR_OK;
}

/* The schema "public" of a new database; NULL: the model has none. */
static ar_object *public_there(ar_ctx *ctx, ar_db *db, const ar_model *model)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    const ar_object *live = ar_model_find(model, AR_KIND_SCHEMA, NULL, "public");
    const char *sql = "SELECT pg_catalog.pg_get_userbyid(nspowner) "
                      "FROM pg_catalog.pg_namespace WHERE nspname = 'public'";
    const char *const *words = ar_public_schema_privileges(model->target.version);
    ar_object *there;
    ar_grant *everybodys;

    if (!live)
        return NULL;
    there = ar_object_copy(ctx, live);
    there->comment = "standard public schema";
    there->grants = there->usual = (ar_grants){0};
    everybodys = ar_grants_of(ctx, &there->grants, "public");
    for (; *words; words++)
        ar_grant_add(ctx, everybodys, (ar_privilege){.name = *words});
    if (model->target.owners && ar_db_query(ctx, db, sql, &rows) == AR_OK && ar_rows_next(rows))
        there->owner = ar_rows_text(ctx, rows, 0);
    return there;
}

static ar_status model_sql(ar_ctx *ctx, const ar_model *model, const ar_object *there,
                           bool with_unmanaged, char **out)
{
    ar_script script = {.target = model->target};

    AR_TRY(ar_copy_script(ctx, model, there, with_unmanaged, &script));
    *out = ar_script_text(ctx, &script);
    return AR_OK;
}

/* "public" is as in the live database where we may make it so. */
static ar_status copy_managed(ar_ctx *ctx, ar_scratch *scratch, const ar_model *model,
                              const ar_object *there)
{
    const char *message = NULL;
    char *sql = NULL;

    AR_TRY(model_sql(ctx, model, there, false, &sql));
    if (there && ar_db_try(ctx, scratch->db, sql, &message))
        return AR_OK;
    if (there)
        ar_say(ctx, AR_DEBUG, AR_E_INFO, AR_NOWHERE, "scratch with its own \"public\": %s",
               message);
    AR_TRY(model_sql(ctx, model, NULL, false, &sql));
    return ar_db_exec(ctx, scratch->db, sql);
}

/* Unmanaged tables are wanted as targets of keys, but may need types that are not there. */
static ar_status copy_postgresql(ar_ctx *ctx, ar_scratch *scratch, const ar_model *model)
{
    const ar_object *there = public_there(ctx, scratch->db, model);
    const char *message = NULL;
    char *whole = NULL;

    AR_TRY(ar_scratch_extensions(ctx, scratch, model, &(ar_revisions){0}));
    AR_TRY(model_sql(ctx, model, there, true, &whole));
    AR_TRY(ar_db_exec(ctx, scratch->db,
                      ar_printf(ctx->arena, "SET search_path = %s, pg_temp",
                                ar_quote_always(ctx->arena, model->target.default_schema))));
    AR_TRY(ar_db_exec(ctx, scratch->db, "BEGIN"));
    if (ar_db_try(ctx, scratch->db, whole, &message))
        return ar_db_exec(ctx, scratch->db, "COMMIT");
    ar_say(ctx, AR_DEBUG, AR_E_INFO, AR_NOWHERE, "scratch without unmanaged tables: %s", message);
    AR_TRY(copy_managed(ctx, scratch, model, there));
    return ar_db_exec(ctx, scratch->db, "COMMIT");
}

ar_status ar_scratch_copy(ar_ctx *ctx, ar_scratch *scratch, ar_db *live, const ar_model *model)
{
    if (ar_db_which(live) == AR_SQLITE)
        return copy_sqlite(ctx, scratch, live);
    if (scratch->inside)
        return ar_inside_copy(ctx, scratch, model);
    return copy_postgresql(ctx, scratch, model);
}

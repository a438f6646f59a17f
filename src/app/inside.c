#include "app/inside.h"

#include <string.h>

#include "app/copy.h"
#include "base/clock.h"
#include "base/sha256.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "dialect/quote.h"
#include "emit/emit.h"

/* ---- what may be run there ---- */

static const char *section_reach(ar_ctx *ctx, const ar_inside *in, const ar_section *section)
{
    return section->no_transaction ? "runs outside a transaction"
                                   : ar_inside_reach(ctx, in, section->sql);
}

ar_status ar_scratch_admit(ar_ctx *ctx, ar_scratch *scratch, const ar_revisions *revisions,
                           bool both)
{
    ar_inside in;

    if (!scratch->inside)
        return AR_OK;
    AR_TRY(ar_inside_surroundings(ctx, scratch->db, scratch->schema, &in));
    ar_vec_each(ar_revision *, it, revisions) {
        const char *reach = section_reach(ctx, &in, &(*it)->up);

        if (!reach && both)
            reach = section_reach(ctx, &in, &(*it)->down);
        if (reach && !scratch->reason)
            scratch->reason = ar_printf(ctx->arena,
                                        "%s; in a schema of its own it cannot be "
                                        "tried, for revision %s %s",
                                        scratch->inside, (*it)->id, reach);
    }
    return AR_OK;
}

/* ---- the schema ---- */

/* Our own queries call things so too; an alias must not take them for the schema. */
static bool is_usable_name(ar_ctx *ctx, const char *schema)
{
    static const char *const ours[] = {"what", "needed", "item", "columns", "answer", "wanted"};
    const ar_target target = {.engine = AR_POSTGRESQL};

    for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++)
        if (ar_streq(schema, ours[i]))
            return false;
    return strlen(schema) > 2 && ar_streq(ar_quote_as_printed(ctx->arena, target, schema), schema);
}

static ar_status obstacle(ar_ctx *ctx, ar_db *db, const char *schema, const char **out_why)
{
    enum { MAY_CREATE, EVENT_TRIGGER };
    AR_AUTO_ROWS ar_rows *rows = NULL;

    AR_TRY(ar_db_query(ctx, db,
                       "SELECT pg_catalog.has_database_privilege("
                       "pg_catalog.current_database(), 'CREATE'),"
                       " (SELECT pg_catalog.min(evtname::pg_catalog.text)"
                       " FROM pg_catalog.pg_event_trigger WHERE evtenabled <> 'D')",
                       &rows));
    ar_rows_next(rows);
    if (!ar_rows_bool(rows, MAY_CREATE))
        *out_why = "there is no right to create a schema in this one";
    else if (!ar_rows_null(rows, EVENT_TRIGGER))
        *out_why = ar_printf(ctx->arena,
                             "the event trigger \"%s\" would see what is tried in this one",
                             ar_rows_text(ctx, rows, EVENT_TRIGGER));
    else if (!is_usable_name(ctx, schema))
        *out_why = ar_printf(ctx->arena, "no other schema can stand for one called \"%s\"", schema);
    return AR_OK;
}

/* The comment too: it is compared. */
static ar_status make_schema(ar_ctx *ctx, ar_db *db, const char *schema, const char *alias)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    const char *values[] = {schema};

    AR_TRY(ar_db_query_params(ctx, db,
                              "SELECT pg_catalog.obj_description(oid, 'pg_namespace')"
                              " FROM pg_catalog.pg_namespace WHERE nspname = $1",
                              1, values, &rows));
    AR_TRY(ar_db_exec(ctx, db, ar_printf(ctx->arena, "CREATE SCHEMA %s", alias)));
    if (ar_rows_next(rows) && !ar_rows_null(rows, 0))
        AR_TRY(
            ar_db_exec(ctx, db,
                       ar_printf(ctx->arena, "COMMENT ON SCHEMA %s IS %s", alias,
                                 ar_quote_text(ctx->arena, AR_POSTGRESQL, ar_rows_peek(rows, 0)))));
    ar_db_alias_schema(db, schema, alias);
    return AR_OK;
}

static ar_status open_inside(ar_ctx *ctx, const ar_work *work, ar_scratch *scratch,
                             const char **out_why)
{
    const char *schema = work->site->schema;

    scratch->name = ar_printf(ctx->arena, "autorev_scratch_%lld_%s", (long long)ar_now(),
                              ar_random_hex(ctx->arena, 4));
    AR_TRY(ar_db_open(ctx, ar_db_url(work->db), 0, &scratch->db));
    AR_TRY(obstacle(ctx, scratch->db, schema, out_why));
    if (*out_why)
        return AR_OK;
    AR_TRY(ar_db_exec(ctx, scratch->db, "BEGIN READ WRITE; SET LOCAL lock_timeout = '3s'"));
    return make_schema(ctx, scratch->db, schema, scratch->name);
}

ar_status ar_work_open_scratch(ar_ctx *ctx, const ar_work *work, ar_scratch **out,
                               const char **out_reason)
{
    AR_AUTO(ar_scratch) ar_scratch *scratch = NULL;
    const char *why = NULL;

    AR_TRY(ar_scratch_open(ctx, work->db, work->scratch_url, work->project->root, out, out_reason));
    if (*out || work->target.engine != AR_POSTGRESQL || !*out_reason)
        return AR_OK;
    scratch = ar_alloc(ctx->arena, sizeof(*scratch));
    scratch->ctx = ctx;
    scratch->inside = *out_reason;
    scratch->schema = work->site->schema;
    AR_TRY(open_inside(ctx, work, scratch, &why));
    if (why) {
        *out_reason = ar_printf(ctx->arena, "%s, and %s", *out_reason, why);
        return AR_OK;
    }
    *out_reason = NULL;
    *out = scratch;
    scratch = NULL;
    return AR_OK;
}

/* ---- copying ---- */

/* The default schema is there already. */
static ar_model *without_schema(ar_ctx *ctx, const ar_model *model)
{
    ar_model *rest = ar_memdup(ctx->arena, model, sizeof(*model));

    rest->objects = (ar_objects){0};
    ar_vec_each(ar_object *, object, &model->objects)
        if ((*object)->kind != AR_KIND_EXTENSION &&
            ((*object)->kind != AR_KIND_SCHEMA ||
             !ar_streq((*object)->name, model->target.default_schema)))
            ar_vec_push(ctx->arena, &rest->objects, *object);
    return rest;
}

/* Whether it worked; else *out_why. Extensions are in the database, but not in this schema. */
static ar_status try_copy(ar_ctx *ctx, ar_scratch *scratch, const ar_model *model, bool unmanaged,
                          const char **out_why)
{
    ar_script script = {.target = model->target};
    ar_inside in;
    const char *reach, *message = NULL, *sql;

    *out_why = NULL;
    AR_TRY(ar_inside_surroundings(ctx, scratch->db, scratch->schema, &in));
    AR_TRY(ar_copy_script(ctx, model, NULL, unmanaged, &script));
    sql = ar_script_text(ctx, &script);
    reach = ar_inside_reach(ctx, &in, sql);
    if (reach)
        *out_why = ar_printf(ctx->arena, "the script that copies the database %s", reach);
    else if (!ar_db_try(ctx, scratch->db, sql, &message))
        *out_why = message;
    return AR_OK;
}

ar_status ar_inside_copy(ar_ctx *ctx, ar_scratch *scratch, const ar_model *model)
{
    const ar_model *rest = without_schema(ctx, model);
    const char *why = NULL;

    AR_TRY(ar_db_exec(ctx, scratch->db,
                      ar_printf(ctx->arena, "SET LOCAL search_path = %s, pg_temp", scratch->name)));
    AR_TRY(try_copy(ctx, scratch, rest, true, &why));
    if (why)
        AR_TRY(try_copy(ctx, scratch, rest, false, &why));
    if (why)
        scratch->reason = ar_printf(ctx->arena,
                                    "%s; a copy in a schema of its own cannot be made: %s",
                                    scratch->inside, why);
    return AR_OK;
}

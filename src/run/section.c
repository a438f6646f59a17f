#include "base/str.h"
#include "run/alone.h"
#include "run/guard.h"

typedef struct scratch {
    ar_ctx *ctx;
    ar_db *db;
    const ar_revision *revision;
    ar_direction direction;
    const char *default_schema;
} scratch;

static const ar_section *section_of(const scratch *s)
{
    return s->direction == AR_UP ? &s->revision->up : &s->revision->down;
}

static void undo(const scratch *s)
{
    const char *message = NULL;

    if (ar_db_in_transaction(s->db))
        ar_db_try(s->ctx, s->db, "ROLLBACK", &message);
}

/* ---- SQLite ---- */

static ar_status lite_transaction(const scratch *s)
{
    AR_TRY(ar_db_exec(s->ctx, s->db, "BEGIN IMMEDIATE"));
    ar_status status = ar_guarded_section(s->ctx, s->db, s->revision, s->direction);

    if (status == AR_OK)
        status = ar_db_exec(s->ctx, s->db, "COMMIT");
    if (status != AR_OK)
        undo(s);
    return status;
}

static ar_status lite_section(const scratch *s)
{
    const ar_pos pos = {s->revision->shown, section_of(s)->line, 1, 0};
    ar_pragmas before = {0};
    ar_status status, restored;

    AR_TRY(ar_pragmas_read(s->ctx, s->db, &before));
    AR_TRY(ar_pragmas_set(s->ctx, s->db, ar_pragmas_for(s->revision)));
    if (section_of(s)->no_transaction && !ar_db_in_transaction(s->db))
        status = ar_db_exec_section(s->ctx, s->db, section_of(s)->sql, pos);
    else if (ar_db_in_transaction(s->db))
        status = ar_guarded_section(s->ctx, s->db, s->revision, s->direction);
    else
        status = lite_transaction(s);
    restored = ar_pragmas_set(s->ctx, s->db, before);
    return status != AR_OK ? status : restored;
}

/* ---- PostgreSQL ---- */

static ar_status set_path(const scratch *s, const char *path, bool local)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    const char *values[] = {path, local ? "true" : "false"};

    return ar_db_query_params(s->ctx, s->db,
                              "SELECT pg_catalog.set_config('search_path', $1, $2::boolean)", 2,
                              values, &rows);
}

/* Inside the caller's transaction an index cannot be built concurrently; built it comes out equal:
   the word is blanked, so that places in messages stay. */
static const char *without_concurrently(const scratch *s)
{
    char *sql = ar_strdup(s->ctx->arena, section_of(s)->sql);
    ar_tokens tokens = ar_sql_tokens(s->ctx->arena, AR_SQL_POSTGRESQL, sql);

    ar_vec_each(ar_token, token, &tokens)
        if (ar_token_is(token, "concurrently"))
            for (size_t i = 0; i < token->length; i++)
                sql[token->offset + i] = ' ';
    return sql;
}

/* Keys of one name are not told apart: where one of them cannot be deferred, none is. */
static ar_status set_constraints(ar_ctx *ctx, ar_db *db, const char *default_schema,
                                 const char *when, ar_pos pos)
{
    static const char deferred[] =
        "SELECT pg_catalog.string_agg(name, ', ') FROM ("
        "SELECT pg_catalog.format('%I.%I', n.nspname, c.conname) AS name"
        " FROM pg_catalog.pg_constraint AS c"
        " JOIN pg_catalog.pg_namespace AS n ON n.oid = c.connamespace WHERE n.nspname = $1"
        " GROUP BY 1 HAVING pg_catalog.bool_and(c.condeferrable)"
        " AND pg_catalog.bool_or(c.condeferred)) AS named";
    AR_AUTO_ROWS ar_rows *rows = NULL;

    AR_TRY(ar_db_query_params(ctx, db, deferred, 1, &default_schema, &rows));
    if (!ar_rows_next(rows) || ar_rows_null(rows, 0))
        return AR_OK;
    return ar_db_exec_section(
        ctx, db, ar_printf(ctx->arena, "SET CONSTRAINTS %s %s", ar_rows_peek(rows, 0), when), pos);
}

ar_status ar_constraints_now(ar_ctx *ctx, ar_db *db, const char *default_schema, bool now)
{
    if (ar_db_which(db) == AR_SQLITE || !ar_db_in_transaction(db))
        return AR_OK;
    return set_constraints(ctx, db, default_schema, now ? "IMMEDIATE" : "DEFERRED", AR_NOWHERE);
}

/* Nor could the next section alter a table that deferred checks are still to be made on. */
static ar_status settle(const scratch *s, ar_pos pos)
{
    AR_TRY(set_constraints(s->ctx, s->db, s->default_schema, "IMMEDIATE", pos));
    return set_constraints(s->ctx, s->db, s->default_schema, "DEFERRED", pos);
}

/* The caller's own search path is put back. */
static ar_status pg_inside(const scratch *s)
{
    const ar_pos pos = {s->revision->shown, section_of(s)->line, 1, 0};
    AR_AUTO_ROWS ar_rows *rows = NULL;

    AR_TRY(ar_db_query(s->ctx, s->db, "SELECT pg_catalog.current_setting('search_path')", &rows));
    const char *before = ar_rows_next(rows) ? ar_rows_text(s->ctx, rows, 0) : "";

    AR_TRY(set_path(s, ar_search_path(s->ctx, s->default_schema), true));
    AR_TRY(ar_db_exec_section(
        s->ctx, s->db, section_of(s)->no_transaction ? without_concurrently(s) : section_of(s)->sql,
        pos));
    AR_TRY(settle(s, pos));
    return set_path(s, before, true);
}

static ar_status pg_transaction(const scratch *s)
{
    AR_TRY(ar_db_exec(s->ctx, s->db, "BEGIN"));
    ar_status status = pg_inside(s);

    if (status == AR_OK)
        status = ar_db_exec(s->ctx, s->db, "COMMIT");
    if (status != AR_OK && ar_db_in_transaction(s->db)) {
        ar_status undone = ar_db_exec(s->ctx, s->db, "ROLLBACK");

        (void)undone; /* the first failure is the one to tell */
    }
    return status;
}

static ar_status pg_alone(const scratch *s)
{
    const ar_pos pos = {s->revision->shown, section_of(s)->line, 1, 0};
    ar_status status;

    AR_TRY(set_path(s, ar_search_path(s->ctx, s->default_schema), false));
    status = ar_db_exec_section(s->ctx, s->db, section_of(s)->sql, pos);
    ar_status reset = set_path(s, "", false);

    return status != AR_OK ? status : reset;
}

ar_status ar_run_section(ar_ctx *ctx, ar_db *db, const ar_revision *revision,
                         ar_direction direction, const char *default_schema)
{
    const scratch s = {ctx, db, revision, direction, default_schema};

    AR_TRY(ar_section_check(ctx, revision, section_of(&s)));
    if (ar_db_which(db) == AR_SQLITE)
        return lite_section(&s);
    if (ar_db_in_transaction(db))
        return pg_inside(&s);
    return section_of(&s)->no_transaction ? pg_alone(&s) : pg_transaction(&s);
}

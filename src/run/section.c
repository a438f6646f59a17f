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

#include <string.h>

#include "app/import_folder.h"
#include "app/scratch.h"
#include "base/file.h"
#include "base/str.h"
#include "dialect/dialect.h"

/* Rows are (version, state): applied, undone, upto (and all before it), failed. */
static const struct {
    const char *tool, *table, *query;
} tables[] = {
    {"dbmate", "schema_migrations", "SELECT version, 'applied' FROM {table} ORDER BY version"},
    {"golang-migrate", "schema_migrations",
     "SELECT version, CASE WHEN dirty THEN 'failed' ELSE 'upto' END FROM {table}"},
    {"goose", "goose_db_version",
     "SELECT version_id, CASE WHEN is_applied THEN 'applied' ELSE 'undone' END FROM {table} "
     "WHERE version_id > 0 ORDER BY id"},
    {"flyway", "flyway_schema_history",
     "SELECT version, CASE WHEN NOT success THEN 'failed' WHEN type LIKE 'UNDO%' THEN 'undone' "
     "WHEN type = 'BASELINE' THEN 'upto' ELSE 'applied' END FROM {table} "
     "WHERE version IS NOT NULL ORDER BY installed_rank"},
    {"sqitch", "changes",
     "SELECT change, 'applied' FROM {table} WHERE project = {group} ORDER BY committed_at"},
};

static bool is_version(const char *tool, const ar_foreign *foreign, const char *version)
{
    return ar_streq(tool, "sqitch") ? ar_streq(foreign->version, version)
                                    : ar_folder_version_cmp(foreign->version, version) == 0;
}

static ar_status take_row(ar_ctx *ctx, const char *tool, const char *version, const char *state,
                          ar_foreigns *foreigns)
{
    ar_foreign *found = NULL;

    ar_vec_each(ar_foreign, it, foreigns)
        if (is_version(tool, it, version))
            found = it;
    if (ar_streq(state, "failed")) {
        ar_fail(ctx, AR_E_IMPORT_ROWS, (ar_pos){.file = found ? found->shown : NULL},
                "version %s failed half-way in this database, says the version table of %s",
                version, tool);
        ar_hint(ctx, "bring the database to where a version begins or ends, with %s, first", tool);
        return AR_INVALID;
    }
    if (!found && ar_streq(state, "applied")) {
        ar_fail(ctx, AR_E_IMPORT_ROWS, AR_NOWHERE,
                "version %s is applied in this database, and no file of %s is there for it",
                version, tool);
        return AR_INVALID;
    }
    if (ar_streq(state, "upto")) {
        ar_vec_each(ar_foreign, it, foreigns)
            it->applied |= ar_folder_version_cmp(it->version, version) <= 0;
    } else if (found) {
        found->applied = ar_streq(state, "applied");
    }
    return AR_OK;
}

static ar_status has_table(ar_ctx *ctx, ar_db *db, const char *schema, const char *table, bool *out)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    const char *values[] = {table, schema};
    bool lite = ar_db_which(db) == AR_SQLITE;

    AR_TRY(ar_db_query_params(
        ctx, db,
        lite ? "SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?1"
             : "SELECT 1 FROM pg_catalog.pg_tables WHERE tablename = $1 AND schemaname = $2",
        lite ? 1 : 2, values, &rows));
    *out = ar_rows_count(rows) > 0;
    return AR_OK;
}

static ar_status read_rows(ar_ctx *ctx, ar_db *db, const char *schema, size_t index,
                           ar_foreigns *foreigns)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    const ar_target target = {.engine = ar_db_which(db), .default_schema = schema};
    const char *group = foreigns->count ? foreigns->items[0].group : NULL;
    size_t errors = ar_error_count(ctx);
    bool there = false;
    char *query;

    AR_TRY(has_table(ctx, db, schema, tables[index].table, &there));
    if (!there)
        return AR_OK;
    query = ar_replace(ctx->arena, tables[index].query, "{table}",
                       ar_qualified(ctx, target, schema, tables[index].table));
    query = ar_replace(ctx->arena, query, "{group}",
                       ar_quote_text(ctx->arena, target.engine, group ? group : ""));
    AR_TRY(ar_db_query(ctx, db, query, &rows));
    while (ar_rows_next(rows))
        (void)take_row(ctx, tables[index].tool, ar_rows_text(ctx, rows, 0), /* all are told */
                       ar_rows_text(ctx, rows, 1), foreigns);
    return ar_status_since(ctx, errors);
}

/* On SQLite sqitch keeps its tables in a file beside the database. */
static ar_status read_registry(ar_ctx *ctx, ar_db *db, size_t index, ar_foreigns *foreigns)
{
    AR_AUTO_DB ar_db *registry = NULL;
    const char *folder = ar_path_dirname(ctx->arena, ar_db_url(db)->path);
    const char *path = ar_path_join(ctx->arena, folder, "sqitch.db");
    ar_url url;

    if (!ar_path_exists(path))
        return AR_OK;
    AR_TRY(ar_url_parse(ctx, ar_printf(ctx->arena, "sqlite:%s", path), folder, &url));
    AR_TRY(ar_db_open(ctx, &url, AR_DB_READ_ONLY, &registry));
    return read_rows(ctx, registry, NULL, index, foreigns);
}

ar_status ar_foreign_applied(ar_ctx *ctx, ar_db *db, const char *schema, const char *tool,
                             ar_foreigns *foreigns)
{
    bool sqitch = ar_streq(tool, "sqitch");

    if (ar_db_missing(db))
        return AR_OK;
    for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
        if (!ar_streq(tables[i].tool, tool))
            continue;
        if (sqitch && ar_db_which(db) == AR_SQLITE)
            return read_registry(ctx, db, i, foreigns);
        return read_rows(ctx, db, sqitch ? "sqitch" : schema, i, foreigns);
    }
    return AR_OK;
}

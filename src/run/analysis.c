#include "run/analysis.h"

#include "base/str.h"

/* Tables of ANALYZE, with what they hold beside the table's and the index's name. */
static const struct {
    const char *name, *columns;
} analyses[] = {
    {"sqlite_stat1", "stat"},
    {"sqlite_stat4", "neq, nlt, ndlt, sample"}, /* where SQLite is built with it */
};

/*
 * Each index with its table and what it holds in which order: constraints' indexes are numbered
 * anew by a rebuild. Of conditions and expressions only the text tells.
 */
#define INDEXES                                                                                    \
    "SELECT m.tbl_name AS tbl, m.name AS idx,"                                                     \
    " (SELECT group_concat(coalesce(x.name, '') || ' ' || x.\"desc\" || x.coll)"                   \
    " || CASE WHEN max(x.cid = -2) OR l.partial"                                                   \
    " THEN lower(replace(replace(replace(substr(m.sql, instr(m.sql, '(')), ' ', ''),"              \
    " char(10), ''), '\"', '')) ELSE '' END"                                                       \
    " FROM pragma_index_xinfo(m.name) AS x WHERE x.key) AS holds"                                  \
    " FROM main.sqlite_schema AS m JOIN pragma_index_list(m.tbl_name) AS l ON l.name = m.name"     \
    " WHERE m.type = 'index'"

static ar_status exists(ar_ctx *ctx, ar_db *db, const char *schema, const char *name, bool *out)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    const char *sql = ar_printf(ctx->arena, "SELECT 1 FROM %s WHERE type = 'table' AND name = $1",
                                schema);

    AR_TRY(ar_db_query_params(ctx, db, sql, 1, &name, &rows));
    *out = ar_rows_next(rows);
    return AR_OK;
}

ar_status ar_analysis_keep(ar_ctx *ctx, ar_db *db)
{
    for (size_t i = 0; i < sizeof(analyses) / sizeof(*analyses); i++) {
        const char *name = analyses[i].name;
        bool there = false;

        AR_TRY(exists(ctx, db, "main.sqlite_schema", name, &there));
        if (!there)
            continue;
        AR_TRY(ar_db_exec(ctx, db,
                          ar_printf(ctx->arena,
                                    "DROP TABLE IF EXISTS temp.autorev_%s;"
                                    "CREATE TEMP TABLE autorev_%s AS"
                                    " SELECT s.*, i.holds FROM main.%s AS s"
                                    " LEFT JOIN (" INDEXES ") AS i"
                                    " ON i.tbl = s.tbl COLLATE nocase"
                                    " AND i.idx = s.idx COLLATE nocase",
                                    name, name, name)));
    }
    return AR_OK;
}

/* An index is known by what it holds; the rows of a table, or its key without rowid, by its name.
 */
static ar_status restore(ar_ctx *ctx, ar_db *db, const char *name, const char *columns)
{
    return ar_db_exec(
        ctx, db,
        ar_printf(ctx->arena,
                  "INSERT INTO main.%s (tbl, idx, %s)"
                  " SELECT DISTINCT i.tbl, i.idx, %s FROM temp.autorev_%s AS s JOIN (" INDEXES
                  " UNION ALL SELECT name, NULL, NULL FROM main.sqlite_schema WHERE type = 'table'"
                  " UNION ALL SELECT name, name, NULL FROM main.sqlite_schema WHERE type = 'table'"
                  ") AS i ON i.tbl = s.tbl COLLATE nocase AND i.holds IS s.holds"
                  " AND (s.holds IS NOT NULL OR (i.idx IS NULL) = (s.idx IS NULL))"
                  " AND (s.holds IS NOT NULL OR s.idx IS NULL OR s.idx = s.tbl COLLATE nocase)"
                  " WHERE NOT EXISTS (SELECT 1 FROM main.%s AS o"
                  " WHERE o.tbl = i.tbl COLLATE nocase AND o.idx IS i.idx);"
                  "DROP TABLE temp.autorev_%s",
                  name, columns, columns, name, name, name));
}

ar_status ar_analysis_restore(ar_ctx *ctx, ar_db *db)
{
    for (size_t i = 0; i < sizeof(analyses) / sizeof(*analyses); i++) {
        const char *name = analyses[i].name;
        bool kept = false, there = false;

        AR_TRY(exists(ctx, db, "temp.sqlite_temp_schema", ar_printf(ctx->arena, "autorev_%s", name),
                      &kept));
        AR_TRY(exists(ctx, db, "main.sqlite_schema", name, &there));
        if (kept && there)
            AR_TRY(restore(ctx, db, name, analyses[i].columns));
    }
    return AR_OK;
}

#include <stdlib.h>
#include <string.h>

#include "app/refusal.h"
#include "base/str.h"
#include "run/runner.h"

/* ---- one question ---- */

/* Names mean what they mean while the section runs. */
static ar_status open_question(ar_walk *walk)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    const char *path[1];

    if (walk->target.engine == AR_SQLITE)
        return AR_OK;
    path[0] = ar_search_path(walk->ctx, walk->target.default_schema);
    AR_TRY(ar_db_exec(walk->ctx, walk->db, "BEGIN READ ONLY"));
    return ar_db_query_params(walk->ctx, walk->db,
                              "SELECT pg_catalog.set_config('search_path', $1, true)", 1, path,
                              &rows);
}

static void close_question(ar_walk *walk)
{
    const char *message = NULL;

    if (walk->target.engine == AR_POSTGRESQL)
        (void)ar_db_try(walk->ctx, walk->db, "ROLLBACK", &message);
}

/* SQLSTATE classes 22 and 23: a value is at fault, not the question. */
static bool is_about_a_value(const ar_walk *walk)
{
    const char *state = ar_db_sqlstate(walk->db);

    return ar_starts_with(state, "22") || ar_starts_with(state, "23");
}

static bool is_an_answer(ar_status status)
{
    return status == AR_REFUSED || status == AR_INVALID;
}

/* The engine's words, without which database it is. */
static const char *bare_message(const ar_walk *walk, const char *message)
{
    const char *prefix = ar_printf(walk->ctx->arena, "\"%s\": ", ar_db_url(walk->db)->shown);

    return ar_starts_with(message, prefix) ? message + strlen(prefix) : message;
}

ar_status ar_refusal_ask(ar_walk *walk, const char *sql, const char **out_text,
                         const char **out_raised)
{
    ar_ctx *ctx = walk->ctx;
    AR_AUTO_ROWS ar_rows *rows = NULL;

    *out_text = NULL;
    *out_raised = NULL;
    AR_TRY(open_question(walk));
    ar_mark mark = ar_mark_now(ctx);
    ar_status status = ar_db_query(ctx, walk->db, sql, &rows);

    if (status == AR_OK && ar_rows_next(rows))
        *out_text = ar_rows_text(ctx, rows, 0);
    if (is_an_answer(status)) {
        if (is_about_a_value(walk) && ctx->diags.count > mark.diags)
            *out_raised = bare_message(walk, ctx->diags.items[mark.diags].message);
        ar_forget_since(ctx, mark);
        status = AR_OK;
    }
    close_question(walk);
    return status;
}

/* ---- demands ---- */

ar_status ar_refusal_demand(ar_walk *walk, const ar_demand *demand)
{
    ar_ctx *ctx = walk->ctx;
    ar_pos pos = {walk->revision->shown, walk->statement->line, walk->statement->column, 0};
    const char *text = NULL, *raised = NULL;
    long long rows;

    AR_TRY(ar_refusal_ask(walk, demand->count, &text, &raised));
    rows = text ? strtoll(text, NULL, 10) : 0;
    if (raised && demand->may_raise)
        ar_fail(ctx, AR_E_CONSTRAINT_BROKEN, pos, "rows of \"%s\" refuse to go back: %s",
                demand->table, raised);
    else if (rows > 0)
        ar_fail(ctx, AR_E_CONSTRAINT_BROKEN, pos, "%lld row%s of \"%s\" refuse%s to go back: %s",
                rows, rows == 1 ? "" : "s", demand->table, rows == 1 ? "s" : "", demand->fault);
    else
        return AR_OK;
    if (demand->show)
        ar_hint(ctx, "nothing was changed; mend the rows first: %s", demand->show);
    else
        ar_hint(ctx, "nothing was changed; mend the rows first");
    return AR_OK;
}

/* Expressions get names of their own: a constant behind GROUP BY would be a position. */
ar_demand ar_demand_distinct(ar_walk *walk, const char *table, const char *from,
                             const ar_names *keys, const char *where, bool nulls_equal)
{
    ar_arena *arena = walk->ctx->arena;
    const char *list = ar_names_join(arena, keys, ", ");
    const char *which = where ? ar_printf(arena, " WHERE %s", where) : "";
    ar_names values = {0}, names = {0}, known = {0};

    for (size_t i = 0; i < keys->count; i++) {
        const char *name = ar_printf(arena, "autorev_%zu", i + 1);

        ar_vec_push(arena, &values, ar_printf(arena, "%s AS %s", keys->items[i], name));
        ar_vec_push(arena, &names, name);
        ar_vec_push(arena, &known, ar_printf(arena, "%s IS NOT NULL", name));
    }
    return (ar_demand){
        .table = table,
        .count = ar_printf(arena,
                           "SELECT CAST(coalesce(sum(autorev_count), 0) AS bigint) FROM"
                           " (SELECT count(*) AS autorev_count FROM (SELECT %s FROM %s%s)"
                           " AS autorev_keys%s%s GROUP BY %s HAVING count(*) > 1)"
                           " AS autorev_groups",
                           ar_names_join(arena, &values, ", "), from, which,
                           nulls_equal ? "" : " WHERE ",
                           nulls_equal ? "" : ar_names_join(arena, &known, " AND "),
                           ar_names_join(arena, &names, ", ")),
        .fault = ar_printf(arena, "equal values in (%s)", list),
        .show = ar_printf(arena, "SELECT %s, count(*) FROM %s%s GROUP BY %s HAVING count(*) > 1",
                          list, from, which, list),
    };
}

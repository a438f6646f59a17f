#include "run/script.h"

#include <string.h>

#include "dialect/dialect.h"
#include "revision/header.h"
#include "revision/statement.h"
#include "run/runner.h"

char *ar_script_text_of(ar_script_writer *to, const char *text)
{
    return ar_quote_text(to->ctx->arena, to->engine, text);
}

char *ar_script_table(ar_script_writer *to, const ar_applied *row)
{
    return ar_version_name(to->ctx, to->engine, to->default_schema, row->table);
}

void ar_script_title(ar_script_writer *to, const ar_run_step *step)
{
    const ar_revision *revision = step->revision;
    const char *message = revision->message && *revision->message ? revision->message : NULL;

    const char *what = step->direction == AR_UP ? "Revision" : "Undo";

    if (step->squash_row)
        what = step->direction == AR_UP ? "Record the squash" : "Squashed: the row of";
    ar_str_addf(&to->out, "\n-- %s %s of %s", what, revision->id,
                to->graph->histories.items[revision->history].app);
    if (message)
        ar_str_addf(&to->out, ": %s", ar_header_escape(to->ctx->arena, message));
    ar_str_add(&to->out, "\n");
}

size_t ar_script_titles(ar_script_writer *to, const ar_run_steps *steps, size_t first)
{
    size_t count = 0;
    bool more;

    do {
        const ar_run_step *step = &steps->items[first + count++];

        more = step->with_next && first + count < steps->count;
        ar_script_title(to, step);
    } while (more);
    return count;
}

/* The last statement of a section may lack its semicolon, and a comment may follow it. */
void ar_script_section(ar_script_writer *to, const ar_run_step *step)
{
    const char *sql = ar_step_section(step)->sql;
    ar_tokens tokens = ar_sql_tokens(to->ctx->arena, ar_revision_flavour(step->revision),
                                     sql ? sql : "");
    const ar_token *last = tokens.count > 1 ? &tokens.items[tokens.count - 2] : NULL;

    if (last)
        ar_str_addf(&to->out, "\n%s\n%s\n", sql, ar_token_is(last, ";") ? "" : ";\n");
}

void ar_script_tables(ar_script_writer *to)
{
    for (size_t i = 0; i < to->tables.count; i++) {
        const char *table = to->tables.items[i];

        if (ar_names_has(&to->made, table))
            continue;
        ar_str_addf(&to->out, "%s;\n",
                    ar_version_create(to->ctx, to->engine, to->default_schema, table));
        ar_vec_push(to->ctx->arena, &to->made, table);
    }
}

char *ar_script_next(ar_script_writer *to, const char *column)
{
    ar_str all;

    ar_str_init(&all, to->ctx->arena);
    for (size_t i = 0; i < to->tables.count; i++)
        ar_str_addf(&all, "%sSELECT %s FROM %s", i ? " UNION ALL " : "", column,
                    ar_version_name(to->ctx, to->engine, to->default_schema, to->tables.items[i]));
    return ar_printf(to->ctx->arena, "(SELECT coalesce(max(%s), 0) + 1 FROM (%s) AS rows)", column,
                     all.data);
}

void ar_script_insert(ar_script_writer *to, const ar_applied *row, const char *at,
                      const char *batch)
{
    const char *seq = row->seq ? ar_printf(to->ctx->arena, "%lld", (long long)row->seq)
                               : ar_script_next(to, "seq");

    if (row->seq) { /* a squash takes the place of what it replaces */
        at = ar_script_text_of(to, row->applied_at);
        batch = ar_printf(to->ctx->arena, "%lld", (long long)row->batch);
    }
    ar_str_addf(&to->out,
                "INSERT INTO %s (seq, app, revision, parents, message, sha256, applied_at, "
                "duration_ms, batch, state, autorev)\nVALUES (%s, %s, %s, %s, %s, %s, %s, 0, %s, "
                "%s, %s);\n",
                ar_script_table(to, row), seq, ar_script_text_of(to, row->app),
                ar_script_text_of(to, row->revision), ar_script_text_of(to, row->parents),
                ar_script_text_of(to, row->message), ar_script_text_of(to, row->sha256), at, batch,
                ar_script_text_of(to, row->state), ar_script_text_of(to, row->autorev));
}

static void add_table(ar_script_writer *to, const char *table)
{
    if (!ar_names_has(&to->tables, table))
        ar_vec_push(to->ctx->arena, &to->tables, table);
}

/* Those of the steps, and those that are there already, whose numbers count too. */
ar_applied ar_script_row(const ar_script_writer *to, const ar_run_step *step)
{
    const ar_applied *there = to->journal ? ar_journal_find(to->journal, step->revision->id) : NULL;
    ar_applied row = ar_row_of(to->ctx, to->graph, step);

    if (there)
        row.table = there->table;
    return row;
}

static void collect_tables(ar_script_writer *to, const ar_journal *journal,
                           const ar_run_steps *steps)
{
    ar_vec_each(ar_run_step, step, steps)
        add_table(to, ar_script_row(to, step).table);
    if (journal)
        ar_vec_each(const char *, table, &journal->tables)
            add_table(to, *table);
}

char *ar_run_script(ar_ctx *ctx, const ar_graph *graph, ar_engine engine,
                    const char *default_schema, const ar_journal *journal,
                    const ar_run_steps *steps)
{
    ar_script_writer to = {.ctx = ctx,
                           .journal = journal,
                           .graph = graph,
                           .engine = engine,
                           .default_schema = default_schema};

    ar_str_init(&to.out, ctx->arena);
    collect_tables(&to, journal, steps);
    if (steps->count == 0)
        ar_str_add(&to.out, "-- Nothing to do.\n");
    else if (engine == AR_SQLITE)
        ar_script_lite(&to, steps);
    else
        ar_script_pg(&to, steps);
    return to.out.data;
}

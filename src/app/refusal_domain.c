/*
 * PostgreSQL: columns of a type: what a domain newly demands of them, and those whose values get
 * other names.
 * PostgreSQL 15 manual: "ALTER DOMAIN".
 */
#include <string.h>

#include "app/refusal.h"
#include "app/scratch.h"
#include "base/str.h"
#include "dialect/dialect.h"

/* The check with a column in the place of VALUE. */
static const char *with_value(const ar_scan *scan, ar_span span, const char *column)
{
    ar_str out;

    ar_str_init(&out, scan->walk->ctx->arena);
    for (size_t i = span.from; i < span.to; i++) {
        const ar_token *token = &scan->tokens[i];

        if (i > span.from) {
            const ar_token *before = token - 1;

            ar_str_addn(&out, before->text + before->length,
                        (size_t)(token->text - before->text) - before->length);
        }
        if (ar_token_is(token, "value"))
            ar_str_add(&out, column);
        else
            ar_str_addn(&out, token->text, token->length);
    }
    return out.data;
}

/* Columns of a type: schema, table, column, schema ...; `which` of the columns of pg_type name it.
 */
static ar_status read_columns(ar_walk *walk, const ar_place *type, const char *which, ar_names *out)
{
    static const char sql[] =
        "SELECT string_agg(n.nspname || E'\\n' || c.relname || E'\\n' || a.attname, E'\\n')"
        " FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid"
        " JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND a.attnum > 0"
        " AND NOT a.attisdropped AND a.atttypid IN (SELECT t.oid FROM pg_catalog.pg_type AS t"
        " WHERE pg_catalog.to_regtype(%s) IN (%s))";
    ar_arena *arena = walk->ctx->arena;
    const char *text = NULL, *raised = NULL;

    AR_TRY(ar_refusal_ask(
        walk, ar_printf(arena, sql, ar_quote_text(arena, AR_POSTGRESQL, type->sql), which), &text,
        &raised));
    while (text && *text) {
        size_t length = strcspn(text, "\n");

        ar_vec_push(arena, out, ar_strndup(arena, text, length));
        text += length + (text[length] == '\n');
    }
    return AR_OK;
}

ar_status ar_refusal_recode(ar_walk *walk, const ar_place *type)
{
    ar_names columns = {0};

    AR_TRY(read_columns(walk, type, "t.oid, t.typelem, t.typbasetype", &columns));
    for (size_t i = 0; i + 2 < columns.count; i += 3) {
        const ar_place table = {columns.items[i], columns.items[i + 1], ""};

        ar_touch_labels(walk, &table, columns.items[i + 2]);
    }
    return AR_OK;
}

static ar_status demand_of_column(ar_scan *scan, const ar_place *table, const char *column,
                                  ar_span check)
{
    ar_walk *walk = scan->walk;
    ar_arena *arena = walk->ctx->arena;
    bool checks = check.from < check.to;
    const char *quoted = ar_quote_always(arena, column);
    const char *sql = ar_qualified(walk->ctx, walk->target, table->schema, table->name);
    const char *broken = checks ? ar_printf(arena, "NOT (%s)", with_value(scan, check, quoted))
                                : ar_printf(arena, "%s IS NULL", quoted);
    const ar_demand demand = {
        .table = table->name,
        .count = ar_printf(arena, "SELECT count(*) FROM ONLY %s WHERE %s", sql,
                           checks ? broken
                                  : ar_printf(arena, "%s IS NOT DISTINCT FROM NULL", quoted)),
        .fault = checks
                     ? ar_printf(arena, "%s breaks the check %s", quoted, ar_scan_text(scan, check))
                     : ar_printf(arena, "%s is null", quoted),
        .show = ar_printf(arena, "SELECT * FROM ONLY %s WHERE %s", sql, broken),
        .may_raise = true,
    };

    return ar_refusal_demand(walk, &demand);
}

/* place ADD [CONSTRAINT n] CHECK ( ... ) | SET NOT NULL */
ar_status ar_refusal_domain(ar_scan *scan)
{
    ar_walk *walk = scan->walk;
    ar_place domain = ar_scan_place(scan);
    ar_names columns = {0};
    ar_span check = {0, 0};

    if (!domain.name || ar_names_has(&walk->new_domains, domain.name) ||
        ar_refusal_spares_rows(scan))
        return AR_OK;
    if (ar_scan_take(scan, "add")) {
        if (ar_scan_take(scan, "constraint"))
            ar_scan_name(scan);
        if (!ar_scan_take(scan, "check"))
            return AR_OK;
        check = ar_scan_brackets(scan);
        if (check.from == check.to || ar_is_touched_span(scan, &domain, check))
            return AR_OK;
    } else if (!ar_scan_take_all(scan, (const char *[]){"set", "not", "null", NULL})) {
        return AR_OK;
    }
    AR_TRY(read_columns(walk, &domain, "t.oid", &columns));
    for (size_t i = 0; i + 2 < columns.count; i += 3) {
        const ar_place table = {columns.items[i], columns.items[i + 1], ""};
        const char *column = columns.items[i + 2];

        if (!ar_is_touched_column(walk, &table, column))
            AR_TRY(demand_of_column(scan, &table, column, check));
    }
    return AR_OK;
}

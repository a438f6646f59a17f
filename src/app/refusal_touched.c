#include "app/refusal.h"
#include "base/str.h"

static const char *table_key(const ar_walk *walk, const ar_place *table)
{
    return ar_printf(walk->ctx->arena, "%s\n%s", table->schema, table->name);
}

static const char *column_key(const ar_walk *walk, const ar_place *table, const char *column)
{
    return ar_printf(walk->ctx->arena, "%s\n%s", table_key(walk, table), column);
}

void ar_touch_table(ar_walk *walk, const ar_place *table)
{
    if (table->name)
        ar_vec_push(walk->ctx->arena, &walk->tables, table_key(walk, table));
    else
        walk->blind = true;
}

void ar_touch_column(ar_walk *walk, const ar_place *table, const char *column)
{
    if (table->name && column)
        ar_vec_push(walk->ctx->arena, &walk->columns, column_key(walk, table, column));
    else
        walk->blind = true;
}

void ar_touch_name(ar_walk *walk, const char *name)
{
    if (name)
        ar_vec_push(walk->ctx->arena, &walk->names, name);
    else
        walk->blind = true;
}

bool ar_is_touched_table(const ar_walk *walk, const ar_place *table)
{
    return walk->blind || !table->name || ar_names_has(&walk->tables, table_key(walk, table));
}

void ar_touch_labels(ar_walk *walk, const ar_place *table, const char *column)
{
    ar_vec_push(walk->ctx->arena, &walk->recoded, column_key(walk, table, column));
}

bool ar_is_moved_column(const ar_walk *walk, const ar_place *table, const char *column)
{
    return ar_is_touched_table(walk, table) ||
           ar_names_has(&walk->columns, column_key(walk, table, column));
}

bool ar_is_touched_column(const ar_walk *walk, const ar_place *table, const char *column)
{
    return ar_is_moved_column(walk, table, column) ||
           ar_names_has(&walk->recoded, column_key(walk, table, column));
}

/* A type, a function or what stands in a schema; all else is a column. */
static bool names_an_object(const ar_scan *scan, size_t at)
{
    const ar_token *before = at > 0 ? &scan->tokens[at - 1] : NULL;
    const ar_token *after = at + 1 < scan->end ? &scan->tokens[at + 1] : NULL;

    return (before && (ar_token_is(before, "::") || ar_token_is(before, ".") ||
                       ar_token_is(before, "as") || ar_token_is(before, "collate"))) ||
           (after &&
            (ar_token_is(after, "(") || ar_token_is(after, ".") || after->type == AR_TOKEN_STRING));
}

typedef bool is_changed(const ar_walk *walk, const ar_place *table, const char *column);

static bool names_changed(const ar_scan *scan, const ar_place *table, ar_span span, is_changed *is)
{
    const ar_walk *walk = scan->walk;

    if (ar_is_touched_table(walk, table))
        return true;
    for (size_t i = span.from; i < span.to; i++) {
        const ar_token *token = &scan->tokens[i];

        if (!ar_token_is_name(token))
            continue;
        const char *name = ar_scan_folded(walk, token);

        if (is(walk, table, name) || (names_an_object(scan, i) && ar_names_has(&walk->names, name)))
            return true;
    }
    return false;
}

bool ar_is_touched_span(const ar_scan *scan, const ar_place *table, ar_span span)
{
    return names_changed(scan, table, span, ar_is_touched_column);
}

bool ar_is_moved_span(const ar_scan *scan, const ar_place *table, ar_span span)
{
    return names_changed(scan, table, span, ar_is_moved_column);
}

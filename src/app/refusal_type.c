/*
 * PostgreSQL: ALTER COLUMN ... TYPE, and the values that do not go over. The value is worked out
 * for every row, as the server will do.
 */
#include <string.h>

#include "app/refusal.h"
#include "base/str.h"

typedef struct retype {
    const ar_place *table;
    const char *column; /* as it is written */
    ar_span type, value;
} retype;

static const char *value_of(const ar_scan *scan, const retype *r)
{
    return r->value.from < r->value.to ? ar_scan_text(scan, r->value) : r->column;
}

/* varchar(n) and char(n): an explicit cast would cut in silence, an assignment refuses. */
static const char *length_limit(const ar_scan *scan, ar_span type)
{
    static const char *const names[] = {"varchar", "character", "char", "bpchar", NULL};
    ar_scan rest = ar_scan_in(scan, type);
    bool text = false;

    for (const char *const *name = names; *name && !text; name++)
        text = ar_scan_take(&rest, *name);
    ar_scan_take(&rest, "varying");
    ar_span limit = ar_scan_brackets(&rest);
    bool array = ar_scan_is(&rest, "["); /* one by one: the engine looks */

    return text && !array && limit.from < limit.to ? ar_scan_text(scan, limit) : NULL;
}

/* Everything is a text. */
static bool takes_all(const ar_scan *scan, const retype *r)
{
    return r->value.from == r->value.to && ar_streq(ar_scan_text(scan, r->type), "text");
}

static ar_status demand_length(ar_scan *scan, const retype *r, const char *limit)
{
    ar_walk *walk = scan->walk;
    ar_arena *arena = walk->ctx->arena;
    const char *where = ar_printf(arena, "char_length(rtrim(CAST((%s) AS text), ' ')) > %s",
                                  value_of(scan, r), limit);
    const ar_demand demand = {
        .table = r->table->name,
        .count = ar_printf(arena, "SELECT count(*) FROM %s WHERE %s", r->table->sql, where),
        .fault = ar_printf(arena, "%s is too long for %s", r->column, ar_scan_text(scan, r->type)),
        .show = ar_printf(arena, "SELECT * FROM %s WHERE %s", r->table->sql, where),
        .may_raise = true,
    };

    return ar_refusal_demand(walk, &demand);
}

/* The engine names the value that it cannot convert. */
static ar_status demand_cast(ar_scan *scan, const retype *r)
{
    ar_walk *walk = scan->walk;
    ar_arena *arena = walk->ctx->arena;
    const char *type = ar_scan_text(scan, r->type);
    const ar_demand demand = {
        .table = r->table->name,
        .count = ar_printf(arena,
                           "SELECT 0 * count(autorev_value) FROM (SELECT CAST((%s) AS %s)"
                           " AS autorev_value FROM %s OFFSET 0) AS autorev_values",
                           value_of(scan, r), type, r->table->sql),
        .show = ar_printf(arena, "SELECT %s FROM %s", r->column, r->table->sql),
        .may_raise = true,
    };

    return ar_refusal_demand(walk, &demand);
}

/* VALUE of "VALUE::type", where the type is one that the run makes anew; else empty. */
static ar_span before_cast(const ar_scan *scan, const retype *r)
{
    ar_span none = {0, 0}, value = r->value;
    size_t length = r->type.to - r->type.from;

    if (value.to - value.from < length + 2)
        return none;
    value.to -= length + 1;
    if (!ar_token_is(&scan->tokens[value.to], "::"))
        return none;
    for (size_t i = 0; i < length; i++) {
        const ar_token *a = &scan->tokens[r->type.from + i];
        const ar_token *b = &scan->tokens[value.to + 1 + i];

        if (a->length != b->length || memcmp(a->text, b->text, a->length) != 0)
            return none;
    }
    return value;
}

/* An enum that the run makes anew: values that are none of its labels have no place to go. */
static ar_status demand_label(ar_scan *scan, const retype *r, const char *labels)
{
    ar_walk *walk = scan->walk;
    ar_arena *arena = walk->ctx->arena;
    ar_span value = before_cast(scan, r);
    bool array = ar_token_is(&scan->tokens[r->type.to - 1], "]");
    const char *text = ar_scan_text(scan, value), *where;

    if (value.from == value.to || ar_is_moved_span(scan, r->table, value))
        return AR_OK;
    where = array ? ar_printf(arena,
                              "EXISTS (SELECT 1 FROM unnest(%s) AS autorev_label"
                              " WHERE autorev_label NOT IN (%s))",
                              text, labels)
                  : ar_printf(arena, "%s NOT IN (%s)", text, labels);
    const ar_demand demand = {
        .table = r->table->name,
        .count = ar_printf(arena, "SELECT count(*) FROM %s WHERE %s", r->table->sql, where),
        .fault = ar_printf(arena, "%s is none of %s", r->column, labels),
        .show = ar_printf(arena, "SELECT * FROM %s WHERE %s", r->table->sql, where),
    };

    return ar_refusal_demand(walk, &demand);
}

bool ar_refusal_is_new_type(const ar_scan *scan, ar_span type)
{
    ar_scan name = ar_scan_in(scan, type);
    ar_place place = ar_scan_place(&name);

    return !place.name || ar_names_has(&scan->walk->names, place.name);
}

static const char *new_labels(const ar_scan *scan, ar_span type)
{
    ar_scan name = ar_scan_in(scan, type);
    ar_place place = ar_scan_place(&name);

    return place.name ? ar_map_get(scan->walk->enums, place.name) : NULL;
}

/* [SET DATA] TYPE type [COLLATE x] [USING value] */
ar_status ar_refusal_type(ar_scan *scan, const ar_place *table, const char *column, ar_span written)
{
    size_t using_at = ar_scan_find(scan, "using"), end = ar_scan_find(scan, "collate");
    retype r = {.table = table, .type = {scan->at, end < using_at ? end : using_at}};
    const char *limit, *labels = new_labels(scan, r.type);
    ar_walk *walk = scan->walk;
    ar_table_facts facts;

    r.column = ar_scan_text(scan, written);
    if (using_at < scan->end)
        r.value = (ar_span){using_at + 1, scan->end};
    if (ar_is_moved_column(walk, table, column) || r.type.from == r.type.to)
        return AR_OK;
    AR_TRY(ar_refusal_facts(walk, table, &facts));
    if (!facts.found)
        return AR_OK;
    if (labels)
        return demand_label(scan, &r, labels);
    if (ar_refusal_is_new_type(scan, r.type) || ar_is_touched_column(walk, table, column) ||
        ar_is_touched_span(scan, table, r.value))
        return AR_OK;
    limit = length_limit(scan, r.type);
    if (takes_all(scan, &r))
        return AR_OK;
    return limit ? demand_length(scan, &r, limit) : demand_cast(scan, &r);
}

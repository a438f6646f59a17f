#include "parser/element.h"

#include <string.h>

#include "base/str.h"
#include "model/line.h"
#include "parser/clause.h"
#include "parser/scalar.h"

static const ar_object *find_column(const ar_reader *reader, const ar_object *owner,
                                    const char *name)
{
    ar_object_each(child, owner->parent) {
        if ((*child)->kind == AR_KIND_COLUMN && ar_name_eq(reader->engine, (*child)->name, name))
            return *child;
    }
    return NULL;
}

/* The columns of a view are known to the server alone: a name is taken for one. */
static bool is_of_view(const ar_object *owner)
{
    return owner->parent->kind == AR_KIND_VIEW;
}

static void set_column(const ar_cursor *at, const ar_object *owner, ar_element *out,
                       const ar_object *column, ar_slice slice)
{
    out->column = column->name;
    ar_reader_place(at->reader, owner, column->name, ar_cursor_slice_pos(at, slice));
}

/* Names in SQL text are folded where the engine folds them. */
static const char *folded(const ar_cursor *at, const ar_token *token)
{
    return ar_token_folded(at->reader->ctx->arena, ar_reader_flavour(at->reader), token);
}

/* `(a)` is the column a, to both engines. */
static const ar_object *column_in_parens(const ar_cursor *at, const ar_object *owner,
                                         const char *sql)
{
    ar_tokens tokens = ar_sql_tokens(at->reader->ctx->arena, ar_reader_flavour(at->reader), sql);

    if (tokens.count != 2 || !ar_token_is_name(&tokens.items[0]))
        return NULL;
    return find_column(at->reader, owner, folded(at, &tokens.items[0]));
}

static bool read_in_parens(ar_cursor *at, const ar_object *owner, ar_element *out)
{
    const ar_object *column;
    const ar_expr *expr;
    ar_slice slice;

    if (!ar_cursor_take_parens(at, AR_E_BAD_ELEMENT, &slice))
        return false;
    expr = ar_cursor_slice_expr(at, slice);
    column = column_in_parens(at, owner, expr->sql);
    if (column)
        set_column(at, owner, out, column, slice);
    else
        out->expr = expr;
    return true;
}

static bool read_call(ar_cursor *at, ar_element *out)
{
    size_t start = at->token.offset;

    while (!ar_cursor_is(at, "("))
        ar_cursor_advance(at);
    if (!ar_cursor_skip_parens(at, AR_E_BAD_ELEMENT))
        return false;
    out->expr = ar_cursor_slice_expr(at, (ar_slice){start, at->end - start});
    return true;
}

/* Whether a call starts here: name, dots, and a parenthesis. */
static bool is_call(ar_cursor at)
{
    while (ar_token_is_name(&at.token)) {
        ar_cursor_advance(&at);
        if (ar_cursor_is(&at, "("))
            return true;
        if (!ar_cursor_take_dot(&at))
            return false;
    }
    return false;
}

static bool refuse_expression(const ar_cursor *at, const ar_object *owner, const char *name)
{
    ar_ctx *ctx = at->reader->ctx;
    ar_names columns = {0};
    const char *nearest;

    ar_object_each(child, owner->parent) {
        if ((*child)->kind == AR_KIND_COLUMN)
            ar_vec_push(ctx->arena, &columns, (*child)->name);
    }
    ar_vec_push(ctx->arena, &columns, NULL);
    nearest = name ? ar_nearest(name, columns.items) : NULL;
    if (!name) {
        ar_fail(ctx, AR_E_BAD_ELEMENT, ar_cursor_pos(at),
                "neither a column nor a call nor in parentheses");
        ar_hint(ctx, "an expression stands in parentheses unless it is a call");
        return false;
    }
    ar_fail(ctx, AR_E_UNKNOWN_COLUMN, ar_cursor_pos(at), "table \"%s\" has no column \"%s\"",
            owner->parent->name, name);
    if (nearest)
        ar_hint(ctx, "did you mean \"%s\"?", nearest);
    else if (!ar_as_key(owner))
        ar_hint(ctx, "an expression stands in parentheses unless it is a call");
    return false;
}

static bool read_subject(ar_cursor *at, const ar_object *owner, ar_element *out)
{
    ar_cursor saved = *at;
    size_t start = at->token.offset;
    const char *name = ar_cursor_take_name(at);
    const ar_object *column = name ? find_column(at->reader, owner, name) : NULL;

    if (name && is_of_view(owner) && !ar_cursor_is(at, "(") && !ar_cursor_is(at, ".")) {
        out->column = name;
        return true;
    }
    if (column && !ar_cursor_is(at, "(") && !ar_cursor_is(at, ".")) {
        set_column(at, owner, out, column, (ar_slice){start, at->end - start});
        return true;
    }
    *at = saved;
    if (ar_cursor_is(at, "("))
        return read_in_parens(at, owner, out);
    return is_call(*at) ? read_call(at, out) : refuse_expression(at, owner, name);
}

static bool is_option_word(const ar_cursor *at)
{
    static const char *const words[] = {"asc", "desc", "nulls", "with", "without", "collate", NULL};

    for (const char *const *word = words; *word; word++)
        if (ar_cursor_is(at, *word))
            return true;
    return false;
}

/* A word that nobody knows is an operator class, unless it looks too much like something else. */
static bool read_opclass(ar_cursor *at, ar_element *out)
{
    static const char *const words[] = {"asc", "desc", "nulls", "collate", NULL};

    if ((!ar_token_is_name(&at->token)) || is_option_word(at))
        return true;
    if (ar_nearest(ar_strndup(at->reader->ctx->arena, at->token.text, at->token.length), words))
        return ar_cursor_refuse(at, AR_E_BAD_ELEMENT, words);
    out->opclass = ar_cursor_take_name(at);
    if (ar_cursor_take_dot(at)) {
        out->opclass_schema = ar_streq(out->opclass, "pg_catalog") ? NULL : out->opclass;
        out->opclass = ar_cursor_take_name(at);
        if (!out->opclass)
            return ar_cursor_want(at, AR_E_BAD_ELEMENT, "an operator class");
    }
    return !ar_cursor_is(at, "(") ||
           ar_cursor_take_options(at, AR_E_BAD_ELEMENT, &out->opclass_options);
}

/* Only what differs from the direction's own order of NULLs is kept; SQLite's own is the other. */
static bool read_order(ar_cursor *at, ar_element *out)
{
    static const char *const words[] = {"first", "last", NULL};

    bool last = at->reader->engine == AR_POSTGRESQL;

    out->desc = ar_cursor_take(at, "desc");
    if (!out->desc)
        ar_cursor_take(at, "asc");
    if (ar_cursor_take(at, "nulls first"))
        out->nulls = out->desc == last ? AR_NULLS_DEFAULT : AR_NULLS_FIRST;
    else if (ar_cursor_take(at, "nulls last"))
        out->nulls = out->desc == last ? AR_NULLS_LAST : AR_NULLS_DEFAULT;
    return !ar_cursor_take(at, "nulls") || ar_cursor_refuse(at, AR_E_BAD_ELEMENT, words);
}

/* = or && or operator(schema.=) */
static bool read_operator(ar_cursor *at, ar_element *out)
{
    size_t start = at->token.offset;
    ar_slice inside;

    if (ar_cursor_take(at, "operator")) {
        if (!ar_cursor_take_parens(at, AR_E_BAD_EXCLUSION, &inside))
            return false;
        out->operator_name = ar_cursor_slice_text(at, inside);
        return true;
    }
    if (at->token.type != AR_TOKEN_SIGN)
        return ar_cursor_want(at, AR_E_BAD_EXCLUSION, "an operator");
    ar_cursor_advance(at);
    out->operator_name = ar_strndup(at->reader->ctx->arena, at->sql + start, at->end - start);
    return true;
}

static bool read_options(ar_cursor *at, const ar_object *owner, ar_element *out)
{
    bool exclusion = owner->kind == AR_KIND_EXCLUSION;

    if (ar_cursor_take(at, "collate") &&
        !ar_clause_collation(at, AR_E_BAD_ELEMENT, &out->collation, &out->collation_schema))
        return false;
    if (!read_opclass(at, out) || !read_order(at, out))
        return false;
    if (exclusion && !ar_cursor_take(at, "with"))
        return ar_cursor_want(at, AR_E_BAD_EXCLUSION, "with OPERATOR");
    if (exclusion && !read_operator(at, out))
        return false;
    if (!exclusion)
        out->without_overlaps = ar_cursor_take(at, "without overlaps");
    return true;
}

bool ar_element_read(ar_cursor *at, const ar_object *owner, ar_element *out)
{
    static const char *const words[] = {"asc",  "desc",    "nulls",   "first", "last",
                                        "with", "collate", "without", NULL};
    if (!read_subject(at, owner, out) || !read_options(at, owner, out))
        return false;
    if (ar_cursor_at_end(at))
        return true;
    return out->opclass ? ar_cursor_refuse(at, AR_E_BAD_ELEMENT, words)
                        : refuse_expression(at, owner, NULL);
}

/* A column's name stands as it is, even if it is no SQL at all: "it's". */
static bool is_whole_column(ar_reader *reader, const ar_object *owner, const ar_yaml *item,
                            ar_element *out)
{
    const ar_object *column;

    if (item->kind != AR_YAML_SCALAR || !item->text || owner->kind == AR_KIND_EXCLUSION)
        return false;
    column = find_column(reader, owner, item->text);
    if (!column)
        return false;
    out->column = column->name;
    ar_reader_place(reader, owner, column->name, ar_yaml_pos(item));
    return true;
}

bool ar_elements_read(ar_reader *reader, const ar_object *owner, const ar_yaml *list,
                      ar_elements *out)
{
    bool good = true;

    if (list->kind != AR_YAML_LIST)
        return ar_scalar_shape(reader, list, ar_kind_get(owner->kind)->name, "a list");
    if (list->items.count == 0) {
        ar_fail(reader->ctx, AR_E_BAD_SHAPE, ar_yaml_pos(list), "the list of columns is empty");
        return false;
    }
    for (size_t i = 0; i < list->items.count && !ar_reader_is_full(reader); i++) {
        const ar_yaml *item = list->items.items[i];
        ar_element element = {0};

        if (is_whole_column(reader, owner, item, &element)) {
            ar_vec_push(reader->ctx->arena, out, element);
            continue;
        }
        if (!ar_scalar_line(reader, item, "columns", AR_E_BAD_ELEMENT)) {
            good = false;
            continue;
        }
        ar_cursor at = ar_cursor_start(reader, item);

        if (ar_element_read(&at, owner, &element))
            ar_vec_push(reader->ctx->arena, out, element);
        else
            good = false;
    }
    return good;
}

bool ar_elements_in_parens(ar_cursor *at, ar_code code, const ar_object *owner, ar_elements *out)
{
    ar_slice inside;
    ar_cursor part;

    if (!ar_cursor_take_parens(at, code, &inside))
        return false;
    part = ar_cursor_over(at, inside);
    while (!ar_cursor_at_end(&part)) {
        size_t start = part.token.offset;
        ar_element element = {0};
        int depth = 0;

        while (!ar_cursor_at_end(&part) && (depth > 0 || !ar_cursor_is(&part, ","))) {
            depth += (ar_cursor_is(&part, "(") || ar_cursor_is(&part, "[")) -
                     (ar_cursor_is(&part, ")") || ar_cursor_is(&part, "]"));
            ar_cursor_advance(&part);
        }
        ar_cursor one = ar_cursor_over(&part, (ar_slice){start, part.end - start});

        if (!ar_element_read(&one, owner, &element))
            return false;
        ar_vec_push(at->reader->ctx->arena, out, element);
        if (ar_cursor_take(&part, ",") && ar_cursor_at_end(&part))
            return ar_cursor_want(&part, code, "an element");
    }
    return true;
}

/* Keys hold plain columns; only SQLite gives them an order and a collation. */
static void check_key_element(ar_spot *spot, const ar_element *element)
{
    bool odd = element->expr || element->opclass || element->nulls != AR_NULLS_DEFAULT ||
               (spot->reader->engine == AR_POSTGRESQL && (element->desc || element->collation));

    if (odd)
        ar_fail(spot->reader->ctx, AR_E_KEY_ELEMENT,
                element->expr ? element->expr->pos : ar_yaml_pos(spot->value),
                "a key holds columns only");
}

void ar_read_key_columns(ar_spot *spot)
{
    ar_key *key = ar_as_key(spot->object);

    ar_elements_read(spot->reader, spot->object, spot->value, &key->columns);
    ar_vec_each(ar_element, element, &key->columns)
        check_key_element(spot, element);
}

static bool is_bare(const ar_element *element)
{
    return !element->opclass && !element->collation && !element->desc && !element->nulls &&
           !element->without_overlaps;
}

void ar_read_statistics_columns(ar_spot *spot)
{
    ar_statistics *statistics = ar_as_statistics(spot->object);

    ar_elements_read(spot->reader, spot->object, spot->value, &statistics->columns);
    ar_vec_each(ar_element, element, &statistics->columns)
        if (!is_bare(element))
            ar_fail(spot->reader->ctx, AR_E_BAD_STATISTICS, ar_yaml_pos(spot->value),
                    "statistics take columns and expressions, and nothing behind them");
}

void ar_read_index_columns(ar_spot *spot)
{
    ar_elements_read(spot->reader, spot->object, spot->value, &ar_as_index(spot->object)->columns);
}

void ar_read_exclusion_elements(ar_spot *spot)
{
    ar_elements_read(spot->reader, spot->object, spot->value,
                     &ar_as_exclusion(spot->object)->elements);
}

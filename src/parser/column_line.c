#include <string.h>

#include "base/str.h"
#include "model/line.h"
#include "parser/clause.h"
#include "parser/column.h"
#include "parser/scalar.h"

#define LINE AR_E_BAD_COLUMN_LINE

/* A clause after its phrase; `pos` is the phrase's place. False: reported. */
typedef bool clause_read(ar_cursor *at, ar_column_parts *parts, ar_pos pos);

static bool contradicts(const ar_cursor *at, ar_pos pos)
{
    ar_fail(at->reader->ctx, AR_E_NULL_CONFLICT, pos, "a column cannot be both null and not null");
    return false;
}

static bool read_not_null(ar_cursor *at, ar_column_parts *parts, ar_pos pos)
{
    ar_not_null *as = &parts->column->not_null_as;

    if (parts->column->nullable_said)
        return contradicts(at, pos);
    parts->column->not_null = parts->column->not_null_said = true;
    as->name = parts->constraint;
    parts->constraint = NULL;
    for (;;) {
        if (ar_cursor_take(at, "not valid"))
            as->not_valid = true;
        else if (ar_cursor_take(at, "no inherit"))
            as->no_inherit = true;
        else
            break;
    }
    return ar_clause_on_conflict(at, LINE, &parts->column->not_null_on_conflict) != AR_TOOK_FAULT;
}

static bool read_null(ar_cursor *at, ar_column_parts *parts, ar_pos pos)
{
    if (parts->column->not_null)
        return contradicts(at, pos);
    parts->column->nullable_said = true;
    return true;
}

/* What may follow `primary key` and `unique`, in any order. */
static bool read_key_options(ar_cursor *at, ar_key *key, bool *autoincrement)
{
    ar_took took = AR_TOOK;

    while (took == AR_TOOK) {
        if (autoincrement && ar_cursor_take(at, "autoincrement")) {
            *autoincrement = true;
            continue;
        }
        took = ar_clause_on_conflict(at, LINE, &key->on_conflict);
        if (took == AR_TOOK_NOTHING)
            took = ar_clause_deferrable(at, &key->deferrable);
    }
    return took == AR_TOOK_NOTHING;
}

static bool read_primary_key(ar_cursor *at, ar_column_parts *parts, ar_pos pos)
{
    ar_key *key = ar_as_key(ar_column_constraint(at->reader, parts, AR_KIND_PRIMARY_KEY, pos));

    ar_column_fill_key(at->reader, parts, key);
    key->columns.items[0].desc = ar_cursor_take(at, "desc");
    if (!key->columns.items[0].desc)
        ar_cursor_take(at, "asc");
    parts->primary_key = key;
    return read_key_options(at, key, &parts->column->autoincrement);
}

static bool read_unique(ar_cursor *at, ar_column_parts *parts, ar_pos pos)
{
    ar_key *key = ar_as_key(ar_column_constraint(at->reader, parts, AR_KIND_UNIQUE, pos));

    ar_column_fill_key(at->reader, parts, key);
    key->nulls_not_distinct = ar_cursor_take(at, "nulls not distinct");
    if (!key->nulls_not_distinct)
        ar_cursor_take(at, "nulls distinct");
    parts->unique = key;
    return read_key_options(at, key, NULL);
}

static bool refuse_default(const ar_cursor *at)
{
    ar_ctx *ctx = at->reader->ctx;

    if (ar_cursor_at_end(at))
        return ar_cursor_want(at, AR_E_BAD_DEFAULT, "a value");
    ar_fail(ctx, AR_E_BAD_DEFAULT, ar_cursor_pos(at), "\"%.*s\" is no value", (int)at->token.length,
            at->token.text);
    if (at->token.type == AR_TOKEN_WORD)
        ar_hint(ctx, "a string stands in single quotes, an expression in parentheses");
    else
        ar_hint(ctx, "an expression stands in parentheses");
    return false;
}

/* A default and what follows it must be told apart: "default a + b" stops at the sign. */
static bool read_default(ar_cursor *at, ar_column_parts *parts, ar_pos pos)
{
    size_t start = at->token.offset;
    size_t end = ar_line_default_end(ar_reader_flavour(at->reader), at->sql, start);

    (void)pos;
    if (!end)
        return refuse_default(at);
    while (at->end < end)
        ar_cursor_advance(at);
    if (at->token.type == AR_TOKEN_SIGN)
        return refuse_default(at);
    parts->column->default_expr = ar_cursor_slice_expr(at, (ar_slice){start, end - start});
    return true;
}

static bool read_collate(ar_cursor *at, ar_column_parts *parts, ar_pos pos)
{
    (void)pos;
    return ar_clause_collation(at, LINE, &parts->column->collation,
                               &parts->column->collation_schema);
}

static bool read_check(ar_cursor *at, ar_column_parts *parts, ar_pos pos)
{
    ar_check *check;
    ar_slice slice;

    if (!ar_cursor_take_parens(at, LINE, &slice))
        return false;
    check = ar_as_check(ar_column_constraint(at->reader, parts, AR_KIND_CHECK, pos));
    check->expr = ar_cursor_slice_expr(at, slice);
    for (;;) {
        if (ar_cursor_take(at, "not valid"))
            check->not_valid = true;
        else if (ar_cursor_take(at, "not enforced"))
            check->not_enforced = true;
        else if (ar_cursor_take(at, "no inherit"))
            check->no_inherit = true;
        else
            break;
    }
    ar_vec_push(at->reader->ctx->arena, &parts->checks, check);
    return true;
}

static bool read_references(ar_cursor *at, ar_column_parts *parts, ar_pos pos)
{
    ar_object *object = ar_column_constraint(at->reader, parts, AR_KIND_FOREIGN_KEY, pos);

    parts->foreign_key = ar_as_foreign_key(object);
    ar_vec_push(at->reader->ctx->arena, &parts->foreign_key->columns, parts->column->object.name);
    return ar_clause_references(at, LINE, parts->foreign_key);
}

static bool read_identity_of(ar_cursor *at, ar_column_parts *parts, bool always)
{
    ar_identity *identity = ar_alloc(at->reader->ctx->arena, sizeof(*identity));

    identity->always = always;
    parts->column->identity = identity;
    return !ar_cursor_is(at, "(") || ar_clause_identity_options(at, identity);
}

static bool read_identity(ar_cursor *at, ar_column_parts *parts, ar_pos pos)
{
    (void)pos;
    return read_identity_of(at, parts, ar_cursor_take(at, "always"));
}

static bool read_identity_always(ar_cursor *at, ar_column_parts *parts, ar_pos pos)
{
    (void)pos;
    return read_identity_of(at, parts, true);
}

static bool read_identity_by_default(ar_cursor *at, ar_column_parts *parts, ar_pos pos)
{
    (void)pos;
    return read_identity_of(at, parts, false);
}

static bool read_generated(ar_cursor *at, ar_column_parts *parts, ar_pos pos)
{
    ar_slice slice;

    (void)pos;
    if (!ar_cursor_take_parens(at, LINE, &slice))
        return false;
    parts->column->generated = ar_cursor_slice_expr(at, slice);
    parts->column->virtual_column = ar_cursor_take(at, "virtual");
    if (!parts->column->virtual_column)
        ar_cursor_take(at, "stored");
    return true;
}

static bool read_comment(ar_cursor *at, ar_column_parts *parts, ar_pos pos)
{
    (void)pos;
    const char *text = ar_cursor_take_string(at);

    if (text)
        parts->column->object.comment = *text ? text : NULL;
    return text || ar_cursor_want(at, LINE, "a text in single quotes");
}

static bool read_constraint(ar_cursor *at, ar_column_parts *parts, ar_pos pos)
{
    static const char *const wanted[] = {"primary", "unique", "check", "references", "not", NULL};

    (void)pos;
    parts->constraint = ar_cursor_take_name(at);
    if (!parts->constraint)
        return ar_cursor_want(at, LINE, "a constraint's name");
    for (const char *const *word = wanted; *word; word++)
        if (ar_cursor_is(at, *word))
            return true;
    return ar_cursor_want(at, LINE, "the constraint that has this name");
}

/* Longer phrases first. Of phrases with one group only one may be said, and once. */
static const struct {
    const char *phrase;
    clause_read *read;
    const char *group; /* NULL: may be said several times */
} clauses[] = {
    {"not null", read_not_null, "not null"},
    {"null", read_null, "null"},
    {"primary key", read_primary_key, "primary key"},
    {"unique", read_unique, "unique"},
    {"default", read_default, "default"},
    {"collate", read_collate, "collate"},
    {"check", read_check, NULL},
    {"references", read_references, "references"},
    {"generated by default as identity", read_identity_by_default, "identity"},
    {"generated always as identity", read_identity_always, "identity"},
    {"identity", read_identity, "identity"},
    {"generated always as", read_generated, "generated"},
    {"generated", read_generated, "generated"},
    {"as", read_generated, "generated"},
    {"comment", read_comment, "comment"},
    {"constraint", read_constraint, NULL},
};

enum { CLAUSE_COUNT = sizeof(clauses) / sizeof(*clauses) };

static bool said_before(const ar_column_parts *parts, size_t clause)
{
    for (size_t i = 0; i < CLAUSE_COUNT && clauses[clause].group; i++)
        if ((parts->said & (UINT64_C(1) << i)) && ar_streq(clauses[i].group, clauses[clause].group))
            return true;
    return false;
}

static bool is_key_option(const ar_cursor *at)
{
    return ar_cursor_is(at, "on") || ar_cursor_is(at, "match") || ar_cursor_is(at, "deferrable") ||
           ar_cursor_is(at, "initially");
}

/* No clause begins here, or one that lacks its second word. */
static bool refuse_clause(ar_cursor *at)
{
    static const char *const halves[][3] = {{"not", "null"}, {"primary", "key"}};

    for (size_t i = 0; i < sizeof(halves) / sizeof(*halves); i++)
        if (ar_cursor_take(at, halves[i][0]))
            return ar_cursor_refuse(at, LINE, halves[i] + 1);
    ar_cursor_refuse(at, LINE, ar_line_clause_words);
    if (ar_cursor_is(at, "auto_increment") || ar_cursor_is(at, "autoincrement"))
        ar_hint(at->reader->ctx, "write `bigint identity primary key`; SQLite alone has `integer "
                                 "primary key autoincrement`");
    if (is_key_option(at))
        ar_hint(at->reader->ctx, "an option of a key stands right behind the key it is for");
    return false;
}

/* One clause at the cursor. */
static bool read_clause(ar_cursor *at, ar_column_parts *parts)
{
    ar_cursor start = *at;

    for (size_t i = 0; i < CLAUSE_COUNT; i++) {
        if (!ar_cursor_take(at, clauses[i].phrase))
            continue;
        size_t from = start.token.offset;
        ar_pos pos = ar_yaml_at(at->node, from, at->end - from);

        if (said_before(parts, i)) {
            ar_fail(at->reader->ctx, AR_E_SAID_TWICE, pos, "\"%s\" is said twice",
                    clauses[i].group);
            return false;
        }
        parts->said |= UINT64_C(1) << i;
        return clauses[i].read(at, parts, pos);
    }
    return refuse_clause(at);
}

static bool is_type_end(const ar_cursor *at)
{
    return ar_cursor_at_end(at) || ar_line_is_clause(&at->token);
}

static bool skip_brackets(ar_cursor *at)
{
    while (!ar_cursor_at_end(at) && !ar_cursor_is(at, "]"))
        ar_cursor_advance(at);
    return ar_cursor_take(at, "]") || ar_cursor_want(at, AR_E_BAD_TYPE, "]");
}

/* What may follow the first word of a type. */
static bool read_type_rest(ar_cursor *at)
{
    while (!is_type_end(at)) {
        bool suffix = at->token.type == AR_TOKEN_QUOTED && at->token.text[0] == '[';

        if (ar_cursor_is(at, "(")) {
            if (!ar_cursor_skip_parens(at, AR_E_BAD_TYPE))
                return false;
        } else if (ar_cursor_take(at, "[")) {
            if (!skip_brackets(at))
                return false;
        } else if (suffix || ar_line_continues_type(&at->token)) {
            ar_cursor_advance(at);
        } else if (ar_cursor_take(at, ".")) {
            ar_cursor_advance(at);
        } else {
            return refuse_clause(at);
        }
    }
    return true;
}

static bool read_type(ar_cursor *at, ar_column_parts *parts)
{
    size_t start = at->token.offset;
    ar_slice slice;

    if (is_type_end(at))
        return true;
    if (!ar_token_is_name(&at->token))
        return ar_cursor_want(at, LINE, "a type");
    ar_cursor_advance(at);
    if (!read_type_rest(at))
        return false;
    slice = (ar_slice){start, at->end - start};
    parts->column->type = ar_type_new(
        at->reader->ctx, ar_type_tidy(at->reader->ctx->arena, ar_cursor_slice_text(at, slice)),
        ar_cursor_slice_pos(at, slice));
    return true;
}

bool ar_column_read_line(ar_reader *reader, const ar_yaml *node, ar_column_parts *parts)
{
    if (!ar_scalar_line(reader, node, parts->column->object.name, LINE))
        return false;
    ar_cursor at = ar_cursor_start(reader, node);

    if (!read_type(&at, parts))
        return false;
    while (!ar_cursor_at_end(&at))
        if (!read_clause(&at, parts))
            return false;
    return true;
}

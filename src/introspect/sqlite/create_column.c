/* One column of a CREATE TABLE text: its name, its type, its constraints. */
#include <string.h>

#include "base/str.h"
#include "dialect/dialect.h"
#include "introspect/sqlite/ddl.h"

/* ---- type -------------------------------------------------------------------------------- */

/* Words that end a type name: those that SQLite never takes for an identifier. */
static bool ends_type(const ar_token *token)
{
    static const char *const words[] = {"constraint", "default", "null",       "not",
                                        "primary",    "unique",  "check",      "references",
                                        "collate",    "as",      "deferrable", NULL};

    for (const char *const *word = words; *word; word++)
        if (ar_token_is(token, *word))
            return true;
    return !ar_token_names(token);
}

/* "GENERATED ALWAYS" is read as words of the type; SQLite takes them off again (build.c). */
static size_t type_end(const ar_ddl *ddl, size_t from)
{
    const ar_token *tokens = ddl->tokens.items;
    size_t to = ddl->at;

    if (to - from >= 2 && ar_token_is(&tokens[to - 2], "generated") &&
        ar_token_is(&tokens[to - 1], "always") && ar_token_is(&tokens[to], "as"))
        to -= 2;
    return to;
}

/* A type in quotes is the text in them; it goes without where no word in it needs them. */
static char *quoted_type(ar_ctx *ctx, const ar_token *token)
{
    char *text = ar_token_plain(ctx, token);
    ar_tokens words = ar_sql_tokens(ctx->arena, AR_SQL_SQLITE, text);

    for (size_t i = 0; i + 1 < words.count; i++) {
        char *word = ar_strndup(ctx->arena, words.items[i].text, words.items[i].length);

        if (words.items[i].type != AR_TOKEN_WORD ||
            !ar_streq(ar_quote_name(ctx->arena, AR_SQLITE, word), word))
            return ar_quote_always(ctx->arena, text);
    }
    return words.count > 1 ? text : ar_quote_always(ctx->arena, text);
}

static bool has_quotes(const ar_token *from, const ar_token *last)
{
    for (; from <= last; from++)
        if (from->type == AR_TOKEN_QUOTED || from->type == AR_TOKEN_STRING)
            return true;
    return false;
}

/* What SQLite takes for the type: all as it stands, but only the first part when that is quoted. */
static char *declared_type(ar_ctx *ctx, const ar_token *first, const ar_token *last)
{
    char *text = ar_strndup(ctx->arena, first->text, last->offset + last->length - first->offset);

    if (first->type != AR_TOKEN_WORD)
        return quoted_type(ctx, first);
    return has_quotes(first, last) ? ar_quote_always(ctx->arena, text) : text;
}

static const ar_type *make_type(ar_ddl *ddl, size_t from, size_t to)
{
    const ar_target sqlite = {.engine = AR_SQLITE};
    const ar_token *tokens = ddl->tokens.items;
    char *text = NULL, *declared = declared_type(ddl->ctx, &tokens[from], &tokens[to - 1]);
    char *key = ar_type_canon(ddl->ctx, sqlite, declared, &text);
    ar_type *type = ar_type_new(ddl->ctx, text, AR_NOWHERE);

    type->key = key;
    return type;
}

/* ( [+|-] NUMBER [, [+|-] NUMBER] ) */
static void skip_modifiers(ar_ddl *ddl)
{
    if (!ar_ddl_take(ddl, "("))
        return;
    do {
        if (!ar_ddl_take(ddl, "-"))
            ar_ddl_take(ddl, "+");
        if (ar_ddl_peek(ddl, 0)->type == AR_TOKEN_NUMBER)
            ddl->at++;
        else
            ar_ddl_unknown(ddl);
    } while (ar_ddl_take(ddl, ","));
    ar_ddl_need(ddl, ")");
}

static const ar_type *read_type(ar_ddl *ddl)
{
    size_t from = ddl->at, to;

    while (!ends_type(ar_ddl_peek(ddl, 0)))
        ddl->at++;
    to = type_end(ddl, from);
    if (to == from)
        return NULL;
    if (to == ddl->at) {
        skip_modifiers(ddl);
        to = type_end(ddl, from);
    }
    return ddl->unknown ? NULL : make_type(ddl, from, to);
}

/* ---- constraints ------------------------------------------------------------------------- */

/* What a column constraint is put on, and its [CONSTRAINT name]. */
typedef struct place {
    ar_ddl *ddl;
    ar_object *table;
    ar_column *column;
    const char *name;
} place;

static ar_elements only_column(const place *at, bool desc)
{
    ar_elements elements = {0};
    ar_element element = {.column = at->column->object.name, .desc = desc};

    ar_vec_push(at->ddl->ctx->arena, &elements, element);
    return elements;
}

/* A bare or double-quoted word is a text, but for the words that are values (parse.y). */
static bool is_text_word(const ar_token *token)
{
    static const char *const values[] = {
        "null", "true", "false", "current_date", "current_time", "current_timestamp", NULL};

    if (token->type == AR_TOKEN_QUOTED)
        return true;
    for (const char *const *value = values; *value; value++)
        if (ar_token_is(token, *value))
            return false;
    return token->type == AR_TOKEN_WORD;
}

static ar_expr *text_default(ar_ddl *ddl, const ar_token *token)
{
    ar_arena *arena = ddl->ctx->arena;
    char *text = ar_token_plain(ddl->ctx, token);
    ar_expr *expr = ar_expr_new(ddl->ctx, ar_quote_text(arena, AR_SQLITE, text), AR_NOWHERE);

    expr->key = ar_sql_spelling(arena, AR_SQL_SQLITE, expr->sql);
    return expr;
}

static void read_default(place *at)
{
    ar_ddl *ddl = at->ddl;
    size_t from = ddl->at;
    const ar_token *token;

    if (ar_ddl_is(ddl, "(")) {
        at->column->default_expr = ar_ddl_parenthesised(ddl);
    } else {
        if (!ar_ddl_take(ddl, "-"))
            ar_ddl_take(ddl, "+");
        token = ar_ddl_peek(ddl, 0);
        if (token->type == AR_TOKEN_SIGN || token->type == AR_TOKEN_END) {
            ar_ddl_unknown(ddl);
            return;
        }
        ddl->at++;
        at->column->default_expr = is_text_word(token) ? text_default(ddl, token)
                                                       : ar_ddl_expr(ddl, from, ddl->at);
    }
    if (at->column->default_expr && ar_streq(at->column->default_expr->key, "null")) {
        at->column->default_expr = NULL;
        at->column->default_null_said = true;
    }
}

static void read_not_null(place *at)
{
    at->column->not_null = at->column->not_null_said = true;
    at->column->not_null_on_conflict = ar_ddl_conflict(at->ddl);
}

static void read_null(place *at)
{
    ar_ddl_conflict(at->ddl);
}

static void read_primary_key(place *at)
{
    bool desc = ar_ddl_sort_order(at->ddl);
    ar_key *key = ar_ddl_add_key(at->ddl, AR_KIND_PRIMARY_KEY, at->table, at->name);

    key->columns = only_column(at, desc);
    key->on_conflict = ar_ddl_conflict(at->ddl);
    at->column->autoincrement = ar_ddl_take(at->ddl, "autoincrement");
}

static void read_unique(place *at)
{
    ar_key *key = ar_ddl_add_key(at->ddl, AR_KIND_UNIQUE, at->table, at->name);

    key->columns = only_column(at, false);
    key->on_conflict = ar_ddl_conflict(at->ddl);
}

static void read_check(place *at)
{
    ar_ddl_add_check(at->ddl, at->table, at->name);
}

static void read_collation(place *at)
{
    at->column->collation = ar_ddl_name(at->ddl);
}

static void read_generated(place *at)
{
    at->column->generated = ar_ddl_parenthesised(at->ddl);
    at->column->virtual_column = !ar_ddl_take(at->ddl, "stored");
    if (at->column->virtual_column)
        ar_ddl_take(at->ddl, "virtual");
}

static void read_generated_always(place *at)
{
    if (ar_ddl_need(at->ddl, "as"))
        read_generated(at);
}

static const struct {
    const char *first, *second;
    void (*read)(place *at);
} constraints[] = {
    {"default", NULL, read_default},
    {"not", "null", read_not_null},
    {"null", NULL, read_null},
    {"primary", "key", read_primary_key},
    {"unique", NULL, read_unique},
    {"check", NULL, read_check},
    {"collate", NULL, read_collation},
    {"as", NULL, read_generated},
    {"generated", "always", read_generated_always},
};

static bool read_known(place *at)
{
    for (size_t i = 0; i < sizeof(constraints) / sizeof(*constraints); i++) {
        bool stands = constraints[i].second
                          ? ar_ddl_take2(at->ddl, constraints[i].first, constraints[i].second)
                          : ar_ddl_take(at->ddl, constraints[i].first);

        if (stands) {
            constraints[i].read(at);
            return true;
        }
    }
    return false;
}

static void read_references(place *at)
{
    ar_foreign_key *key = ar_ddl_add_foreign_key(at->ddl, at->table, at->name);

    ar_vec_push(at->ddl->ctx->arena, &key->columns, at->column->object.name);
    ar_ddl_references(at->ddl, key);
}

/* It may stand apart from its REFERENCES, even in the next column's line, or for no key at all. */
static void set_deferrable(ar_ddl *ddl, int deferrable)
{
    if (ddl->last_key)
        ddl->last_key->deferrable = deferrable;
}

static bool read_constraint(place *at)
{
    int deferrable;

    at->name = ar_ddl_constraint_name(at->ddl);
    if (read_known(at))
        return true;
    if (ar_ddl_is(at->ddl, "references")) {
        read_references(at);
        return true;
    }
    if (ar_ddl_deferrable(at->ddl, &deferrable)) {
        set_deferrable(at->ddl, deferrable);
        return true;
    }
    return at->name != NULL; /* a name before nothing is allowed, and means nothing */
}

void ar_ddl_column_def(ar_ddl *ddl, ar_table *table)
{
    const char *name = ar_ddl_name(ddl);
    place at = {.ddl = ddl, .table = &table->object};

    if (!name)
        return;
    at.column = ar_as_column(ar_object_new(ddl->ctx, AR_KIND_COLUMN, NULL, name));
    ar_object_add(ddl->ctx, &table->object, &at.column->object);
    at.column->type = read_type(ddl);
    while (read_constraint(&at))
        ;
}

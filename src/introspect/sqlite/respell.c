/*
 * SQLite keeps expressions as they were written, so their spelling is a matter of tokens. Whether
 * they mean anything is another: what the live table does not hold already is created in :memory:.
 */
#include <string.h>

#include "base/sqllex.h"
#include "base/str.h"
#include "dialect/virtual.h"
#include "introspect/engines.h"
#include "introspect/sqlite/ddl.h"
#include "introspect/sqlite/respell.h"
#include "introspect/sqlite/settle.h"
#include "introspect/sqlite/walk.h"
#include "model/body.h"

typedef AR_VEC(ar_expr_place) place_list;

typedef struct respell {
    ar_ctx *ctx;
    ar_db *memory;       /* opened once something is to be tried */
    ar_db *bare;         /* the same without stubs */
    const ar_map *known; /* "role key" of the live table's expressions; NULL: no such table */
    place_list to_try;   /* of one table */
} respell;

/* ---- keys -------------------------------------------------------------------------------- */

static void set_key(void *user, const ar_expr_place *place)
{
    ar_ctx *ctx = user;
    ar_expr *expr = ar_memdup(ctx->arena, *place->slot, sizeof(*expr));

    expr->key = ar_sql_spelling(ctx->arena, AR_SQL_SQLITE, expr->sql);
    *place->slot = expr;
}

/* ---- what live holds --------------------------------------------------------------------- */

static char *role_and_key(ar_ctx *ctx, const ar_expr_place *place)
{
    return ar_printf(ctx->arena, "%d %s", (int)place->role, (*place->slot)->key);
}

typedef struct collect {
    ar_ctx *ctx;
    ar_map *keys;
} collect;

static void collect_key(void *user, const ar_expr_place *place)
{
    collect *into = user;

    if ((*place->slot)->key)
        ar_map_set(into->keys, role_and_key(into->ctx, place), into->keys);
}

/* A column that goes takes the meaning of expressions with it, even of those that live holds. */
static bool keeps_all_columns(const ar_model *model, const ar_object *live, const ar_object *wanted)
{
    for (size_t i = 0; i < live->children.count; i++) {
        const ar_object *child = live->children.items[i];

        if (child->kind == AR_KIND_COLUMN && !ar_table_column(model, wanted, child->name))
            return false;
    }
    return true;
}

static ar_map *known_expressions(ar_ctx *ctx, const ar_model *live, const ar_object *wanted)
{
    ar_object *table = live ? ar_model_find(live, AR_KIND_TABLE, NULL, wanted->name) : NULL;
    collect into = {ctx, ar_map_new(ctx->arena)};

    if (!table || !keeps_all_columns(live, table, wanted))
        return NULL;
    ar_lite_each_expr(table, collect_key, &into);
    return into.keys;
}

/* ---- which to try ------------------------------------------------------------------------ */

/* 'x', -1, null, current_timestamp: nothing in it can be wrong. */
static bool is_literal(ar_ctx *ctx, const ar_expr *expr)
{
    static const char *const words[] = {"true", "false", "current_date", "current_time",
                                        "current_timestamp"};
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_SQLITE, expr->sql);
    const ar_token *token = tokens.items;

    if (tokens.count == 3 && (ar_token_is(token, "-") || ar_token_is(token, "+")))
        token++;
    else if (tokens.count != 2)
        return false;
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (ar_token_is(token, words[i]))
            return true;
    return token->type == AR_TOKEN_NUMBER || token->type == AR_TOKEN_STRING;
}

/* True when `sql` cannot end the parentheses it is put into; only triggers hold statements. */
static bool is_whole(ar_ctx *ctx, const ar_expr *expr, bool statements)
{
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_SQLITE, expr->sql);
    int depth = 0;

    ar_vec_each(ar_token, token, &tokens) {
        depth += ar_token_is(token, "(") - ar_token_is(token, ")");
        if (depth < 0 || token->type == AR_TOKEN_BAD || (ar_token_is(token, ";") && !statements))
            return false;
    }
    return depth == 0 && tokens.count > 1;
}

/* "... execute function f()", as PostgreSQL has it. */
static bool calls_a_function(const char *sql)
{
    size_t offset = 0, length = strlen(sql);
    ar_token token;

    do {
        token = ar_sql_next(AR_SQL_SQLITE, sql, length, &offset);
        if (ar_token_is(&token, "execute"))
            return true;
    } while (token.type != AR_TOKEN_END && !ar_token_is(&token, "begin"));
    return false;
}

static void refuse(ar_ctx *ctx, const ar_expr_place *place, const char *why)
{
    static const char *const roles[] = {
        [AR_ROLE_DEFAULT] = "a default",
        [AR_ROLE_GENERATED] = "a generated column",
        [AR_ROLE_CHECK] = "a check",
        [AR_ROLE_WHERE] = "the predicate of an index",
        [AR_ROLE_ELEMENT] = "an index expression",
        [AR_ROLE_TRIGGER] = "a trigger",
    };

    (void)ar_fail(ctx, AR_E_EXPRESSION_REFUSED, (*place->slot)->pos,
                  "SQLite does not take this as %s of \"%s\": %s", roles[place->role],
                  place->table->name, why);
    if (place->role == AR_ROLE_TRIGGER && calls_a_function((*place->slot)->sql))
        ar_hint(ctx, "SQLite's triggers hold their statements between begin and end: say `only: "
                     "[postgresql]`, or give another text under `sqlite:`");
}

/* SQLite takes `update of` any name, and the trigger never fires. NULL: all are there. */
static const char *missing_column(ar_ctx *ctx, const ar_expr_place *place)
{
    ar_names columns = {0};

    if (place->role == AR_ROLE_TRIGGER && place->table->kind == AR_KIND_TABLE)
        columns = ar_body_columns(ctx->arena, AR_SQL_SQLITE, (*place->slot)->sql);
    ar_vec_each(const char *, column, &columns)
        if (!ar_ddl_column(place->table, *column) && !ar_strieq(*column, "rowid"))
            return ar_printf(ctx->arena, "no such column: %s", *column);
    return NULL;
}

static void choose(void *user, const ar_expr_place *place)
{
    respell *state = user;
    const char *missing = missing_column(state->ctx, place);

    if (state->known && ar_map_get(state->known, role_and_key(state->ctx, place)))
        return;
    if (place->role == AR_ROLE_DEFAULT && is_literal(state->ctx, *place->slot))
        return;
    if (missing)
        refuse(state->ctx, place, missing);
    else if (is_whole(state->ctx, *place->slot, place->role == AR_ROLE_TRIGGER))
        ar_vec_push(state->ctx->arena, &state->to_try, *place);
    else
        refuse(state->ctx, place, "its parentheses or quotes do not match");
}

/* ---- trying ------------------------------------------------------------------------------ */

static void add_column(ar_str *sql, const ar_column *column, const place_list *places)
{
    ar_arena *arena = sql->arena;

    ar_str_addf(sql, "%s %s", ar_quote_always(arena, column->object.name),
                column->type ? column->type->text : "");
    if (column->collation)
        ar_str_addf(sql, " collate %s", ar_quote_always(arena, column->collation));
    ar_vec_each(ar_expr_place, place, places) {
        const char *text = (*place->slot)->sql;

        if (place->object == &column->object)
            ar_str_addf(sql, " %s (%s\n)", place->role == AR_ROLE_DEFAULT ? "default" : "as", text);
    }
}

/* Indexes want a column or an expression: the rowid's name would do for neither. */
static void add_index(ar_str *sql, const ar_expr_place *place, const char *column)
{
    const char *table = ar_quote_always(sql->arena, place->table->name);
    const char *text = (*place->slot)->sql;

    ar_str_addf(sql, "create index \"autorev probe %zu\" on %s ", sql->length, table);
    if (place->role == AR_ROLE_ELEMENT)
        ar_str_addf(sql, "((%s\n));\n", text);
    else
        ar_str_addf(sql, "(%s) where (%s\n);\n", column, text);
}

static void add_trigger(ar_str *sql, const ar_expr_place *place)
{
    const char *table = ar_quote_always(sql->arena, place->table->name);

    ar_str_addf(
        sql, "create trigger %s %s;\n", ar_quote_always(sql->arena, place->object->name),
        ar_body_with_table(sql->arena, AR_KIND_TRIGGER, AR_SQL_SQLITE, (*place->slot)->sql, table));
}

static void add_triggers(ar_str *sql, const place_list *places)
{
    ar_vec_each(ar_expr_place, place, places)
        if (place->role == AR_ROLE_TRIGGER)
            add_trigger(sql, place);
}

/* The table with its columns, and of all that hangs on them only these expressions. */
static char *probe_sql(ar_ctx *ctx, const ar_object *table, const place_list *places)
{
    const char *last = NULL;
    ar_str sql;

    ar_str_init(&sql, ctx->arena);
    if (table->kind == AR_KIND_VIEW) { /* its query is tried with all others: see respell_views.c */
        ar_str_addf(&sql, "create view %s as select 1;\n",
                    ar_quote_always(ctx->arena, table->name));
        add_triggers(&sql, places);
        return sql.data;
    }
    ar_str_addf(&sql, "create table %s (", ar_quote_always(ctx->arena, table->name));
    for (size_t i = 0; i < table->children.count; i++) {
        const ar_column *column = ar_as_column(table->children.items[i]);

        if (!column)
            continue;
        if (last)
            ar_str_add(&sql, ", ");
        add_column(&sql, column, places);
        last = ar_quote_always(ctx->arena, column->object.name);
    }
    ar_vec_each(ar_expr_place, place, places)
        if (place->role == AR_ROLE_CHECK)
            ar_str_addf(&sql, ", check (%s\n)", (*place->slot)->sql);
    ar_str_add(&sql, ");\n");
    ar_vec_each(ar_expr_place, place, places)
        if (place->role == AR_ROLE_WHERE || place->role == AR_ROLE_ELEMENT)
            add_index(&sql, place, last ? last : "1");
    add_triggers(&sql, places);
    return sql.data;
}

static bool is_taken(respell *state, const ar_object *table, const place_list *places,
                     const char **out_message)
{
    const char *sql = probe_sql(state->ctx, table, places), *ignored;
    bool taken = ar_db_try(state->ctx, state->memory, sql, out_message);
    char *drop = ar_printf(state->ctx->arena, "drop %s if exists %s", ar_kind_word(table->kind),
                           ar_quote_always(state->ctx->arena, table->name));

    (void)ar_db_try(state->ctx, state->memory, drop, &ignored);
    return taken;
}

static ar_status look_at_defaults(respell *state)
{
    ar_vec_each(ar_expr_place, place, &state->to_try)
        if (place->role == AR_ROLE_DEFAULT)
            AR_TRY(ar_lite_look_at_default(state->ctx, place, &state->bare));
    return AR_OK;
}

/* All at once, and one by one only to find out which of them it was. */
static ar_status try_expressions(respell *state, const ar_object *table)
{
    const char *message = NULL;

    if (!state->to_try.count)
        return AR_OK;
    if (!state->memory)
        AR_TRY(ar_db_open_memory(state->ctx, AR_DB_STUBS, &state->memory));
    if (is_taken(state, table, &state->to_try, &message))
        return look_at_defaults(state);
    ar_vec_each(ar_expr_place, place, &state->to_try) {
        const place_list one = {.items = place, .count = 1, .capacity = 1};

        if (!is_taken(state, table, &one, &message))
            refuse(state->ctx, place, message);
    }
    return AR_OK;
}

/* A module may look at the table whose rows it indexes; that one is not in :memory:. */
static bool stands_alone(ar_ctx *ctx, const ar_expr *text)
{
    return ar_virtual_read(ctx, text->sql).content != AR_VIRTUAL_DERIVED;
}

static ar_status try_virtual(respell *state, const ar_object *table, const ar_expr *text)
{
    const char *name = ar_quote_always(state->ctx->arena, table->name), *message = NULL;

    if (!state->memory)
        AR_TRY(ar_db_open_memory(state->ctx, AR_DB_STUBS, &state->memory));
    if (!ar_db_try(
            state->ctx, state->memory,
            ar_printf(state->ctx->arena, "create virtual table %s using %s", name, text->sql),
            &message)) {
        (void)ar_fail(state->ctx, AR_E_VIRTUAL_TABLE, text->pos,
                      "SQLite does not take this as the virtual table \"%s\": %s", table->name,
                      message);
        return AR_OK; /* more may be wrong */
    }
    return ar_db_exec(state->ctx, state->memory,
                      ar_printf(state->ctx->arena, "drop table %s", name));
}

static ar_status respell_virtual(respell *state, const ar_model *live, ar_object *table)
{
    const ar_object *there = live ? ar_model_find(live, AR_KIND_TABLE, NULL, table->name) : NULL;
    const ar_expr *known = there ? ar_as_table(there)->virtual_of : NULL;
    ar_expr *text = ar_memdup(state->ctx->arena, ar_as_table(table)->virtual_of, sizeof(*text));

    text->key = ar_sql_spelling(state->ctx->arena, AR_SQL_SQLITE, text->sql);
    ar_as_table(table)->virtual_of = text;
    if (table->unmanaged || (known && ar_streq(known->key, text->key)) ||
        !stands_alone(state->ctx, text))
        return AR_OK;
    return try_virtual(state, table, text);
}

static ar_status respell_table(respell *state, const ar_model *live, ar_object *table)
{
    if (ar_as_table(table)->virtual_of)
        return respell_virtual(state, live, table);
    ar_lite_settle(state->ctx, table);
    ar_lite_each_expr(table, set_key, state->ctx);
    if (table->unmanaged)
        return AR_OK;
    state->known = known_expressions(state->ctx, live, table);
    state->to_try = (place_list){0};
    ar_lite_each_expr(table, choose, state);
    return try_expressions(state, table);
}

static ar_status respell_triggers(respell *state, ar_object *view)
{
    ar_lite_each_expr(view, set_key, state->ctx);
    if (view->unmanaged)
        return AR_OK;
    state->known = NULL;
    state->to_try = (place_list){0};
    ar_lite_each_expr(view, choose, state);
    return try_expressions(state, view);
}

static ar_status respell_all(respell *state, ar_model *wanted, const ar_model *live)
{
    ar_vec_each(ar_object *, object, &wanted->objects)
        if ((*object)->kind == AR_KIND_TABLE)
            AR_TRY(respell_table(state, live, *object));
        else if ((*object)->kind == AR_KIND_VIEW)
            AR_TRY(respell_triggers(state, *object));
    ar_lite_settle_references(state->ctx, wanted);
    if (live)
        ar_lite_settle_case(state->ctx, wanted, live);
    return ar_lite_respell_views(state->ctx, wanted, live);
}

/* `db` is not asked: nothing on it could be tried without writing to it. */
ar_status ar_respell_sqlite(ar_ctx *ctx, ar_db *db, ar_model *wanted, const ar_model *live,
                            const char *cache_dir)
{
    respell state = {.ctx = ctx};
    size_t errors = ar_error_count(ctx);
    ar_status status = respell_all(&state, wanted, live);

    (void)db;
    (void)cache_dir;
    ar_db_close(state.memory);
    ar_db_close(state.bare);
    return status == AR_OK ? ar_status_since(ctx, errors) : status;
}

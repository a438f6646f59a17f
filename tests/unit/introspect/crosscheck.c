#include "crosscheck.h"

#include <stdio.h>
#include <string.h>

#include "base/sqllex.h"
#include "base/str.h"
#include "dialect/dialect.h"

typedef struct checker {
    ar_ctx *ctx;
    ar_db *db;
    const ar_model *model;
    const ar_object *table;
    size_t differences;
} checker;

static void differ(checker *c, const char *what, const char *ours, const char *theirs)
{
    printf("%s: %s: read \"%s\", SQLite has \"%s\"\n", c->table->name, what, ours ? ours : "-",
           theirs ? theirs : "-");
    c->differences++;
}

static void same(checker *c, const char *what, const char *ours, const char *theirs)
{
    if (!ar_strieq(ours, theirs))
        differ(c, what, ours, theirs);
}

static void same_number(checker *c, const char *what, int64_t ours, int64_t theirs)
{
    if (ours != theirs)
        differ(c, what, ar_printf(c->ctx->arena, "%ld", (long)ours),
               ar_printf(c->ctx->arena, "%ld", (long)theirs));
}

static ar_rows *ask(checker *c, const char *sql, const char *name)
{
    ar_rows *rows = NULL;

    if (ar_db_query_params(c->ctx, c->db, sql, 1, &name, &rows) != AR_OK)
        differ(c, sql, NULL, "an error");
    return rows;
}

static bool is_rowid(const ar_object *table, const ar_key *key)
{
    const ar_column *column = (const ar_column *)(const void *)table->children.items[0];

    for (size_t i = 0; i < table->children.count; i++) {
        column = ar_as_column(table->children.items[i]);
        if (column && ar_streq(column->object.name, key->columns.items[0].column))
            break;
    }
    return key->object.kind == AR_KIND_PRIMARY_KEY && key->columns.count == 1 &&
           !key->columns.items[0].desc && column && column->type &&
           ar_streq(column->type->key, "integer") && !((const ar_table *)table)->without_rowid;
}

/* ---- columns ------------------------------------------------------------------------------ */

static int64_t key_place(const ar_object *table, const char *name)
{
    const ar_key *key = ar_as_key(ar_table_primary_key(table));

    for (size_t i = 0; key && i < key->columns.count; i++)
        if (ar_streq(key->columns.items[i].column, name))
            return (int64_t)i + 1;
    return 0;
}

static const char *default_key(checker *c, const char *text)
{
    ar_tokens tokens = ar_sql_tokens(c->ctx->arena, AR_SQL_SQLITE, text);
    const ar_token *first = tokens.items;
    static const char *const values[] = {"true",         "false",        "null",
                                         "current_date", "current_time", "current_timestamp"};
    bool value = false;

    for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++)
        value |= ar_token_is(first, values[i]);
    if (tokens.count == 2 && (first->type == AR_TOKEN_QUOTED || first->type == AR_TOKEN_WORD) &&
        !value)
        text = ar_quote_text(c->ctx->arena, AR_SQLITE, ar_token_name(c->ctx->arena, first));
    return ar_sql_spelling(c->ctx->arena, AR_SQL_SQLITE, text);
}

static void check_column(checker *c, const ar_column *column, const ar_rows *row)
{
    enum { NAME, TYPE, NOT_NULL, DEFAULT, KEY, HIDDEN };
    const ar_target sqlite = {.engine = AR_SQLITE};
    const char *type = ar_rows_peek(row, TYPE), *value = ar_rows_peek(row, DEFAULT);
    const ar_key *key = ar_as_key(ar_table_primary_key(c->table));
    int64_t place = key_place(c->table, column->object.name);
    char *text;

    same(c, "name", column->object.name, ar_rows_peek(row, NAME));
    same(c, "type", column->type ? column->type->key : "",
         ar_type_canon(c->ctx, sqlite, type, &text));
    same_number(c, "key", place, ar_rows_int(row, KEY));
    if (!place || !is_rowid(c->table, key))
        same_number(c, "not null", column->not_null, ar_rows_bool(row, NOT_NULL));
    same_number(c, "generated", column->generated ? (column->virtual_column ? 2 : 3) : 0,
                ar_rows_int(row, HIDDEN));
    if (column->generated || !value || ar_streq(default_key(c, value), "null"))
        same(c, "default", column->default_expr ? column->default_expr->key : NULL, NULL);
    else
        same(c, "default", column->default_expr ? column->default_expr->key : NULL,
             default_key(c, value));
}

static void check_columns(checker *c)
{
    AR_AUTO_ROWS ar_rows *rows = ask(c,
                                     "select name, type, \"notnull\", dflt_value, pk, hidden "
                                     "from pragma_table_xinfo($1)",
                                     c->table->name);
    size_t place = 0;

    while (rows && ar_rows_next(rows)) {
        const ar_column *column = place < c->table->children.count
                                      ? ar_as_column(c->table->children.items[place++])
                                      : NULL;

        if (column)
            check_column(c, column, rows);
        else
            differ(c, "column", NULL, ar_rows_peek(rows, 0));
    }
    if (place < c->table->children.count && ar_as_column(c->table->children.items[place]))
        differ(c, "column", c->table->children.items[place]->name, NULL);
}

/* ---- keys and indexes ---------------------------------------------------------------------- */

/* "a:BINARY:0,(expr):NOCASE:1" */
static char *our_elements(checker *c, const ar_elements *elements, bool with_order)
{
    ar_str out;

    ar_str_init(&out, c->ctx->arena);
    ar_vec_each(ar_element, element, elements) {
        const ar_column *column = element->column
                                      ? ar_table_column(c->model, c->table, element->column)
                                      : NULL;
        const char *collation = element->collation            ? element->collation
                                : column && column->collation ? column->collation
                                                              : "binary";

        ar_str_addf(&out, "%s:%s:%d,", element->column ? element->column : "()", collation,
                    with_order && element->desc);
    }
    return ar_lower(c->ctx->arena, out.data);
}

static char *their_elements(checker *c, const char *index, bool with_order)
{
    AR_AUTO_ROWS ar_rows *rows = ask(
        c, "select name, coll, \"desc\" from pragma_index_xinfo($1) where key", index);
    ar_str out;

    ar_str_init(&out, c->ctx->arena);
    while (rows && ar_rows_next(rows)) {
        const char *name = ar_rows_peek(rows, 0);

        ar_str_addf(&out, "%s:%s:%d,", name ? name : "()", ar_rows_peek(rows, 1),
                    with_order && ar_rows_bool(rows, 2));
    }
    return ar_lower(c->ctx->arena, out.data);
}

/* Each key of ours has to be there; SQLite makes one index for keys that are alike. */
static void check_keys(checker *c, const ar_names *theirs)
{
    for (size_t i = 0; i < c->table->children.count; i++) {
        const ar_key *key = ar_as_key(c->table->children.items[i]);
        bool found = false;

        if (!key || is_rowid(c->table, key))
            continue;
        for (size_t j = 0; j < theirs->count && !found; j++)
            found = ar_streq(our_elements(c, &key->columns, false), theirs->items[j]);
        if (!found)
            differ(c, "key", our_elements(c, &key->columns, false), NULL);
    }
}

static bool is_our_key(checker *c, const char *elements)
{
    for (size_t i = 0; i < c->table->children.count; i++) {
        const ar_key *key = ar_as_key(c->table->children.items[i]);

        if (key && ar_streq(our_elements(c, &key->columns, false), elements))
            return true;
    }
    return false;
}

static void check_index(checker *c, const ar_rows *row)
{
    enum { NAME, UNIQUE, ORIGIN, PARTIAL };
    const ar_object *object = ar_object_child(c->model, c->table, AR_KIND_INDEX,
                                              ar_rows_peek(row, NAME));
    const ar_index *index = ar_as_index(object);

    if (!index) {
        differ(c, "index", NULL, ar_rows_peek(row, NAME));
        return;
    }
    same_number(c, "unique", index->unique, ar_rows_bool(row, UNIQUE));
    same_number(c, "partial", index->where != NULL, ar_rows_bool(row, PARTIAL));
    same(c, "elements", our_elements(c, &index->columns, true),
         their_elements(c, index->object.name, true));
}

static void check_indexes(checker *c)
{
    enum { NAME, UNIQUE, ORIGIN, PARTIAL };
    AR_AUTO_ROWS ar_rows *rows = ask(
        c, "select name, \"unique\", origin, partial from pragma_index_list($1)", c->table->name);
    ar_names keys = {0};
    size_t indexes = 0;

    while (rows && ar_rows_next(rows)) {
        if (ar_streq(ar_rows_peek(rows, ORIGIN), "c")) {
            check_index(c, rows);
            indexes++;
            continue;
        }
        const char *elements = their_elements(c, ar_rows_text(c->ctx, rows, NAME), false);

        ar_vec_push(c->ctx->arena, &keys, elements);
        if (!is_our_key(c, elements))
            differ(c, "key", NULL, elements);
    }
    check_keys(c, &keys);
    for (size_t i = 0; i < c->table->children.count; i++)
        indexes -= c->table->children.items[i]->kind == AR_KIND_INDEX;
    same_number(c, "count of indexes", 0, (int64_t)indexes);
}

/* ---- foreign keys -------------------------------------------------------------------------- */

static char *our_foreign_key(checker *c, const ar_foreign_key *key)
{
    ar_arena *arena = c->ctx->arena;

    return ar_lower(
        arena, ar_printf(arena, "%s>%s(%s) %s/%s", ar_names_join(arena, &key->columns, ","),
                         key->references.table, ar_names_join(arena, &key->references.columns, ","),
                         ar_action_words[key->on_delete], ar_action_words[key->on_update]));
}

/* Keys without columns are shown with the referred primary key's, as the model has them. */
static const char their_foreign_keys[] =
    "select lower(group_concat(\"from\", ',') || '>' || \"table\" || '(' ||"
    "  coalesce(group_concat(coalesce(\"to\", (select p.name from pragma_table_info(\"table\") p"
    "    where p.pk = seq + 1)), ','), '') || ') ' || on_delete || '/' || on_update)"
    " from (select * from pragma_foreign_key_list($1) order by id, seq)"
    " group by id order by 1";

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void check_foreign_keys(checker *c)
{
    AR_AUTO_ROWS ar_rows *rows = ask(c, their_foreign_keys, c->table->name);
    ar_names ours = {0}, theirs = {0};

    while (rows && ar_rows_next(rows))
        ar_vec_push(c->ctx->arena, &theirs, ar_rows_text(c->ctx, rows, 0));
    for (size_t i = 0; i < c->table->children.count; i++) {
        const ar_foreign_key *key = ar_as_foreign_key(c->table->children.items[i]);

        if (key)
            ar_vec_push(c->ctx->arena, &ours, our_foreign_key(c, key));
    }
    if (ours.count)
        qsort(ours.items, ours.count, sizeof(*ours.items), by_text);
    same(c, "foreign keys", ar_names_join(c->ctx->arena, &ours, "; "),
         ar_names_join(c->ctx->arena, &theirs, "; "));
}

size_t crosscheck(ar_ctx *ctx, ar_db *db, const ar_model *model)
{
    checker c = {.ctx = ctx, .db = db, .model = model};

    ar_vec_each(ar_object *, table, &model->objects) {
        c.table = *table;
        if (c.table->unmanaged || !ar_as_table(*table) || ar_as_table(*table)->virtual_of)
            continue;
        check_columns(&c);
        check_indexes(&c);
        check_foreign_keys(&c);
    }
    return c.differences;
}

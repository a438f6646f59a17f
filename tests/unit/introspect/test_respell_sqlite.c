/* What SQLite takes of the expressions that a model file wants, and how they are spelled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <string.h>

#include "base/str.h"
#include "introspect/introspect.h"

typedef struct fixture {
    ar_ctx *ctx;
    ar_db *db;
    ar_model *wanted;
    ar_object *table;
} fixture;

static ar_object *add(fixture *f, ar_kind kind, const char *name)
{
    ar_object *object = ar_object_new(f->ctx, kind, NULL, name);

    ar_object_add(f->ctx, f->table, object);
    return object;
}

static ar_column *add_column(fixture *f, const char *name, const char *type)
{
    ar_column *column = ar_as_column(add(f, AR_KIND_COLUMN, name));
    ar_type *declared = ar_type_new(f->ctx, type, AR_NOWHERE);

    declared->key = type;
    column->type = declared;
    return column;
}

static ar_expr *expression(fixture *f, const char *sql, unsigned line)
{
    return ar_expr_new(f->ctx, sql, (ar_pos){"models.yaml", line, 7, 0});
}

static ar_check *add_check(fixture *f, const char *sql, unsigned line)
{
    ar_check *check = ar_as_check(add(f, AR_KIND_CHECK, NULL));

    check->expr = expression(f, sql, line);
    return check;
}

static ar_index *add_index(fixture *f, const char *name, const char *element, unsigned line)
{
    ar_index *index = ar_as_index(add(f, AR_KIND_INDEX, name));
    ar_element only = {.expr = expression(f, element, line)};

    ar_vec_push(f->ctx->arena, &index->columns, only);
    return index;
}

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof(*f));

    f->ctx = ar_ctx_new();
    assert_int_equal(ar_db_open_memory(f->ctx, AR_DB_STUBS, &f->db), AR_OK);
    f->wanted = ar_model_new(f->ctx,
                             (ar_target){.engine = AR_SQLITE, .version = ar_db_version(f->db)});
    f->table = ar_object_new(f->ctx, AR_KIND_TABLE, NULL, "order");
    ar_model_add(f->ctx, f->wanted, f->table);
    add_column(f, "Id", "integer");
    add_column(f, "total", "numeric(12,2)");
    add_column(f, "odd \"name\"", "text")->collation = "German";
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    ar_db_close(f->db);
    ar_ctx_free(f->ctx);
    free(f);
    return 0;
}

static ar_status respelled(fixture *f, const ar_model *live)
{
    return ar_respell(f->ctx, f->db, f->wanted, live, NULL);
}

static void keys_do_not_depend_on_blanks_case_or_quotes(void **state)
{
    fixture *f = *state;
    ar_check *a = add_check(f, "( TOTAL>0 )", 1);
    ar_check *b = add_check(f, "\"total\"  >  0 -- why", 2);

    assert_int_equal(respelled(f, NULL), AR_OK);
    assert_string_equal(a->expr->key, b->expr->key);
    assert_true(ar_expr_equal(f->ctx, a->expr, b->expr));
    assert_string_equal(a->expr->sql, "( TOTAL>0 )");
}

static void all_that_sqlite_takes_is_taken(void **state)
{
    fixture *f = *state;
    ar_column *generated = add_column(f, "cents", "integer");
    ar_column *dated = add_column(f, "at", "text");

    generated->generated = expression(f, "total * 100", 1);
    generated->virtual_column = true;
    dated->default_expr = expression(f, "strftime('%s', 'now')", 2);
    add_column(f, "plain", "text")->default_expr = expression(f, "'a;)('", 3);
    add_column(f, "minus", "int")->default_expr = expression(f, "-1", 4);
    add_check(f, "app_fn(\"order\".total) and \"odd \"\"name\"\"\" <> ')' -- end", 5);
    add_check(f, "case when total > 0 then cents end", 6);
    add_index(f, "i", "lower(\"odd \"\"name\"\"\")", 7)->where = expression(f, "total > 1", 8);

    assert_int_equal(respelled(f, NULL), AR_OK);
    assert_int_equal(ar_error_count(f->ctx), 0);
    assert_non_null(generated->generated->key);
    assert_string_equal(dated->default_expr->key, "strftime ( '%s' , 'now' )");
}

static void every_wrong_expression_is_an_error_at_its_place(void **state)
{
    fixture *f = *state;

    add_check(f, "totl > 0", 1);
    add_check(f, "total > 0", 2);
    add_check(f, "(select 1) > 0", 3);
    add_column(f, "at", "text")->default_expr = expression(f, "total", 4);
    add_column(f, "g", "text")->generated = expression(f, "nope + 1", 5);
    add_index(f, "i", "random()", 6);
    add_index(f, "j", "total + 1", 9)->where = expression(f, "max(total) > 1", 7);
    add_check(f, "total > ", 8);

    assert_int_equal(respelled(f, NULL), AR_INVALID);
    assert_int_equal(ar_error_count(f->ctx), 7);
    unsigned seen = 0;

    ar_vec_each(ar_diag, diag, &f->ctx->diags) {
        assert_int_equal(diag->code, AR_E_EXPRESSION_REFUSED);
        assert_string_equal(diag->pos.file, "models.yaml");
        seen |= 1U << diag->pos.line;
    }
    assert_int_equal(seen, 0x1FA);
    assert_non_null(strstr(f->ctx->diags.items[0].message, "\"order\""));
}

static void an_expression_cannot_leave_its_parentheses(void **state)
{
    static const char *const texts[] = {"total > 0), extra text, check (1",
                                        "total > 0) ; drop",
                                        "(total > 0",
                                        "total > 'x",
                                        "total > 0; select 1",
                                        "",
                                        "/* nothing */"};
    fixture *f = *state;

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        add_check(f, texts[i], (unsigned)i + 1);
    assert_int_equal(respelled(f, NULL), AR_INVALID);
    assert_int_equal(ar_error_count(f->ctx), sizeof(texts) / sizeof(*texts));
}

/* An old table may hold what the engine would not take any more: that is no fault of the model. */
static void what_live_holds_is_not_asked_about(void **state)
{
    fixture *f = *state;
    ar_model *live = ar_model_copy(f->ctx, f->wanted);
    ar_object *check = ar_object_new(f->ctx, AR_KIND_CHECK, NULL, NULL);
    ar_expr *old = expression(f, "no_such_column > 0", 0);

    old->key = ar_sql_spelling(f->ctx->arena, AR_SQL_SQLITE, old->sql);
    ar_as_check(check)->expr = old;
    ar_object_add(f->ctx, live->objects.items[0], check);
    add_check(f, "NO_such_column>0", 1);

    assert_int_equal(respelled(f, live), AR_OK);
}

static void what_live_holds_is_asked_about_once_a_column_goes(void **state)
{
    fixture *f = *state;
    ar_model *live = NULL;

    assert_int_equal(ar_db_exec(f->ctx, f->db,
                                "create table \"order\"(id integer, total, gone int,"
                                " \"odd \"\"name\"\"\" text, check (gone > 0))"),
                     AR_OK);
    assert_int_equal(ar_introspect(f->ctx, f->db, NULL, &live), AR_OK);
    add_check(f, "gone > 0", 3);

    assert_int_equal(respelled(f, live), AR_INVALID);
    assert_int_equal(f->ctx->diags.items[0].pos.line, 3);
}

static void wanted_keys_are_settled_as_read_ones_are(void **state)
{
    fixture *f = *state;
    ar_key *key = ar_as_key(add(f, AR_KIND_UNIQUE, NULL));
    ar_element element = {.column = "ID", .collation = "BINARY"};
    ar_foreign_key *up = ar_as_foreign_key(add(f, AR_KIND_FOREIGN_KEY, NULL));
    ar_key *primary = ar_as_key(add(f, AR_KIND_PRIMARY_KEY, NULL));
    ar_element id = {.column = "id"};

    ar_vec_push(f->ctx->arena, &key->columns, element);
    ar_vec_push(f->ctx->arena, &primary->columns, id);
    ar_vec_push(f->ctx->arena, &up->columns, "TOTAL");
    up->references.table = "ORDER";

    assert_int_equal(respelled(f, NULL), AR_OK);
    assert_string_equal(key->columns.items[0].column, "Id");
    assert_null(key->columns.items[0].collation);
    assert_string_equal(up->columns.items[0], "total");
    assert_string_equal(up->references.table, "order");
    assert_string_equal(up->references.columns.items[0], "Id");
}

static void an_unmanaged_table_is_not_tried(void **state)
{
    fixture *f = *state;

    f->table->unmanaged = true;
    add_check(f, "nothing_here > 0", 1);
    assert_int_equal(respelled(f, NULL), AR_OK);
}

static void a_trigger_that_calls_a_function_is_told_what_to_do(void **state)
{
    fixture *f = *state;

    ar_as_trigger(add(f, AR_KIND_TRIGGER, "touch"))->sql = expression(
        f, "before update for each row execute function touch()", 1);
    ar_as_trigger(add(f, AR_KIND_TRIGGER, "wrong"))->sql = expression(
        f, "before update begin select nope; execute; end", 2);
    assert_int_equal(respelled(f, NULL), AR_INVALID);
    assert_int_equal(f->ctx->diags.count, 2);
    assert_non_null(f->ctx->diags.items[0].hint);
    assert_null(f->ctx->diags.items[1].hint);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(keys_do_not_depend_on_blanks_case_or_quotes),
        T(all_that_sqlite_takes_is_taken),
        T(every_wrong_expression_is_an_error_at_its_place),
        T(an_expression_cannot_leave_its_parentheses),
        T(what_live_holds_is_not_asked_about),
        T(what_live_holds_is_asked_about_once_a_column_goes),
        T(wanted_keys_are_settled_as_read_ones_are),
        T(an_unmanaged_table_is_not_tried),
        T(a_trigger_that_calls_a_function_is_told_what_to_do),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

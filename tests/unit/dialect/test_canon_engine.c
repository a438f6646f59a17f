#include <string.h>

#include "make.h"

static ar_object *table_with_column(ar_ctx *ctx, ar_model *model)
{
    ar_object *table = add_table(ctx, model, "item");

    add_column(ctx, table, "a", "integer");
    return table;
}

/* Each makes one thing that SQLite lacks and that changes behaviour. */

static void make_exclusion(ar_ctx *ctx, ar_model *model)
{
    ar_object_add(ctx, table_with_column(ctx, model),
                  ar_object_new(ctx, AR_KIND_EXCLUSION, NULL, "e"));
}

static void make_sequence(ar_ctx *ctx, ar_model *model)
{
    ar_model_add(ctx, model, ar_object_new(ctx, AR_KIND_SEQUENCE, NULL, "s"));
}

static void make_method(ar_ctx *ctx, ar_model *model)
{
    add_index(ctx, table_with_column(ctx, model), "i", "a")->method = "gin";
}

static void make_nulls_not_distinct(ar_ctx *ctx, ar_model *model)
{
    add_key(ctx, table_with_column(ctx, model), AR_KIND_UNIQUE, "a")->nulls_not_distinct = true;
}

static void make_not_enforced(ar_ctx *ctx, ar_model *model)
{
    add_check(ctx, table_with_column(ctx, model), NULL, "a > 0")->not_enforced = true;
}

static void make_match_full(ar_ctx *ctx, ar_model *model)
{
    add_foreign_key(ctx, table_with_column(ctx, model), "a", "item", "a")->match_full = true;
}

static void make_deferrable_unique(ar_ctx *ctx, ar_model *model)
{
    add_key(ctx, table_with_column(ctx, model), AR_KIND_UNIQUE, "a")->deferrable = AR_DEFERRED;
}

static void make_delete_columns(ar_ctx *ctx, ar_model *model)
{
    add_foreign_key(ctx, table_with_column(ctx, model), "a", "item", "a")->on_delete_columns =
        words(ctx, "a");
}

static void make_without_overlaps(ar_ctx *ctx, ar_model *model)
{
    add_key(ctx, table_with_column(ctx, model), AR_KIND_UNIQUE, "a")
        ->columns.items[0]
        .without_overlaps = true;
}

/* ... and that PostgreSQL lacks. */

static void make_on_conflict(ar_ctx *ctx, ar_model *model)
{
    add_key(ctx, table_with_column(ctx, model), AR_KIND_UNIQUE, "a")->on_conflict =
        AR_CONFLICT_REPLACE;
}

static void make_not_null_on_conflict(ar_ctx *ctx, ar_model *model)
{
    ar_object *table = table_with_column(ctx, model);

    ar_table_column(model, table, "a")->not_null_on_conflict = AR_CONFLICT_IGNORE;
}

static void make_autoincrement(ar_ctx *ctx, ar_model *model)
{
    ar_object *table = table_with_column(ctx, model);

    ar_table_column(model, table, "a")->autoincrement = true;
}

static void make_key_collation(ar_ctx *ctx, ar_model *model)
{
    add_key(ctx, table_with_column(ctx, model), AR_KIND_UNIQUE, "a")->columns.items[0].collation =
        "nocase";
}

/* ... and that a newer server has. */

static void make_virtual(ar_ctx *ctx, ar_model *model)
{
    ar_column *column = ar_table_column(model, table_with_column(ctx, model), "a");

    column->generated = ar_expr_new(ctx, "1", AR_NOWHERE);
    column->virtual_column = true;
}

static void make_unlogged_sequence(ar_ctx *ctx, ar_model *model)
{
    ar_object *object = ar_object_new(ctx, AR_KIND_SEQUENCE, NULL, "s");

    ar_as_sequence(object)->unlogged = true;
    ar_model_add(ctx, model, object);
}

static void make_index_nulls_not_distinct(ar_ctx *ctx, ar_model *model)
{
    add_index(ctx, table_with_column(ctx, model), "i", "a")->nulls_not_distinct = true;
}

static void make_spgist_include(ar_ctx *ctx, ar_model *model)
{
    ar_index *index = add_index(ctx, table_with_column(ctx, model), "i", "a");

    index->method = "spgist";
    index->include = words(ctx, "a");
}

static void make_multirange(ar_ctx *ctx, ar_model *model)
{
    add_column(ctx, table_with_column(ctx, model), "b", "int4multirange");
}

static void make_derived_multirange(ar_ctx *ctx, ar_model *model)
{
    ar_object *object = ar_object_new(ctx, AR_KIND_TYPE, NULL, "span");

    ar_as_user_type(object)->subtype = ar_type_new(ctx, "date", AR_NOWHERE);
    ar_model_add(ctx, model, object);
    add_column(ctx, table_with_column(ctx, model), "b", "span_multirange");
}

static ar_routine *add_routine(ar_ctx *ctx, ar_model *model, ar_kind kind, ar_argument_mode mode,
                               const char *type)
{
    ar_object *object = ar_object_new(ctx, kind, NULL, "f");
    ar_routine *routine = ar_as_routine(object);

    ar_vec_push(ctx->arena, &routine->arguments,
                ((ar_argument){.mode = mode, .type = ar_type_new(ctx, type, AR_NOWHERE)}));
    routine->returns = ar_type_new(ctx, "integer", AR_NOWHERE);
    routine->args_said = true;
    ar_model_add(ctx, model, object);
    return routine;
}

static void make_any_multirange(ar_ctx *ctx, ar_model *model)
{
    add_routine(ctx, model, AR_KIND_FUNCTION, AR_ARGUMENT_IN, "anymultirange")->body = "select 1";
}

static void make_out_of_procedure(ar_ctx *ctx, ar_model *model)
{
    ar_routine *routine = add_routine(ctx, model, AR_KIND_PROCEDURE, AR_ARGUMENT_OUT, "integer");

    routine->returns = NULL;
    routine->body = "select 1";
}

static void make_sql_body(ar_ctx *ctx, ar_model *model)
{
    add_routine(ctx, model, AR_KIND_FUNCTION, AR_ARGUMENT_IN, "integer")->sql_body = ar_expr_new(
        ctx, "return 1", AR_NOWHERE);
}

static ar_object *partitioned(ar_ctx *ctx, ar_model *model)
{
    ar_object *table = table_with_column(ctx, model);

    ar_as_table(table)->partition_by = ar_expr_new(ctx, "list (a)", AR_NOWHERE);
    return table;
}

static void make_partitioned_exclusion(ar_ctx *ctx, ar_model *model)
{
    ar_object_add(ctx, partitioned(ctx, model), ar_object_new(ctx, AR_KIND_EXCLUSION, NULL, "e"));
}

static void make_partitioned_method(ar_ctx *ctx, ar_model *model)
{
    ar_as_table(partitioned(ctx, model))->access_method = "heap2";
}

static void make_login(ar_ctx *ctx, ar_model *model)
{
    ar_object *object = ar_object_new(ctx, AR_KIND_EVENT_TRIGGER, NULL, "e");

    ar_as_event_trigger(object)->sql = ar_expr_new(ctx, "on LOGIN execute function f()",
                                                   AR_NOWHERE);
    ar_model_add(ctx, model, object);
}

static void make_large_objects(ar_ctx *ctx, ar_model *model)
{
    ar_object *object = ar_object_new(ctx, AR_KIND_DEFAULT_PRIVILEGES, NULL, "r");

    (void)ar_default_grants_of(ctx, &ar_as_default_privileges(object)->grants, NULL,
                               AR_DEFAULT_LARGE_OBJECTS);
    ar_model_add(ctx, model, object);
}

static void make_strict(ar_ctx *ctx, ar_model *model)
{
    ar_as_table(table_with_column(ctx, model))->strict = true;
}

typedef struct refusal {
    void (*make)(ar_ctx *, ar_model *);
    const char *part;
} refusal;

static void assert_refused(ar_target target, ar_code code, const refusal *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ar_ctx *ctx = ar_ctx_new();
        ar_model *model = ar_model_new(ctx, target);

        cases[i].make(ctx, model);
        assert_canon_fails(ctx, model, code, cases[i].part);
        ar_ctx_free(ctx);
    }
}

static void sqlite_refuses_what_it_lacks_and_what_changes_behaviour(void **state)
{
    static const refusal kinds[] = {
        {make_exclusion, "SQLite has no exclusions"},
        {make_sequence, "SQLite has no sequences"},
    };
    static const refusal cases[] = {
        {make_method, "method"},
        {make_nulls_not_distinct, "nulls not distinct"},
        {make_not_enforced, "not enforced"},
        {make_match_full, "match full"},
        {make_deferrable_unique, "deferrable"},
        {make_delete_columns, "on delete columns"},
        {make_without_overlaps, "WITHOUT OVERLAPS"},
    };

    (void)state;
    assert_refused(lite, AR_E_ENGINE_LACKS_KIND, kinds, sizeof(kinds) / sizeof(*kinds));
    assert_refused(lite, AR_E_ENGINE_LACKS, cases, sizeof(cases) / sizeof(*cases));
}

static void postgresql_refuses_what_it_lacks_and_what_changes_behaviour(void **state)
{
    static const refusal cases[] = {
        {make_on_conflict, "on conflict"},
        {make_not_null_on_conflict, "not null on conflict"},
        {make_autoincrement, "autoincrement"},
        {make_key_collation, "collation"},
    };

    (void)state;
    assert_refused(pg15, AR_E_ENGINE_LACKS, cases, sizeof(cases) / sizeof(*cases));
}

static void an_older_server_refuses_what_came_later(void **state)
{
    static const refusal since_14[] = {
        {make_spgist_include, "spgist with included columns needs PostgreSQL 14, this is 13"},
        {make_multirange, "column \"item.b\": a multirange type needs PostgreSQL 14"},
        {make_derived_multirange, "column \"item.b\": a multirange type needs PostgreSQL 14"},
        {make_any_multirange, "a multirange type needs PostgreSQL 14"},
        {make_out_of_procedure, "an OUT argument of a procedure needs PostgreSQL 14"},
        {make_sql_body, "a body in standard SQL needs PostgreSQL 14"},
    };
    static const refusal since_15[] = {
        {make_nulls_not_distinct, "PostgreSQL 15"},
        {make_index_nulls_not_distinct, "PostgreSQL 15"},
        {make_delete_columns, "PostgreSQL 15"},
        {make_unlogged_sequence, "PostgreSQL 15"},
    };
    static const refusal since_17[] = {
        {make_partitioned_exclusion, "PostgreSQL 17"},
        {make_partitioned_method, "PostgreSQL 17"},
        {make_login, "PostgreSQL 17"},
    };
    static const refusal since_18[] = {
        {make_large_objects, "PostgreSQL 18"},
        {make_virtual, "PostgreSQL 18"},
        {make_not_enforced, "PostgreSQL 18"},
        {make_without_overlaps, "PostgreSQL 18"},
    };
    static const refusal since_3_37[] = {{make_strict, "SQLite 3.37, this is 3.35"}};
    const ar_target old = {.engine = AR_SQLITE, .version = 3035005};

    (void)state;
    assert_refused(pg13, AR_E_SERVER_LACKS, since_14, 6);
    assert_refused(pg14, AR_E_SERVER_LACKS, since_15, 4);
    assert_refused(pg15, AR_E_SERVER_LACKS, since_17, 3);
    assert_refused(pg15, AR_E_SERVER_LACKS, since_18, 4);
    assert_refused(old, AR_E_SERVER_LACKS, since_3_37, 1);
}

static void newer_servers_take_it(void **state)
{
    ar_ctx *ctx = *state;
    ar_model *model = ar_model_new(ctx, pg18);

    make_virtual(ctx, model);
    make_unlogged_sequence(ctx, model);
    assert_canon(ctx, model);
}

static void a_refusal_says_how_to_go_on(void **state)
{
    ar_ctx *ctx = *state;
    ar_model *model = ar_model_new(ctx, lite);

    make_method(ctx, model);
    assert_canon_fails(ctx, model, AR_E_ENGINE_LACKS, "\"i\"");
    assert_string_equal(ctx->diags.items[0].hint,
                        "say `only: [postgresql]`, or override it under `sqlite:`");
}

static void sqlite_leaves_the_rest_out_and_says_so_when_asked(void **state)
{
    ar_ctx *ctx = *state;
    ar_model *model = ar_model_new(ctx, lite);
    ar_object *table = table_with_column(ctx, model);
    ar_index *index = add_index(ctx, table, "i", "a");

    ctx->verbosity = 1;
    ar_as_table(table)->unlogged = true;
    ar_as_table(table)->tablespace = "fast";
    ar_options_set(ctx, &ar_as_table(table)->with, "fillfactor", "70");
    index->include = words(ctx, "a");
    index->method = "btree";
    index->columns.items[0].opclass = "int4_ops";
    index->columns.items[0].nulls = AR_NULLS_FIRST;
    add_check(ctx, table, NULL, "a > 0")->not_valid = true;
    assert_canon(ctx, model);
    assert_false(ar_as_table(table)->unlogged);
    assert_null(ar_as_table(table)->tablespace);
    assert_int_equal(ar_as_table(table)->with.count, 0);
    assert_int_equal(index->include.count, 0);
    assert_null(index->method);
    assert_null(index->columns.items[0].opclass);
    assert_int_equal(index->columns.items[0].nulls, AR_NULLS_DEFAULT);
    assert_false(ar_as_check(child_at(table, AR_KIND_CHECK, 0))->not_valid);
    assert_true(ctx->diags.count >= 7);
    for (size_t i = 0; i < ctx->diags.count; i++)
        assert_int_equal(ctx->diags.items[i].severity, AR_DEBUG);
}

static void postgresql_leaves_storage_words_of_sqlite_out(void **state)
{
    ar_ctx *ctx = *state;
    ar_model *model = ar_model_new(ctx, pg15);
    ar_object *table = table_with_column(ctx, model);
    ar_column *column = ar_table_column(model, table, "a");
    ar_key *key = add_key(ctx, table, AR_KIND_PRIMARY_KEY, "a");

    ar_as_table(table)->strict = ar_as_table(table)->without_rowid = true;
    column->identity = ar_alloc(ctx->arena, sizeof(ar_identity));
    column->autoincrement = true;
    key->columns.items[0].desc = true;
    assert_canon(ctx, model);
    assert_false(ar_as_table(table)->strict);
    assert_false(ar_as_table(table)->without_rowid);
    assert_false(column->autoincrement);
    assert_false(key->columns.items[0].desc);
    assert_int_equal(ctx->diags.count, 0);
}

static void unmanaged_objects_are_no_fault(void **state)
{
    ar_ctx *ctx = *state;
    ar_model *model = ar_model_new(ctx, lite);

    make_method(ctx, model);
    make_sequence(ctx, model);
    for (size_t i = 0; i < model->objects.count; i++)
        model->objects.items[i]->unmanaged = true;
    assert_canon(ctx, model);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_ctx, free_ctx)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sqlite_refuses_what_it_lacks_and_what_changes_behaviour),
        TEST(postgresql_refuses_what_it_lacks_and_what_changes_behaviour),
        TEST(an_older_server_refuses_what_came_later),
        TEST(newer_servers_take_it),
        TEST(a_refusal_says_how_to_go_on),
        TEST(sqlite_leaves_the_rest_out_and_says_so_when_asked),
        TEST(postgresql_leaves_storage_words_of_sqlite_out),
        TEST(unmanaged_objects_are_no_fault),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
